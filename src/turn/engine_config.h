// What an Engine is made with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address_class.h"
#include "base/ip_address.h"
#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/socket_address.h"

namespace earshot::turn {

struct EngineConfig {
  std::string realm = "earshot";
  // Of the credentials: the one that mints, and the one before it (or "").
  std::array<std::string, 2> secrets;
  uint16_t relay_port_first = 49152;
  uint16_t relay_port_last = 65535;  // inclusive
  // Networks beside the internet whose hosts may be peers once they are candidates of the call.
  CidrSet allow_peers;
  // Bytes a second of one allocation, each way.
  Rate relay_rate = limits::kTurnRelayRate;
  size_t allocations_per_user_max = limits::kTurnAllocationsPerUserMax;
  size_t allocations_per_source_max = limits::kTurnAllocationsPerSourceMax;
};

// Where this server is. A family without a relay address is not offered (440).
struct Addresses {
  // Told to clients as the relayed address: the public one, which differs from the bound one behind
  // a NAT 1:1. At most one per family.
  std::optional<IpAddress> relay_v4;
  std::optional<IpAddress> relay_v6;
  // Every other address of this host, which a peer must never be.
  std::vector<IpAddress> own;
  // Where group calls are forwarded: the one exception, for relays of such calls alone.
  std::vector<SocketAddress> forwarding_unit = {};
};

}  // namespace earshot::turn
