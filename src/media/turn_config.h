// What a TurnServer is made with, and what it counts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ip_address.h"
#include "base/socket_address.h"
#include "io/udp_socket.h"
#include "turn/counters.h"
#include "turn/engine_config.h"

namespace earshot::media {

// Relay sockets are bound to one concrete address of this host per family; a family without one is
// not offered. `told` is what clients and peers see: behind a NAT 1:1 another one.
struct RelayAddresses {
  std::optional<IpAddress> bound_v4;
  std::optional<IpAddress> bound_v6;
  turn::Addresses told;
};

struct TurnServerConfig {
  turn::EngineConfig engine;
  RelayAddresses addresses;
  std::vector<SocketAddress> listen;  // UDP and TCP on each
};

struct StreamCounters {
  uint64_t open = 0;  // now
  uint64_t accepted = 0;
  uint64_t refused = 0;          // over the limits of connections
  uint64_t broken = 0;           // closed for what they sent, or for sending no frame in time
  uint64_t idle = 0;             // closed without an allocation
  uint64_t too_slow = 0;         // closed because an answer did not fit into the queue
  uint64_t packets_dropped = 0;  // data for a reader that is too slow
};

struct TurnCounters {
  turn::Counters engine;
  io::UdpCounters clients;  // the sockets that clients send to
  io::UdpCounters peers;    // all relay sockets
  StreamCounters streams;
};

}  // namespace earshot::media
