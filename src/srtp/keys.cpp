#include "srtp/keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/check.h"

namespace earshot::srtp {

template <size_t kCapacity>
SecretBytes<kCapacity>::SecretBytes(Bytes bytes) {
  std::copy(bytes.begin(), bytes.end(), resize(bytes.size()).begin());
}

template <size_t kCapacity>
SecretBytes<kCapacity>::~SecretBytes() {
  OPENSSL_cleanse(bytes_, sizeof(bytes_));
}

template <size_t kCapacity>
std::span<uint8_t> SecretBytes<kCapacity>::resize(size_t size) {
  CHECK(size <= kCapacity);
  std::fill_n(bytes_, kCapacity, uint8_t{0});
  size_ = size;
  return {bytes_, size_};
}

template class SecretBytes<14>;
template class SecretBytes<20>;
template class SecretBytes<32>;

namespace {

constexpr size_t kAuthenticationKeyBytes = 20;  // RFC 3711 §5.2
constexpr size_t kKdfSaltBytes = 14;            // RFC 3711 §4.3.3

// RFC 3711 §4.3.2.
enum Label : uint8_t {
  kRtpEncryption = 0,
  kRtpAuthentication = 1,
  kRtpSalt = 2,
  kRtcpEncryption = 3,
  kRtcpAuthentication = 4,
  kRtcpSalt = 5,
};

// AES in counter mode over zeros, the label mixed into the salt (RFC 3711 §4.3.1, §4.3.3). The key
// derivation rate is zero. Salts of 12 bytes end in zeros here (RFC 7714 §11).
void derive(const MasterKey& master, Label label, std::span<uint8_t> out) {
  std::array<uint8_t, 16> counter{};
  std::copy_n(master.salt.view().begin(), std::min(master.salt.view().size(), kKdfSaltBytes),
              counter.begin());
  counter[7] ^= label;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  CHECK(context != nullptr);
  const Bytes key = master.key.view();
  const EVP_CIPHER* const cipher = key.size() == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
  CHECK(EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), counter.data()) == 1);
  std::fill(out.begin(), out.end(), uint8_t{0});
  int size = 0;
  CHECK(EVP_EncryptUpdate(context.get(), out.data(), &size, out.data(),
                          static_cast<int>(out.size())) == 1);
  CHECK(static_cast<size_t>(size) == out.size());
}

SessionKeys derive_all(SrtpProfile profile, const MasterKey& master, Label encryption,
                       Label authentication, Label salt) {
  CHECK(master.key.view().size() == codec::srtp_key_bytes(profile));
  CHECK(master.salt.view().size() == codec::srtp_salt_bytes(profile));
  SessionKeys keys;
  derive(master, encryption, keys.key.resize(codec::srtp_key_bytes(profile)));
  derive(master, salt, keys.salt.resize(codec::srtp_salt_bytes(profile)));
  if (profile == SrtpProfile::kAes128CmSha1_80) {
    derive(master, authentication, keys.authentication.resize(kAuthenticationKeyBytes));
  }
  return keys;
}

}  // namespace

Result<MasterKeys> split_keying_material(SrtpProfile profile, Bytes material) {
  if (material.size() != codec::srtp_keying_material_bytes(profile)) {
    return Error{ErrorCode::kInvalid, "keying material of the wrong size"};
  }
  ByteReader reader(material);
  const Bytes client_key = reader.bytes(codec::srtp_key_bytes(profile));
  const Bytes server_key = reader.bytes(codec::srtp_key_bytes(profile));
  const Bytes client_salt = reader.bytes(codec::srtp_salt_bytes(profile));
  const Bytes server_salt = reader.bytes(codec::srtp_salt_bytes(profile));
  return MasterKeys{{SecretBytes<32>(client_key), SecretBytes<14>(client_salt)},
                    {SecretBytes<32>(server_key), SecretBytes<14>(server_salt)}};
}

SessionKeys derive_rtp_keys(SrtpProfile profile, const MasterKey& master) {
  return derive_all(profile, master, kRtpEncryption, kRtpAuthentication, kRtpSalt);
}

SessionKeys derive_rtcp_keys(SrtpProfile profile, const MasterKey& master) {
  return derive_all(profile, master, kRtcpEncryption, kRtcpAuthentication, kRtcpSalt);
}

}  // namespace earshot::srtp
