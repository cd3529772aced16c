// The two functions that long-term credentials need (RFC 8489 §9.2.2, §14.5). Injected, because
// engines know no cryptography library; both are in io/crypto.h.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "codec/stun_message.h"

namespace earshot::turn {

struct Crypto {
  codec::HmacSha1 hmac_sha1 = nullptr;
  std::array<uint8_t, 16> (*md5)(Bytes) = nullptr;
};

}  // namespace earshot::turn
