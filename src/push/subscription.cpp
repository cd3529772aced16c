#include "push/subscription.h"

#include <algorithm>
#include <string_view>

#include "base/address_class.h"
#include "base/limits.h"

namespace earshot::push {
namespace {

Error not_usable(const char* why, ErrorCode code = ErrorCode::kInvalid) {
  return {code, std::string("This is no address of a push service: ") + why, "data.endpoint"};
}

bool is_plain(char c) { return c > ' ' && c <= '~' && c != '\\' && c != '"' && c != '#'; }

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Endpoint> parse_endpoint(const std::string& text, bool allow_private) {
  constexpr std::string_view kScheme = "https://";
  const std::string_view url(text);
  if (url.size() > limits::kPushEndpointBytesMax) return not_usable("it is too long.");
  if (!url.starts_with(kScheme)) return not_usable("it must begin with https://.");
  if (!std::all_of(url.begin(), url.end(), is_plain)) return not_usable("it has odd characters.");

  const size_t path = std::min(url.find_first_of("/?", kScheme.size()), url.size());
  const std::string_view authority = url.substr(kScheme.size(), path - kScheme.size());
  if (authority.find('@') != std::string_view::npos) return not_usable("it names a user.");
  const bool bracketed = authority.starts_with('[');
  const size_t host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return not_usable("it has no host.");
  const std::string_view host =
      bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
  if (host.empty()) return not_usable("it has no host.");
  const std::string_view rest =
      authority.substr(std::min(bracketed ? host_end + 1 : host_end, authority.size()));
  if (!rest.empty() && (rest[0] != ':' || !is_port(rest.substr(1)))) {
    return not_usable("its port is no number.");
  }
  const bool usual_port = rest.empty() || rest == ":443";
  if (!allow_private) {
    if (!usual_port) {
      return not_usable("push services use port 443.", ErrorCode::kForbidden);
    }
    const auto ip = IpAddress::parse(std::string(host));
    if (ip.ok() && classify(*ip) != AddressClass::kGlobal) {
      return not_usable("it is not on the internet.", ErrorCode::kForbidden);
    }
  }
  std::string origin(url.substr(0, path));
  if (rest == ":443") origin.resize(origin.size() - rest.size());
  std::transform(origin.begin(), origin.end(), origin.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return Endpoint{std::move(origin)};
}

}  // namespace earshot::push
