#include "http/client_address.h"

#include <string_view>

namespace earshot::http {

std::string client_address(const IpAddress& peer, const RequestHead& head,
                           const CidrSet& trusted_proxies) {
  IpAddress client = peer.unmapped();
  // From the last field and entry to the first: each proxy appends whom it was asked by.
  for (auto field = head.fields.rbegin(); field != head.fields.rend(); ++field) {
    if (field->first != "x-forwarded-for") continue;
    std::string_view rest = field->second;
    while (!rest.empty()) {
      if (!trusted_proxies.contains(client)) return client.to_string();
      const size_t comma = rest.rfind(',');
      std::string_view entry = comma == std::string_view::npos ? rest : rest.substr(comma + 1);
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(0, comma);
      while (entry.starts_with(' ')) entry.remove_prefix(1);
      while (entry.ends_with(' ')) entry.remove_suffix(1);
      const auto ip = IpAddress::parse(entry);
      if (!ip.ok()) return client.to_string();
      client = ip->unmapped();
    }
  }
  return client.to_string();
}

}  // namespace earshot::http
