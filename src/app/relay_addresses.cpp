#include "app/relay_addresses.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "io/file_descriptor.h"
#include "io/native_address.h"

namespace earshot::app {
namespace {

constexpr uint16_t kTurnPort = 3478;
// Any address on the internet will do: only the route to it is looked up.
constexpr const char* kSomewhereV4 = "192.0.9.9";
constexpr const char* kSomewhereV6 = "2600::1";
// linux/in6.h, which does not go together with netinet/in.h: an address that stays, rather than a
// temporary one (RFC 5014).
constexpr int kIpv6AddressPreferences = 72;
constexpr int kPreferPublicSource = 0x0002;

bool contains(const std::vector<IpAddress>& list, const IpAddress& ip) {
  return std::find(list.begin(), list.end(), ip) != list.end();
}

std::optional<IpAddress> of_family(const std::vector<IpAddress>& list, bool v4) {
  const auto found = std::find_if(list.begin(), list.end(), [v4](const IpAddress& ip) {
    return ip.is_v4() == v4 && !ip.is_loopback();
  });
  return found == list.end() ? std::nullopt : std::optional(*found);
}

// Whether a socket on `address` hears that family.
bool serves(const SocketAddress& address, bool v4) {
  return address.is_v4() == v4 || (v4 && address.is_wildcard());
}

std::optional<IpAddress> bound_address(const RelaySurroundings& around, bool v4) {
  bool wildcard = false;
  for (const SocketAddress& address : around.listen) {
    if (address.is_v4() == v4 && !address.is_wildcard()) return address.ip();
    wildcard = wildcard || (serves(address, v4) && address.is_wildcard());
  }
  if (!wildcard) return std::nullopt;
  const std::optional<IpAddress> seen = of_family(around.public_ips, v4);
  if (seen && contains(around.own, *seen)) return seen;
  if (const auto& route = v4 ? around.route_v4 : around.route_v6) return route;
  if (const auto first = of_family(around.own, v4)) return first;
  const bool alone = !of_family(around.own, true) && !of_family(around.own, false);
  return alone && v4 ? std::optional(*IpAddress::parse("127.0.0.1")) : std::nullopt;
}

std::optional<IpAddress> told_address(const RelaySurroundings& around,
                                      const std::optional<IpAddress>& bound, bool v4) {
  if (!bound || bound->is_loopback()) return bound;
  const std::optional<IpAddress> seen = of_family(around.public_ips, v4);
  return seen ? seen : bound;
}

}  // namespace

Result<std::vector<SocketAddress>> listen_addresses(const std::vector<std::string>& texts,
                                                    const Config& config, uint16_t port) {
  std::vector<SocketAddress> out;
  for (const std::string& text : texts) {
    TRY_ASSIGN(const SocketAddress address, SocketAddress::parse(text));
    out.push_back(address);
  }
  if (!out.empty()) return out;
  for (const std::string& text : config.listen) {
    TRY_ASSIGN(const SocketAddress address, SocketAddress::parse(text));
    const SocketAddress derived(address.ip(), port);
    if (std::find(out.begin(), out.end(), derived) == out.end()) out.push_back(derived);
  }
  return out;
}

Result<std::vector<SocketAddress>> relay_listen_addresses(const Config& config) {
  return listen_addresses(config.turn.listen, config, kTurnPort);
}

media::RelayAddresses plan_relay_addresses(const RelaySurroundings& around) {
  media::RelayAddresses out;
  out.bound_v4 = bound_address(around, true);
  out.bound_v6 = bound_address(around, false);
  out.told.relay_v4 = told_address(around, out.bound_v4, true);
  out.told.relay_v6 = told_address(around, out.bound_v6, false);
  out.told.own = around.own;
  for (const IpAddress& ip : around.public_ips) out.told.own.push_back(ip);
  return out;
}

std::optional<IpAddress> route_source(bool v4) {
  sockaddr_storage native;
  const auto somewhere = IpAddress::parse(v4 ? kSomewhereV4 : kSomewhereV6);
  socklen_t length = io::to_native(SocketAddress(*somewhere, kTurnPort), native);
  const io::FileDescriptor fd(::socket(native.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!v4) {
    ::setsockopt(fd.get(), IPPROTO_IPV6, kIpv6AddressPreferences, &kPreferPublicSource,
                 sizeof kPreferPublicSource);
  }
  if (!fd || ::connect(fd.get(), reinterpret_cast<sockaddr*>(&native), length) != 0) {
    return std::nullopt;
  }
  length = sizeof native;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&native), &length) != 0) {
    return std::nullopt;
  }
  const IpAddress source = io::from_native(native).ip();
  return source.is_wildcard() ? std::nullopt : std::optional(source);
}

}  // namespace earshot::app
