#include "io/socket_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace earshot::io {
namespace {

Error invalid_address(std::string_view text) {
  return Error{ErrorCode::kInvalid,
               "\"" + std::string(text) + "\" is not an address like 127.0.0.1:8080 or [::]:8080"};
}

}  // namespace

Result<SocketAddress> SocketAddress::parse(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return invalid_address(text);
  std::string host(text.substr(0, colon));
  const std::string_view port_text = text.substr(colon + 1);
  SocketAddress address;
  const auto [end, error] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), address.port_);
  if (error != std::errc{} || end != port_text.data() + port_text.size()) {
    return invalid_address(text);
  }
  if (host == "localhost") host = "127.0.0.1";
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
    address.is_v4_ = false;
    if (::inet_pton(AF_INET6, host.c_str(), address.ip_.data()) != 1) return invalid_address(text);
    return address;
  }
  if (::inet_pton(AF_INET, host.c_str(), address.ip_.data()) != 1) return invalid_address(text);
  return address;
}

SocketAddress SocketAddress::from_native(const sockaddr_storage& native) {
  SocketAddress address;
  if (native.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(native);
    std::memcpy(address.ip_.data(), &v4.sin_addr, 4);
    address.port_ = ntohs(v4.sin_port);
  } else if (native.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(native);
    address.port_ = ntohs(v6.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
      std::memcpy(address.ip_.data(), v6.sin6_addr.s6_addr + 12, 4);
    } else {
      address.is_v4_ = false;
      std::memcpy(address.ip_.data(), &v6.sin6_addr, 16);
    }
  }
  return address;
}

bool SocketAddress::is_loopback() const {
  if (is_v4_) return ip_[0] == 127;
  return std::all_of(ip_.begin(), ip_.end() - 1, [](uint8_t b) { return b == 0; }) && ip_[15] == 1;
}

bool SocketAddress::is_wildcard() const {
  return std::all_of(ip_.begin(), ip_.end(), [](uint8_t b) { return b == 0; });
}

std::string SocketAddress::ip_text() const {
  std::array<char, INET6_ADDRSTRLEN> text;
  ::inet_ntop(is_v4_ ? AF_INET : AF_INET6, ip_.data(), text.data(), text.size());
  return text.data();
}

std::string SocketAddress::to_string() const {
  const std::string host = is_v4_ ? ip_text() : "[" + ip_text() + "]";
  return host + ":" + std::to_string(port_);
}

std::array<uint8_t, 16> SocketAddress::host_key() const {
  std::array<uint8_t, 16> key = ip_;
  if (!is_v4_) {
    std::fill(key.begin() + 8, key.end(), uint8_t{0});
    key[15] = 6;  // keeps ::/64 apart from 0.0.0.0
  }
  return key;
}

socklen_t SocketAddress::to_native(sockaddr_storage& native) const {
  native = {};
  if (is_v4_) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(native);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port_);
    std::memcpy(&v4.sin_addr, ip_.data(), 4);
    return sizeof v4;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(native);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port_);
  std::memcpy(&v6.sin6_addr, ip_.data(), 16);
  return sizeof v6;
}

}  // namespace earshot::io
