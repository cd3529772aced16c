// Codes and digests that protocols name, by OpenSSL. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace earshot::io {

// HMAC-SHA1 (RFC 2104) over `a` and then `b`: what MESSAGE-INTEGRITY and the usual scheme of TURN
// credentials are made of. As strong as ever as a MAC.
std::array<uint8_t, 20> hmac_sha1(Bytes key, Bytes a, Bytes b);

// For the key of RFC 8489 §9.2.2 alone, which nobody may choose otherwise.
std::array<uint8_t, 16> md5(Bytes bytes);

// HKDF (RFC 5869) with SHA-256: `size` bytes, at most 8160.
std::vector<uint8_t> hkdf_sha256(Bytes salt, Bytes key, Bytes info, size_t size);

// AES-128-GCM: the ciphertext and behind it the tag of 16 bytes. A nonce is used once with a key.
std::vector<uint8_t> aes_128_gcm_seal(std::span<const uint8_t, 16> key,
                                      std::span<const uint8_t, 12> nonce, Bytes plain);

}  // namespace earshot::io
