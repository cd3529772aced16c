#include "push/vapid.h"

#include "base/base64.h"
#include "base/json_writer.h"
#include "base/limits.h"

namespace earshot::push {

std::string Vapid::public_key() const { return base64url(key_.public_bytes()); }

std::string Vapid::authorization(const std::string& audience, WallTime now) const {
  JsonWriter claims;
  claims.begin_object();
  claims.key("aud");
  claims.string(audience);
  claims.key("exp");
  claims.number((now + limits::kVapidLifetime).ms() / 1000);
  if (!subject_.empty()) {
    claims.key("sub");
    claims.string(subject_);
  }
  claims.end_object();
  std::string token = base64url(as_bytes(R"({"typ":"JWT","alg":"ES256"})")) + "." +
                      base64url(as_bytes(claims.view()));
  token += "." + base64url(key_.sign(as_bytes(token)));
  return "vapid t=" + token + ", k=" + public_key();
}

}  // namespace earshot::push
