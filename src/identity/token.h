// Secrets handed to a browser (session cookies, invite links): 256 random bits, written as 43
// characters of base64url. Only the SHA-256 hash is ever stored or kept in memory.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace earshot::identity {

inline constexpr size_t kTokenChars = 43;

struct TokenHash {
  std::array<uint8_t, 32> bytes{};
  friend bool operator==(const TokenHash&, const TokenHash&) = default;
};

std::string new_token(Random& random);

// Empty when `token` does not have the form of one; saves a query for junk.
std::optional<TokenHash> hash_token(std::string_view token);

}  // namespace earshot::identity

template <>
struct std::hash<earshot::identity::TokenHash> {
  // The bytes are a cryptographic hash already: any part of them is uniform.
  size_t operator()(const earshot::identity::TokenHash& hash) const noexcept {
    size_t value = 0;
    for (size_t i = 0; i < sizeof value; ++i) value = value << 8 | hash.bytes[i];
    return value;
  }
};
