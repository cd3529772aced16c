#include "base/socket_address.h"

#include <algorithm>
#include <charconv>

namespace earshot {
namespace {

Error invalid_address(std::string_view text) {
  return Error{ErrorCode::kInvalid,
               "\"" + std::string(text) + "\" is not an address like 127.0.0.1:8080 or [::]:8080"};
}

}  // namespace

Result<SocketAddress> SocketAddress::parse(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return invalid_address(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  SocketAddress address;
  const auto [end, error] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), address.port_);
  if (error != std::errc{} || end != port_text.data() + port_text.size()) {
    return invalid_address(text);
  }
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const Result<IpAddress> ip = IpAddress::parse(host);
  if (!ip.ok() || ip->is_v4() == bracketed) return invalid_address(text);
  address.ip_ = *ip;
  return address;
}

std::string SocketAddress::to_string() const {
  const std::string host = is_v4() ? ip_text() : "[" + ip_text() + "]";
  return host + ":" + std::to_string(port_);
}

std::array<uint8_t, 16> SocketAddress::host_key() const {
  std::array<uint8_t, 16> key{};
  const Bytes bytes = ip_.bytes();
  std::copy_n(bytes.begin(), is_v4() ? 4 : 8, key.begin());
  if (!is_v4()) key[15] = 6;  // keeps ::/64 apart from 0.0.0.0
  return key;
}

}  // namespace earshot
