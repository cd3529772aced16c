#include "io/crypto.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
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

}  // namespace earshot::io
