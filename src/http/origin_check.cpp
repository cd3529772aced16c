#include "http/origin_check.h"

#include <algorithm>

namespace earshot::http {

bool is_plain_host(std::string_view host) {
  constexpr size_t kHostCharsMax = 260;  // a DNS name and a port
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']';
  };
  return !host.empty() && host.size() <= kHostCharsMax &&
         std::all_of(host.begin(), host.end(), plain);
}

bool OriginCheck::allows(std::string_view origin, std::string_view host, bool secure) const {
  if (origin.empty()) return false;
  if (std::find(public_origins_.begin(), public_origins_.end(), origin) != public_origins_.end()) {
    return true;
  }
  const std::string_view scheme = secure ? "https://" : "http://";
  return is_plain_host(host) && origin.starts_with(scheme) && origin.substr(scheme.size()) == host;
}

bool OriginCheck::seen_as_secure(std::string_view host, bool tls) const {
  return tls || std::find(public_origins_.begin(), public_origins_.end(),
                          "https://" + std::string(host)) != public_origins_.end();
}

}  // namespace earshot::http
