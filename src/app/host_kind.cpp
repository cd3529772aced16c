#include "app/host_kind.h"

#include <string>

#include "base/ip_address.h"
#include "http/origin_check.h"

namespace earshot::app {

HostKind host_kind(std::string_view host) {
  if (host.empty()) return HostKind::kNone;
  if (host == "localhost" || host.ends_with(".localhost")) return HostKind::kLocalhost;
  if (IpAddress::parse(host).ok()) return HostKind::kIpAddress;
  // Of routers, beside those that browsers know; RFC 2606 and 6762 reserve some of them.
  for (const char* const suffix : {".lan", ".home", ".test", ".intranet", ".fritz.box"}) {
    if (host.ends_with(suffix)) return HostKind::kLocalName;
  }
  return http::is_local_host(host) ? HostKind::kLocalName : HostKind::kPublicName;
}

}  // namespace earshot::app
