// Credentials of the relay, in the scheme that every TURN server knows (draft-uberti-behave-turn-
// rest): the username is `expiry:user:call:client`, the password base64(HMAC-SHA1(secret,
// username)). So nothing about them is stored, and an outside server with the same secret takes
// them too. They are long-term credentials in the sense of RFC 8489 §9.2. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "turn/crypto.h"

namespace earshot::turn {

// What a username says. Seconds are all it keeps of `expires`.
struct CredentialName {
  WallTime expires;
  UserId user;
  CallId call;
  ClientId client;

  friend bool operator==(const CredentialName&, const CredentialName&) = default;
};

std::string to_username(const CredentialName& name);
// Only what to_username() writes.
std::optional<CredentialName> parse_username(std::string_view username);

struct Credential {
  std::string username;
  std::string password;
};

Credential mint_credential(const CredentialName& name, std::string_view secret,
                           codec::HmacSha1 hmac);

// The key of MESSAGE-INTEGRITY: MD5(username ":" realm ":" password), RFC 8489 §9.2.2.
using LongTermKey = std::array<uint8_t, 16>;

LongTermKey long_term_key(std::string_view username, std::string_view realm,
                          std::string_view password, const Crypto& crypto);

// The key that `message` was protected with, if it was with that of a credential for `username`
// from one of the secrets: the one in use, and the one before. Empty secrets never match. Whether
// the credential has expired is not looked at.
std::optional<LongTermKey> verify_credential(const codec::StunMessage& message,
                                             std::string_view username, std::string_view realm,
                                             const std::array<std::string, 2>& secrets,
                                             const Crypto& crypto);

}  // namespace earshot::turn
