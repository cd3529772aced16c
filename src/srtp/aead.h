// AES-GCM with a key that stays (RFC 5116, NIST SP 800-38D), by one of two libraries that are
// chosen at run time. Making one costs microseconds; using it costs no memory and no key schedule.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace earshot::srtp {

inline constexpr size_t kGcmTagBytes = 16;
using GcmIv = std::array<uint8_t, 12>;

// One key, used in one direction. One thread at a time.
class Aead {
 public:
  virtual ~Aead() = default;

  // Writes the ciphertext of `text` to `out` and the tag behind it; `out` may be text.data(). The
  // caller uses an IV once.
  virtual void seal(const GcmIv& iv, Bytes aad, Bytes text, uint8_t* out) = 0;

  // Decrypts `text` in place. False: the tag (kGcmTagBytes) is another one, and the text is zeros.
  virtual bool open(const GcmIv& iv, Bytes aad, std::span<uint8_t> text, Bytes tag) = 0;

  // From the object's beginning, what each call reads of it: for prefetch().
  virtual size_t hot_bytes() const = 0;
};

enum class AeadDirection { kSeal, kOpen };

enum class AeadBackend {
  kEvp,      // OpenSSL: everywhere
  kIpsecMb,  // intel-ipsec-mb: x86 with AES-NI; about four times as fast
};

std::string_view name(AeadBackend backend);
// By the build and by what this processor can do. Any thread.
bool is_available(AeadBackend backend);
AeadBackend fastest_backend();

// `key`: 16 or 32 bytes; the backend must be available. Any thread.
std::unique_ptr<Aead> make_aes_gcm(AeadBackend backend, AeadDirection direction, Bytes key);

}  // namespace earshot::srtp
