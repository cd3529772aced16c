#include "io/crypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>

#include "base/check.h"

namespace earshot::io {
namespace {

struct FreeMac {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

// Looking an algorithm up costs more than a short HMAC; so each thread keeps one that is ready and
// only gives it the next key.
std::unique_ptr<EVP_MAC_CTX, FreeMac> make_hmac_sha1() {
  const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  CHECK(mac != nullptr);
  std::unique_ptr<EVP_MAC_CTX, FreeMac> context(EVP_MAC_CTX_new(mac.get()));
  CHECK(context != nullptr);
  char digest[] = "SHA1";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end(),
  };
  CHECK(EVP_MAC_CTX_set_params(context.get(), settings) == 1);
  return context;
}

}  // namespace

std::array<uint8_t, 20> hmac_sha1(Bytes key, Bytes a, Bytes b) {
  thread_local const auto context = make_hmac_sha1();
  // Without a key (null) OpenSSL would go on with the last one.
  static constexpr uint8_t kNoKey = 0;
  const uint8_t* const key_bytes = key.empty() ? &kNoKey : key.data();
  std::array<uint8_t, 20> code{};
  size_t size = 0;
  CHECK(EVP_MAC_init(context.get(), key_bytes, key.size(), nullptr) == 1);
  CHECK(EVP_MAC_update(context.get(), a.data(), a.size()) == 1);
  CHECK(EVP_MAC_update(context.get(), b.data(), b.size()) == 1);
  CHECK(EVP_MAC_final(context.get(), code.data(), &size, code.size()) == 1);
  CHECK(size == code.size());
  return code;
}

std::array<uint8_t, 16> md5(Bytes bytes) {
  std::array<uint8_t, 16> digest{};
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_md5(), nullptr) == 1);
  return digest;
}

std::vector<uint8_t> hkdf_sha256(Bytes salt, Bytes key, Bytes info, size_t size) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(
      EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
  CHECK(context != nullptr);
  const auto octets = [](const char* name, Bytes bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<uint8_t*>(bytes.data()),
                                             bytes.size());
  };
  char digest[] = "SHA256";
  const OSSL_PARAM settings[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      octets(OSSL_KDF_PARAM_KEY, key),
      octets(OSSL_KDF_PARAM_SALT, salt),
      octets(OSSL_KDF_PARAM_INFO, info),
      OSSL_PARAM_construct_end(),
  };
  std::vector<uint8_t> out(size);
  CHECK(EVP_KDF_derive(context.get(), out.data(), out.size(), settings) == 1);
  return out;
}

std::vector<uint8_t> aes_128_gcm_seal(std::span<const uint8_t, 16> key,
                                      std::span<const uint8_t, 12> nonce, Bytes plain) {
  constexpr size_t kTagBytes = 16;
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  CHECK(context != nullptr);
  std::vector<uint8_t> out(plain.size() + kTagBytes);
  int size = 0;
  int rest = 0;
  CHECK(EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, key.data(), nonce.data()) ==
        1);
  CHECK(EVP_EncryptUpdate(context.get(), out.data(), &size, plain.data(),
                          static_cast<int>(plain.size())) == 1);
  CHECK(EVP_EncryptFinal_ex(context.get(), out.data() + size, &rest) == 1);
  CHECK(static_cast<size_t>(size + rest) == plain.size());
  CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                            out.data() + plain.size()) == 1);
  return out;
}

}  // namespace earshot::io
