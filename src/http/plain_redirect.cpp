#include "http/plain_redirect.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "http/origin_check.h"

namespace earshot::http {
namespace {

constexpr std::string_view kChallengePath = "/.well-known/acme-challenge/";
constexpr size_t kTokenCharsMax = 256;
// No single host keeps an authority from the answer to its challenge.
constexpr size_t kPerHostMax = limits::kPlainConnectionsMax / 8;

bool is_token(std::string_view text) {
  const auto is_base64url = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kTokenCharsMax &&
         std::all_of(text.begin(), text.end(), is_base64url);
}

std::string without_port(std::string_view host) {
  const size_t after = host.starts_with('[') ? host.find(']') : 0;
  return std::string(host.substr(0, host.find(':', after == std::string_view::npos ? 0 : after)));
}

// The origin to go to; "" when nobody knows.
std::string https_origin(std::string_view host, const PlainRedirectSettings& settings) {
  const bool plain = is_plain_host(host);
  // A name that somebody else may own gets no say where the browser goes next.
  const bool trusted = plain && (settings.public_url.empty() || is_local_host(host));
  if (!trusted) return settings.public_url;
  std::string origin = "https://" + without_port(host);
  if (settings.https_port != 443) origin += ":" + std::to_string(settings.https_port);
  return origin;
}

}  // namespace

Response answer_plain(const RequestHead& head, const PlainRedirectSettings& settings) {
  if (head.target.starts_with(kChallengePath)) {
    const std::string_view token = std::string_view(head.target).substr(kChallengePath.size());
    std::optional<std::string> found;
    if (is_token(token) && settings.find_challenge) found = settings.find_challenge(token);
    if (!found) return text_response(404, "There is no such challenge.\n");
    Response response = text_response(200, *std::move(found));
    response.fields.front().second = "application/octet-stream";
    return response;
  }
  const std::string origin = https_origin(head.field("host"), settings);
  // Only the origin form: what else HTTP allows there is for proxies.
  if (origin.empty() || !head.target.starts_with('/')) {
    return text_response(400, "This server speaks HTTPS.\n");
  }
  Response response = text_response(308, "This server speaks HTTPS.\n");
  response.set("Location", origin + head.target);
  return response;
}

PlainRedirect::PlainRedirect(io::EventLoop& loop, PlainRedirectSettings settings)
    : settings_(std::move(settings)),
      answers_(loop, limits::kPlainConnectionsMax, kPerHostMax,
               [this](const RequestHead& head) { return answer_plain(head, settings_); }) {}

}  // namespace earshot::http
