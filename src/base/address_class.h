// What kind of address it is, and sets of networks. Decides to whom the relay may send, so in doubt
// an address is not global. Values; any thread; classify() and contains() allocate nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ip_address.h"
#include "base/result.h"

namespace earshot {

enum class AddressClass : uint8_t {
  kGlobal,         // unicast on the internet
  kUnspecified,    // 0.0.0.0/8, ::
  kLoopback,       // 127.0.0.0/8, ::1
  kPrivate,        // RFC 1918, fc00::/7, and fec0::/10 of old
  kSharedSpace,    // 100.64.0.0/10: behind a provider's NAT
  kLinkLocal,      // 169.254.0.0/16, fe80::/10
  kMulticast,      // 224.0.0.0/4, ff00::/8
  kDocumentation,  // TEST-NETs, 2001:db8::/32, 3fff::/20
  kReserved,       // all else that IANA does not route as unicast, benchmarking included
};

// An IPv6 address that carries an IPv4 one (mapped, compatible, 6to4, Teredo's server and client,
// NAT64) is global only if both are; else it is of the inner one's class, if that is not global.
AddressClass classify(const IpAddress& ip);

// The IPv4 addresses in an IPv6 one, by those forms; none in any other.
struct CarriedV4 {
  std::array<IpAddress, 2> ips;
  size_t count = 0;
};
CarriedV4 carried_v4(const IpAddress& ip);

class CidrSet {
 public:
  CidrSet() = default;  // empty
  // "192.168.0.0/16", "fd00::/8", or one address. An error names the entry: not an address, a
  // prefix length that is not one, or bits behind the prefix.
  static Result<CidrSet> parse(const std::vector<std::string>& networks);

  // A v4 network does not contain the mapped form of its addresses.
  bool contains(const IpAddress& ip) const;
  bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    IpAddress base;
    uint8_t prefix_bits;
  };
  static Result<Network> parse_network(const std::string& text);

  std::vector<Network> networks_;
};

}  // namespace earshot
