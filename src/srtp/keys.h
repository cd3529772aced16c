// Keys of SRTP: from the exporter of DTLS to session keys (RFC 5764 §4.2, RFC 3711 §4.3.1,
// RFC 7714 §11). Secrets are wiped when they go. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/srtp_profile.h"

namespace earshot::srtp {

using codec::SrtpProfile;

// A few secret bytes in place, wiped when they go.
template <size_t kCapacity>
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Bytes bytes);
  SecretBytes(const SecretBytes&) = default;
  SecretBytes& operator=(const SecretBytes&) = default;
  ~SecretBytes();

  // Zeros to be written by the caller; at most kCapacity.
  std::span<uint8_t> resize(size_t size);
  Bytes view() const { return {bytes_, size_}; }

 private:
  uint8_t bytes_[kCapacity] = {};
  size_t size_ = 0;
};

// What one side encrypts with.
struct MasterKey {
  SecretBytes<32> key;
  SecretBytes<14> salt;
};

struct MasterKeys {
  MasterKey client;  // of the side that was the DTLS client
  MasterKey server;
};

// Takes the exporter's output apart: client key, server key, client salt, server salt.
// kInvalid: not codec::srtp_keying_material_bytes(profile) bytes.
Result<MasterKeys> split_keying_material(SrtpProfile profile, Bytes material);

struct SessionKeys {
  SecretBytes<32> key;
  SecretBytes<14> salt;
  SecretBytes<20> authentication;  // of SRTP_AES128_CM_HMAC_SHA1_80 alone
};

SessionKeys derive_rtp_keys(SrtpProfile profile, const MasterKey& master);
SessionKeys derive_rtcp_keys(SrtpProfile profile, const MasterKey& master);

}  // namespace earshot::srtp
