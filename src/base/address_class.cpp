#include "base/address_class.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace earshot {
namespace {

using enum AddressClass;

struct V4Network {
  uint32_t base;
  int prefix_bits;
  AddressClass kind;
};

constexpr uint32_t v4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// IANA "IPv4 Special-Purpose Address Space": what is not globally reachable, and what must not be.
constexpr std::array<V4Network, 15> kV4Networks = {{
    {v4(0, 0, 0, 0), 8, kUnspecified},
    {v4(10, 0, 0, 0), 8, kPrivate},
    {v4(100, 64, 0, 0), 10, kSharedSpace},
    {v4(127, 0, 0, 0), 8, kLoopback},
    {v4(169, 254, 0, 0), 16, kLinkLocal},
    {v4(172, 16, 0, 0), 12, kPrivate},
    {v4(192, 0, 0, 0), 24, kReserved},
    {v4(192, 0, 2, 0), 24, kDocumentation},
    {v4(192, 88, 99, 0), 24, kReserved},  // relays of 6to4
    {v4(192, 168, 0, 0), 16, kPrivate},
    {v4(198, 18, 0, 0), 15, kReserved},  // benchmarks
    {v4(198, 51, 100, 0), 24, kDocumentation},
    {v4(203, 0, 113, 0), 24, kDocumentation},
    {v4(224, 0, 0, 0), 4, kMulticast},
    {v4(240, 0, 0, 0), 4, kReserved},
}};

struct V6Network {
  std::array<uint16_t, 6> base;  // the first 96 bits
  int prefix_bits;
  AddressClass kind;
};

// IANA "IPv6 Special-Purpose Address Space"; the first that matches. Only 2000::/3 is handed out as
// global unicast, so the rest is reserved unless it stands here.
constexpr std::array<V6Network, 13> kV6Networks = {{
    {{0, 0, 0, 0, 0, 0xffff}, 96, kGlobal},       // mapped: what is inside decides
    {{0x64, 0xff9b, 0, 0, 0, 0}, 96, kGlobal},    // NAT64: what is inside decides
    {{0x2001, 2, 0, 0, 0, 0}, 48, kReserved},     // benchmarks
    {{0x2001, 0x10, 0, 0, 0, 0}, 28, kReserved},  // ORCHID, never routed
    {{0x2001, 0x20, 0, 0, 0, 0}, 28, kReserved},  // ORCHIDv2
    {{0x2001, 0xdb8, 0, 0, 0, 0}, 32, kDocumentation},
    {{0x3fff, 0, 0, 0, 0, 0}, 20, kDocumentation},
    {{0x2000, 0, 0, 0, 0, 0}, 3, kGlobal},
    {{0xfc00, 0, 0, 0, 0, 0}, 7, kPrivate},
    {{0xfe80, 0, 0, 0, 0, 0}, 10, kLinkLocal},
    {{0xfec0, 0, 0, 0, 0, 0}, 10, kPrivate},
    {{0xff00, 0, 0, 0, 0, 0}, 8, kMulticast},
    {{0, 0, 0, 0, 0, 0}, 0, kReserved},
}};

bool matches(Bytes ip, const V6Network& network) {
  for (int i = 0; i * 16 < network.prefix_bits; ++i) {
    const int bits = std::min(16, network.prefix_bits - i * 16);
    const uint16_t group = static_cast<uint16_t>(ip[2 * i] << 8 | ip[2 * i + 1]);
    if ((group ^ network.base[i]) >> (16 - bits) != 0) return false;
  }
  return true;
}

AddressClass classify_v4(Bytes ip) {
  const uint32_t value = v4(ip[0], ip[1], ip[2], ip[3]);
  for (const V4Network& network : kV4Networks) {
    if ((value ^ network.base) >> (32 - network.prefix_bits) == 0) return network.kind;
  }
  return kGlobal;
}

AddressClass classify_outer_v6(Bytes ip) {
  const auto found = std::find_if(kV6Networks.begin(), kV6Networks.end(),
                                  [ip](const V6Network& network) { return matches(ip, network); });
  return found->kind;  // the last one matches all
}

bool starts_with(Bytes ip, std::initializer_list<uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), ip.begin());
}

AddressClass classify_v6(const IpAddress& address) {
  if (address.is_wildcard()) return kUnspecified;
  if (address.is_loopback()) return kLoopback;
  const CarriedV4 inner = carried_v4(address);
  for (size_t i = 0; i < inner.count; ++i) {
    const AddressClass kind = classify_v4(inner.ips[i].bytes());
    if (kind != kGlobal) return kind;
  }
  return classify_outer_v6(address.bytes());
}

bool equal_prefix(Bytes a, Bytes b, size_t bits) {
  const size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  return bits % 8 == 0 || (a[whole] ^ b[whole]) >> (8 - bits % 8) == 0;
}

bool has_bits_behind(Bytes ip, size_t prefix_bits) {
  for (size_t bit = prefix_bits; bit < ip.size() * 8; ++bit) {
    if (ip[bit / 8] >> (7 - bit % 8) & 1) return true;
  }
  return false;
}

}  // namespace

AddressClass classify(const IpAddress& ip) {
  return ip.is_v4() ? classify_v4(ip.bytes()) : classify_v6(ip);
}

CarriedV4 carried_v4(const IpAddress& address) {
  CarriedV4 carried;
  if (address.is_v4()) return carried;
  const Bytes ip = address.bytes();
  const auto add = [&](size_t at, uint8_t mask) {
    std::array<uint8_t, 4> v4;
    std::transform(ip.begin() + at, ip.begin() + at + 4, v4.begin(),
                   [mask](uint8_t byte) { return static_cast<uint8_t>(byte ^ mask); });
    carried.ips[carried.count++] = IpAddress::v4(v4);
  };
  if (starts_with(ip, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ||        // compatible, RFC 4291
      starts_with(ip, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}) ||  // mapped, RFC 4291
      starts_with(ip, {0, 0x64, 0xff, 0x9b})) {                       // NAT64, RFC 6052, RFC 8215
    add(12, 0);
  } else if (starts_with(ip, {0x20, 0x02})) {  // 6to4, RFC 3056
    add(2, 0);
  } else if (starts_with(ip, {0x20, 0x01, 0, 0})) {  // Teredo, RFC 4380 §4: server and client
    add(4, 0);
    add(12, 0xff);
  }
  return carried;
}

Result<CidrSet::Network> CidrSet::parse_network(const std::string& text) {
  const auto wrong = [&text](std::string_view why) {
    return Error{ErrorCode::kInvalid, "\"" + text + "\" is not a network: " + std::string(why)};
  };
  const size_t slash = text.find('/');
  const auto ip = IpAddress::parse(std::string_view(text).substr(0, slash));
  if (!ip) return wrong("there must be an IP address, as in 192.168.0.0/16");
  const size_t bits_max = ip->bytes().size() * 8;
  size_t bits = bits_max;
  if (slash != std::string::npos) {
    const char* const end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data() + slash + 1, end, bits);
    if (failed != std::errc() || rest != end || bits > bits_max) {
      return wrong("the prefix length must be 0 to " + std::to_string(bits_max));
    }
  }
  if (has_bits_behind(ip->bytes(), bits)) return wrong("there are bits behind the prefix");
  return Network{*ip, static_cast<uint8_t>(bits)};
}

Result<CidrSet> CidrSet::parse(const std::vector<std::string>& networks) {
  CidrSet set;
  for (const std::string& text : networks) {
    TRY_ASSIGN(const Network network, parse_network(text));
    set.networks_.push_back(network);
  }
  return set;
}

bool CidrSet::contains(const IpAddress& ip) const {
  return std::any_of(networks_.begin(), networks_.end(), [&ip](const Network& network) {
    return network.base.is_v4() == ip.is_v4() &&
           equal_prefix(network.base.bytes(), ip.bytes(), network.prefix_bits);
  });
}

}  // namespace earshot
