// Nonces without memory (RFC 8489 §9.2): the time and a code over it and the 5-tuple, so that a
// nonce proves that its sender received an answer at that address, recently. The key is made anew
// with every process; what an earlier one gave out is stale. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/random.h"
#include "base/time.h"
#include "turn/crypto.h"
#include "turn/path.h"

namespace earshot::turn {

// 8 hexadecimal digits of seconds, 20 characters of base64. As long as a 401 may be (72 bytes).
using NonceText = std::array<char, 28>;

inline std::string_view as_text(const NonceText& nonce) { return {nonce.data(), nonce.size()}; }

class NonceIssuer {
 public:
  NonceIssuer(const Crypto& crypto, Random& random);

  NonceText issue(Timestamp now, const FiveTuple& tuple) const;
  // Issued here, to this 5-tuple, at most limits::kTurnNonceLifetime ago. All else is stale.
  bool is_fresh(Timestamp now, const FiveTuple& tuple, std::string_view nonce) const;

 private:
  NonceText nonce_of(uint32_t second, const FiveTuple& tuple) const;

  codec::HmacSha1 hmac_;
  std::array<uint8_t, 20> key_;
};

}  // namespace earshot::turn
