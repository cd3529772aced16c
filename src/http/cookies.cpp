#include "http/cookies.h"

#include <chrono>

#include "base/limits.h"

namespace earshot::http {
namespace {

std::string cookie(std::string_view value, bool secure, int64_t max_age_s) {
  std::string text(session_cookie_name(secure));
  text += '=';
  text += value;
  text += "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(max_age_s);
  if (secure) text += "; Secure";
  return text;
}

}  // namespace

std::string_view session_cookie_name(bool secure) {
  return secure ? "__Host-earshot" : "earshot_session";
}

std::string_view find_cookie(std::string_view cookie_field, std::string_view name) {
  std::string_view found;
  bool seen = false;
  while (!cookie_field.empty()) {
    const size_t end = cookie_field.find(';');
    std::string_view pair = cookie_field.substr(0, end);
    cookie_field = end == std::string_view::npos ? "" : cookie_field.substr(end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    if (seen) return {};
    seen = true;
    found = pair.substr(equals + 1);
  }
  return found;
}

std::string set_session_cookie(std::string_view token, bool secure) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  return cookie(token, secure, duration_cast<seconds>(limits::kSessionIdleMax).count());
}

std::string clear_session_cookie(bool secure) { return cookie("", secure, 0); }

}  // namespace earshot::http
