// An IP address and port. A v4 peer of a dual-stack socket is shown and compared as v4. Any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ip_address.h"
#include "base/result.h"

namespace earshot {

class SocketAddress {
 public:
  SocketAddress() = default;
  SocketAddress(const IpAddress& ip, uint16_t port) : ip_(ip), port_(port) {}
  // "127.0.0.1:8080", "[::1]:8080", "localhost:8080" (as 127.0.0.1). Names are not looked up.
  static Result<SocketAddress> parse(std::string_view text);

  const IpAddress& ip() const { return ip_; }
  uint16_t port() const { return port_; }
  bool is_v4() const { return ip_.is_v4(); }
  bool is_loopback() const { return ip_.is_loopback(); }
  bool is_wildcard() const { return ip_.is_wildcard(); }
  std::string ip_text() const { return ip_.to_string(); }
  std::string to_string() const;
  // One key per host, for limits: the v4 address, or the /64 that one v6 host can roam in.
  std::array<uint8_t, 16> host_key() const;
  size_t hash() const { return ip_.hash() * 31 + port_; }

  friend auto operator<=>(const SocketAddress&, const SocketAddress&) = default;

 private:
  IpAddress ip_;
  uint16_t port_ = 0;
};

}  // namespace earshot

template <>
struct std::hash<earshot::SocketAddress> {
  size_t operator()(const earshot::SocketAddress& address) const { return address.hash(); }
};
