// Which addresses the relay uses: where it listens, where its sockets are bound, and what it tells
// clients. Pure but for route_source().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/ip_address.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "media/turn_config.h"

namespace earshot::app {

// Those in `texts`, or when there are none `port` on each address where Earshot listens.
Result<std::vector<SocketAddress>> listen_addresses(const std::vector<std::string>& texts,
                                                    const Config& config, uint16_t port);

// `turn.listen`, or port 3478 on each address of `listen`.
Result<std::vector<SocketAddress>> relay_listen_addresses(const Config& config);

struct RelaySurroundings {
  std::vector<SocketAddress> listen;  // of the relay
  std::vector<IpAddress> own;         // of this machine's interfaces
  std::optional<IpAddress> route_v4;  // what it sends to the internet from: route_source()
  std::optional<IpAddress> route_v6;
  std::vector<IpAddress> public_ips;  // where it is seen from outside, at most one per family
};

// A family is bound to the address it listens on; behind a wildcard to the public address if the
// machine has that itself, else to the one it sends from, else to its first one, and on a machine
// without a network to the loopback.
media::RelayAddresses plan_relay_addresses(const RelaySurroundings& around);

// The address that a packet to the internet would leave from. Nothing is sent.
std::optional<IpAddress> route_source(bool v4);

}  // namespace earshot::app
