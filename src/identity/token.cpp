#include "identity/token.h"

#include <sodium.h>

#include <algorithm>

namespace earshot::identity {
namespace {

constexpr size_t kTokenBytes = 32;

bool is_base64url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

std::string new_token(Random& random) {
  std::array<uint8_t, kTokenBytes> secret{};
  random.fill(secret);
  std::string token(kTokenChars + 1, '\0');  // libsodium ends it with a zero
  sodium_bin2base64(token.data(), token.size(), secret.data(), secret.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  token.resize(kTokenChars);
  return token;
}

std::optional<TokenHash> hash_token(std::string_view token) {
  if (token.size() != kTokenChars) return std::nullopt;
  if (!std::all_of(token.begin(), token.end(), is_base64url)) return std::nullopt;
  TokenHash hash;
  crypto_hash_sha256(hash.bytes.data(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size());
  return hash;
}

}  // namespace earshot::identity
