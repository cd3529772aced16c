#include "turn/nonce.h"

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/constant_time.h"
#include "base/limits.h"

namespace earshot::turn {
namespace {

constexpr size_t kTimeDigits = 8;
constexpr size_t kCodeBytes = 15;
static_assert(kTimeDigits + base64_chars(kCodeBytes) == NonceText{}.size());

uint32_t second_of(Timestamp now) { return static_cast<uint32_t>(now.ns() / 1'000'000'000); }

uint8_t* put(uint8_t* out, const SocketAddress& address) {
  *out++ = address.is_v4() ? 4 : 6;
  const Bytes ip = address.ip().bytes();
  out = std::copy(ip.begin(), ip.end(), out);
  *out++ = static_cast<uint8_t>(address.port() >> 8);
  *out++ = static_cast<uint8_t>(address.port());
  return out;
}

}  // namespace

NonceIssuer::NonceIssuer(const Crypto& crypto, Random& random) : hmac_(crypto.hmac_sha1) {
  random.fill(key_);
}

NonceText NonceIssuer::issue(Timestamp now, const FiveTuple& tuple) const {
  return nonce_of(second_of(now), tuple);
}

bool NonceIssuer::is_fresh(Timestamp now, const FiveTuple& tuple, std::string_view nonce) const {
  if (nonce.size() != NonceText{}.size()) return false;
  uint32_t second = 0;
  const char* const end = nonce.data() + kTimeDigits;
  if (std::from_chars(nonce.data(), end, second, 16).ptr != end) return false;
  const uint32_t age_s = second_of(now) - second;  // one from the future is very old
  if (std::chrono::seconds(age_s) > limits::kTurnNonceLifetime) return false;
  const NonceText expected = nonce_of(second, tuple);
  return equal_in_constant_time(as_bytes(as_text(expected)), as_bytes(nonce));
}

NonceText NonceIssuer::nonce_of(uint32_t second, const FiveTuple& tuple) const {
  NonceText nonce;
  for (size_t i = 0; i < kTimeDigits; ++i) {
    nonce[i] = "0123456789abcdef"[second >> (28 - 4 * i) & 15];
  }
  std::array<uint8_t, 2 * (1 + 16 + 2) + 1> bound;
  uint8_t* end = put(put(bound.data(), tuple.client), tuple.server);
  *end++ = static_cast<uint8_t>(tuple.transport);
  const std::string_view time = as_text(nonce).substr(0, kTimeDigits);
  const auto code = hmac_(key_, as_bytes(time), {bound.data(), end});
  write_base64(Bytes(code).first(kCodeBytes), nonce.data() + kTimeDigits);
  return nonce;
}

}  // namespace earshot::turn
