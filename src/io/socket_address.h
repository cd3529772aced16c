// An IP address and port, v4 or v6. A v4 peer of a dual-stack socket is shown and compared as v4.
#pragma once

#include <netinet/in.h>

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::io {

class SocketAddress {
 public:
  SocketAddress() = default;
  // "127.0.0.1:8080", "[::1]:8080", "localhost:8080" (as 127.0.0.1). Names are not looked up.
  static Result<SocketAddress> parse(std::string_view text);
  static SocketAddress from_native(const sockaddr_storage& native);

  bool is_v4() const { return is_v4_; }
  bool is_loopback() const;
  bool is_wildcard() const;  // 0.0.0.0 or ::
  uint16_t port() const { return port_; }
  std::string ip_text() const;
  std::string to_string() const;
  // One key per host, for limits: the v4 address, or the /64 that one v6 host can roam in.
  std::array<uint8_t, 16> host_key() const;

  socklen_t to_native(sockaddr_storage& native) const;

  friend auto operator<=>(const SocketAddress&, const SocketAddress&) = default;

 private:
  std::array<uint8_t, 16> ip_{};  // v4: the first four bytes
  uint16_t port_ = 0;
  bool is_v4_ = true;
};

}  // namespace earshot::io
