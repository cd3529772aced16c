// The session cookie. Under TLS its name carries __Host-, so that no other host of the domain can
// set it; that prefix needs Secure, so plain HTTP (localhost) has a name of its own.
#pragma once

#include <string>
#include <string_view>

namespace earshot::http {

std::string_view session_cookie_name(bool secure);

// The value of the cookie `name` in a Cookie field, or "" (RFC 6265 §5.4). If it is there twice the
// answer is "": somebody plays.
std::string_view find_cookie(std::string_view cookie_field, std::string_view name);

// Values for Set-Cookie.
std::string set_session_cookie(std::string_view token, bool secure);
std::string clear_session_cookie(bool secure);

}  // namespace earshot::http
