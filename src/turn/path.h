// How a client reaches the server: RFC 8656 §2 calls it the 5-tuple. Values; any thread.
#pragma once

#include <compare>
#include <cstdint>

#include "base/socket_address.h"

namespace earshot::turn {

enum class Transport : uint8_t { kUdp, kTcp, kTls };

inline constexpr bool is_stream(Transport transport) { return transport != Transport::kUdp; }

struct FiveTuple {
  SocketAddress client;
  SocketAddress server;  // the concrete address that the client sent to, never a wildcard
  Transport transport = Transport::kUdp;

  // The server's side hardly differs, so it stays out.
  size_t hash() const { return client.hash() * 3 + static_cast<size_t>(transport); }
  friend bool operator==(const FiveTuple&, const FiveTuple&) = default;
};

struct Path {
  FiveTuple tuple;
  uint64_t link = 0;  // the driver's name of a stream, never used twice; 0 for UDP
};

}  // namespace earshot::turn
