#include "app/ice_hosts.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/address_class.h"

namespace earshot::app {
namespace {

constexpr size_t kHostsMax = 3;
constexpr size_t kHostCharsMax = 253;  // RFC 1035: a name

bool is_global(const IpAddress& ip) { return classify(ip) == AddressClass::kGlobal; }

std::string as_host(const IpAddress& ip) {
  return ip.is_v4() ? ip.to_string() : '[' + ip.to_string() + ']';
}

bool is_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-';
}

struct Authority {
  std::string host;  // a name, an IPv4 address, or an IPv6 address in brackets
  std::string port;
};

// "chat.example.org", "chat.example.org:8443", "[2001:db8::1]:8443".
std::optional<Authority> split_authority(std::string_view text) {
  const size_t bracket = text.rfind(']');
  const size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  Authority out{std::string(text.substr(0, colon)), "443"};
  if (colon != std::string_view::npos) out.port = text.substr(colon + 1);
  if (!is_port(out.port) || out.host.empty() || out.host.size() > kHostCharsMax) {
    return std::nullopt;
  }
  if (out.host.front() == '[') {
    const bool good =
        out.host.back() == ']' && IpAddress::parse(out.host.substr(1, out.host.size() - 2)).ok();
    return good ? std::optional(out) : std::nullopt;
  }
  if (!std::all_of(out.host.begin(), out.host.end(), is_host_char)) return std::nullopt;
  return out;
}

// Of "https://host:port"; nothing for http, where no certificate is.
std::optional<Authority> secure_authority(const std::string& url) {
  constexpr std::string_view kScheme = "https://";
  if (!url.starts_with(kScheme)) return std::nullopt;
  return split_authority(std::string_view(url).substr(kScheme.size()));
}

// The name in the public URL, of either scheme.
std::optional<std::string> public_host(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return std::nullopt;
  const auto authority = split_authority(std::string_view(url).substr(scheme + 3));
  if (!authority || authority->host == "localhost") return std::nullopt;
  return authority->host;
}

}  // namespace

std::vector<std::string> relay_hosts(const RelayReach& reach, const gateway::ClientRoute& route) {
  const IpAddress local = route.local.ip().unmapped();
  const auto name = public_host(reach.public_url);
  // Our end is the loopback of this machine behind a proxy, too: then it says nothing about where
  // the client is.
  const bool known_otherwise = !reach.addresses.empty() || name;
  const bool usable = !local.is_wildcard() && !(local.is_loopback() && known_otherwise);
  const bool near = !is_global(route.peer.ip().unmapped());
  std::vector<std::string> hosts;
  if (usable && (near || reach.addresses.empty())) hosts.push_back(as_host(local));
  for (const IpAddress& ip : reach.addresses) {
    const std::string host = as_host(ip);
    const bool known = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
    if (!known && hosts.size() < kHostsMax) hosts.push_back(host);
  }
  if (hosts.empty() && name) hosts.push_back(*name);
  return hosts;
}

std::optional<std::string> tls_authority(const RelayReach& reach, const std::string& host) {
  if (!reach.tls) return std::nullopt;
  const auto authority =
      reach.public_url.empty() ? split_authority(host) : secure_authority(reach.public_url);
  if (!authority) return std::nullopt;
  return authority->host + ':' + authority->port;
}

std::vector<std::string> stun_urls(const RelayReach& reach, const gateway::ClientRoute& route) {
  std::vector<std::string> urls;
  if (reach.udp_port == 0) return urls;
  for (const std::string& host : relay_hosts(reach, route)) {
    urls.push_back("stun:" + host + ':' + std::to_string(reach.udp_port));
  }
  return urls;
}

// Browsers get slow with many servers, so TCP, which is for the few that have no UDP, is tried at
// one address only.
std::vector<std::string> turn_urls(const RelayReach& reach, const gateway::ClientRoute& route) {
  std::vector<std::string> urls;
  const std::vector<std::string> hosts = relay_hosts(reach, route);
  if (reach.udp_port != 0) {
    for (const std::string& host : hosts) {
      urls.push_back("turn:" + host + ':' + std::to_string(reach.udp_port) + "?transport=udp");
    }
  }
  if (reach.tcp_port != 0 && !hosts.empty()) {
    urls.push_back("turn:" + hosts.front() + ':' + std::to_string(reach.tcp_port) +
                   "?transport=tcp");
  }
  if (const auto authority = tls_authority(reach, route.host)) {
    urls.push_back("turns:" + *authority + "?transport=tcp");
  }
  return urls;
}

bool comes_from_outside(const RelayReach& reach, const gateway::ClientRoute& route) {
  const IpAddress peer = route.peer.ip().unmapped();
  const auto& own = reach.addresses;
  return is_global(peer) && peer != route.local.ip().unmapped() &&
         std::find(own.begin(), own.end(), peer) == own.end();
}

}  // namespace earshot::app
