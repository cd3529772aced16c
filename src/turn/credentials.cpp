#include "turn/credentials.h"

#include <charconv>

#include "base/base64.h"

namespace earshot::turn {
namespace {

constexpr size_t kExpiryDigitsMax = 11;  // until the year 5138

std::string password_of(std::string_view username, std::string_view secret, codec::HmacSha1 hmac) {
  return base64(hmac(as_bytes(secret), as_bytes(username), {}));
}

}  // namespace

std::string to_username(const CredentialName& name) {
  return std::to_string(name.expires.ms() / 1000) + ':' + name.user.to_string() + ':' +
         name.call.to_string() + ':' + name.client.to_string();
}

std::optional<CredentialName> parse_username(std::string_view username) {
  constexpr size_t kCallAt = 1 + kId64Chars;
  constexpr size_t kClientAt = kCallAt + 1 + kId128Chars;
  constexpr size_t kTail = kClientAt + 1 + kId128Chars;
  if (username.size() <= kTail) return std::nullopt;
  const std::string_view digits = username.substr(0, username.size() - kTail);
  const std::string_view tail = username.substr(digits.size());
  if (tail[0] != ':' || tail[kCallAt] != ':' || tail[kClientAt] != ':') return std::nullopt;
  if (digits.size() > kExpiryDigitsMax || digits[0] < '1' || digits[0] > '9') return std::nullopt;
  int64_t seconds = 0;
  const char* const end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, seconds).ptr != end) return std::nullopt;
  const auto user = UserId::parse(tail.substr(1, kId64Chars));
  const auto call = CallId::parse(tail.substr(kCallAt + 1, kId128Chars));
  const auto client = ClientId::parse(tail.substr(kClientAt + 1));
  if (!user || !call || !client) return std::nullopt;
  return CredentialName{WallTime::from_ms(seconds * 1000), *user, *call, *client};
}

Credential mint_credential(const CredentialName& name, std::string_view secret,
                           codec::HmacSha1 hmac) {
  std::string username = to_username(name);
  std::string password = password_of(username, secret, hmac);
  return {.username = std::move(username), .password = std::move(password)};
}

LongTermKey long_term_key(std::string_view username, std::string_view realm,
                          std::string_view password, const Crypto& crypto) {
  std::string joined(username);
  joined.append(":").append(realm).append(":").append(password);
  return crypto.md5(as_bytes(joined));
}

std::optional<LongTermKey> verify_credential(const codec::StunMessage& message,
                                             std::string_view username, std::string_view realm,
                                             const std::array<std::string, 2>& secrets,
                                             const Crypto& crypto) {
  for (const std::string& secret : secrets) {
    if (secret.empty()) continue;
    const LongTermKey key =
        long_term_key(username, realm, password_of(username, secret, crypto.hmac_sha1), crypto);
    if (message.integrity_ok(key, crypto.hmac_sha1)) return key;
  }
  return std::nullopt;
}

}  // namespace earshot::turn
