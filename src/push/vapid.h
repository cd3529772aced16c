// VAPID (RFC 8292): how we show a push service who we are, and that it is always us. Any thread.
#pragma once

#include <string>

#include "base/time.h"
#include "io/tls_keys.h"

namespace earshot::push {

class Vapid {
 public:
  // `subject`: whom an operator of a push service can write to, "mailto:..." or "https://..."; "":
  // nobody.
  Vapid(io::P256Key key, std::string subject)
      : key_(std::move(key)), subject_(std::move(subject)) {}

  // For browsers: `applicationServerKey`, base64url.
  std::string public_key() const;

  // The value of an Authorization field for one push service. `audience`: its origin.
  std::string authorization(const std::string& audience, WallTime now) const;

 private:
  const io::P256Key key_;
  const std::string subject_;
};

}  // namespace earshot::push
