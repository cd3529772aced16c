#include "base/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace earshot {

IpAddress IpAddress::v4(const std::array<uint8_t, 4>& bytes) {
  IpAddress ip;
  std::copy(bytes.begin(), bytes.end(), ip.bytes_.begin());
  return ip;
}

IpAddress IpAddress::v6(const std::array<uint8_t, 16>& bytes) {
  IpAddress ip;
  ip.bytes_ = bytes;
  ip.is_v4_ = false;
  return ip;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string terminated(text);
  IpAddress ip;
  if (::inet_pton(AF_INET, terminated.c_str(), ip.bytes_.data()) == 1) return ip;
  ip.is_v4_ = false;
  if (::inet_pton(AF_INET6, terminated.c_str(), ip.bytes_.data()) == 1) return ip;
  return Error{ErrorCode::kInvalid, "\"" + terminated + "\" is not an IP address"};
}

bool IpAddress::is_loopback() const {
  if (is_v4_) return bytes_[0] == 127;
  return std::all_of(bytes_.begin(), bytes_.end() - 1, [](uint8_t b) { return b == 0; }) &&
         bytes_[15] == 1;
}

bool IpAddress::is_wildcard() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](uint8_t b) { return b == 0; });
}

IpAddress IpAddress::unmapped() const {
  constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (is_v4_ || !std::equal(kMapped.begin(), kMapped.end(), bytes_.begin())) return *this;
  return v4({bytes_[12], bytes_[13], bytes_[14], bytes_[15]});
}

std::string IpAddress::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text;
  ::inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

size_t IpAddress::hash() const {
  uint64_t high, low;
  std::memcpy(&high, bytes_.data(), 8);
  std::memcpy(&low, bytes_.data() + 8, 8);
  uint64_t mixed = (high ^ (low * 0x9e3779b97f4a7c15u)) + (is_v4_ ? 1 : 0);
  mixed ^= mixed >> 32;
  mixed *= 0xd6e8feb86659fd93u;
  return mixed ^ (mixed >> 32);
}

}  // namespace earshot
