// An IPv4 or IPv6 address, without a port. Any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace earshot {

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  static IpAddress v4(const std::array<uint8_t, 4>& bytes);
  // A v4-mapped address (::ffff:a.b.c.d) stays v6: see unmapped().
  static IpAddress v6(const std::array<uint8_t, 16>& bytes);
  // "192.0.2.1" or "2001:db8::1". Names are not looked up.
  static Result<IpAddress> parse(std::string_view text);

  bool is_v4() const { return is_v4_; }
  bool is_loopback() const;
  bool is_wildcard() const;  // 0.0.0.0 or ::
  // ::ffff:a.b.c.d as a.b.c.d; anything else as it is.
  IpAddress unmapped() const;
  // In network order: 4 or 16 of them.
  Bytes bytes() const { return {bytes_.data(), is_v4_ ? size_t{4} : size_t{16}}; }
  std::string to_string() const;
  size_t hash() const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<uint8_t, 16> bytes_{};  // v4: the first four
  bool is_v4_ = true;
};

}  // namespace earshot

template <>
struct std::hash<earshot::IpAddress> {
  size_t operator()(const earshot::IpAddress& ip) const { return ip.hash(); }
};
