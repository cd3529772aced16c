#include "ice/credentials.h"

#include <array>

namespace earshot::ice {
namespace {

constexpr std::string_view kIceChars =  // RFC 8839 §5.4: 64 of them
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kUfragChars = 8;
constexpr size_t kPwdChars = 24;

std::string random_text(Random& random, size_t chars) {
  std::array<uint8_t, kPwdChars> bytes;
  random.fill(std::span(bytes).first(chars));
  std::string text(chars, ' ');
  for (size_t i = 0; i < chars; ++i) text[i] = kIceChars[bytes[i] % kIceChars.size()];
  return text;
}

}  // namespace

Credentials make_credentials(Random& random) {
  return {random_text(random, kUfragChars), random_text(random, kPwdChars)};
}

std::optional<CheckUsername> check_username(const codec::StunMessage& message) {
  const auto username = message.text(codec::StunAttribute::kUsername);
  if (!username) return std::nullopt;
  const size_t colon = username->find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return CheckUsername{username->substr(0, colon), username->substr(colon + 1)};
}

}  // namespace earshot::ice
