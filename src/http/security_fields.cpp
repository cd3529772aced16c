#include "http/security_fields.h"

#include "http/origin_check.h"

namespace earshot::http {
namespace {

// Not every browser takes 'self' in connect-src to cover ws: and wss:, so our own is named.
std::string socket_source(const HeadContext& context) {
  if (!is_plain_host(context.host)) return "";
  return (context.secure ? " wss://" : " ws://") + std::string(context.host);
}

std::string content_security_policy(ContentPolicy policy, const HeadContext& context) {
  switch (policy) {
    case ContentPolicy::kNothing: return "default-src 'none'; frame-ancestors 'none'";
    case ContentPolicy::kSandbox: return "sandbox; default-src 'none'; frame-ancestors 'none'";
    case ContentPolicy::kPage: break;
  }
  // The noise suppression is compiled from our own origin: no script is evaluated from text.
  return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
         " img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self';"
         " connect-src 'self'" +
         socket_source(context) +
         "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
         " frame-ancestors 'none'";
}

}  // namespace

void append_security_fields(std::string& head, ContentPolicy policy, const HeadContext& context) {
  head += "Content-Security-Policy: ";
  head += content_security_policy(policy, context);
  head +=
      "\r\nX-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: no-referrer\r\n"
      "X-Frame-Options: DENY\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Permissions-Policy: camera=(self), microphone=(self), display-capture=(self),"
      " speaker-selection=(self), geolocation=(), payment=(), usb=()\r\n";
  if (context.secure) head += "Strict-Transport-Security: max-age=31536000\r\n";
}

}  // namespace earshot::http
