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

bool is_local_host(std::string_view host) {
  if (host.starts_with('[')) return true;  // an IPv6 address
  const std::string_view name = host.substr(0, host.find(':'));
  const auto is_digit_or_dot = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  if (std::all_of(name.begin(), name.end(), is_digit_or_dot)) return true;  // an IPv4 address
  return name.find('.') == std::string_view::npos || name.ends_with(".localhost") ||
         name.ends_with(".local") || name.ends_with(".internal") || name.ends_with(".home.arpa");
}

bool OriginCheck::allows(std::string_view origin, std::string_view host, bool secure) const {
  if (origin.empty()) return false;
  if (std::find(public_origins_.begin(), public_origins_.end(), origin) != public_origins_.end()) {
    return true;
  }
  if (!secure && !is_local_host(host)) return false;
  const std::string_view scheme = secure ? "https://" : "http://";
  return is_plain_host(host) && origin.starts_with(scheme) && origin.substr(scheme.size()) == host;
}

bool OriginCheck::seen_as_secure(std::string_view host, bool tls) const {
  return tls || std::find(public_origins_.begin(), public_origins_.end(),
                          "https://" + std::string(host)) != public_origins_.end();
}

}  // namespace earshot::http
