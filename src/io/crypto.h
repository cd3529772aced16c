// Codes and digests that protocols name, by OpenSSL. Any thread.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::io {

// HMAC-SHA1 (RFC 2104) over `a` and then `b`: what MESSAGE-INTEGRITY and the usual scheme of TURN
// credentials are made of. As strong as ever as a MAC.
std::array<uint8_t, 20> hmac_sha1(Bytes key, Bytes a, Bytes b);

// For the key of RFC 8489 §9.2.2 alone, which nobody may choose otherwise.
std::array<uint8_t, 16> md5(Bytes bytes);

}  // namespace earshot::io
