#include "io/native_address.h"

#include <array>
#include <cstring>

namespace earshot::io {

SocketAddress from_native(const sockaddr_storage& native) {
  if (native.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(native);
    std::array<uint8_t, 4> bytes;
    std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
    return {IpAddress::v4(bytes), ntohs(v4.sin_port)};
  }
  if (native.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(native);
    std::array<uint8_t, 16> bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return {IpAddress::v6(bytes).unmapped(), ntohs(v6.sin6_port)};
  }
  return {};
}

socklen_t to_native(const SocketAddress& address, sockaddr_storage& native) {
  native = {};
  const Bytes bytes = address.ip().bytes();
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(native);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(address.port());
    std::memcpy(&v4.sin_addr, bytes.data(), bytes.size());
    return sizeof v4;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(native);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(address.port());
  std::memcpy(&v6.sin6_addr, bytes.data(), bytes.size());
  return sizeof v6;
}

}  // namespace earshot::io
