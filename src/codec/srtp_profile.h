// SRTP protection profiles as DTLS negotiates them (RFC 5764 §4.1.2, RFC 7714 §14.2). Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace earshot::codec {

// The values are those of the registry and of the use_srtp extension.
enum class SrtpProfile : uint16_t {
  kAes128CmSha1_80 = 0x0001,
  kAeadAes128Gcm = 0x0007,
  kAeadAes256Gcm = 0x0008,
};

// Of the master key and master salt of one direction.
constexpr size_t srtp_key_bytes(SrtpProfile profile) {
  return profile == SrtpProfile::kAeadAes256Gcm ? 32 : 16;
}
constexpr size_t srtp_salt_bytes(SrtpProfile profile) {
  return profile == SrtpProfile::kAes128CmSha1_80 ? 14 : 12;
}
// What the exporter of DTLS has to give (RFC 5764 §4.2): keys and salts of both directions.
constexpr size_t srtp_keying_material_bytes(SrtpProfile profile) {
  return 2 * (srtp_key_bytes(profile) + srtp_salt_bytes(profile));
}

// The name in the registry, for logs and statistics.
constexpr std::string_view name(SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::kAes128CmSha1_80: return "SRTP_AES128_CM_HMAC_SHA1_80";
    case SrtpProfile::kAeadAes128Gcm: return "SRTP_AEAD_AES_128_GCM";
    case SrtpProfile::kAeadAes256Gcm: return "SRTP_AEAD_AES_256_GCM";
  }
  return "";
}

}  // namespace earshot::codec
