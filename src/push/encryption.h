// Message encryption for Web Push: one record of aes128gcm (RFC 8188) with keys as RFC 8291 derives
// them. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "io/tls_keys.h"

namespace earshot::push {

// Of the browser that shall read it.
struct RecipientKeys {
  Bytes p256dh;  // its public key, an uncompressed point
  Bytes auth;    // the secret it shares with us
};

// The body to send. `ephemeral` and `salt` (16 bytes) are new for each message. `padding`: zeros
// that hide the length of `plain`. kInvalid: p256dh is no point of the curve.
Result<std::string> encrypt(const RecipientKeys& recipient, std::string_view plain, size_t padding,
                            const io::P256Key& ephemeral, const std::array<uint8_t, 16>& salt);

// Zeros after which `bytes` become a multiple of kPushPaddingBytes.
size_t padding_for(size_t bytes);

}  // namespace earshot::push
