// What the two sides of an ICE session show each other (RFC 8445 §5.3). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "codec/stun_message.h"

namespace earshot::ice {

struct Credentials {
  std::string ufrag;  // a name: at least 4 characters of letters, digits, "+" and "/"
  std::string pwd;    // a secret: at least 22

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

// 48 random bits of name and 144 of secret; §5.3 asks for 24 and 128.
Credentials make_credentials(Random& random);

// The USERNAME of a check is `receiver:sender` (§7.2.2).
struct CheckUsername {
  std::string_view receiver_ufrag;
  std::string_view sender_ufrag;
};

// Views into the message. Nothing when there is no USERNAME of that form.
std::optional<CheckUsername> check_username(const codec::StunMessage& message);

}  // namespace earshot::ice
