#include "io/tls_digest.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace earshot::io {

std::array<uint8_t, 20> sha1(Bytes bytes) {
  std::array<uint8_t, 20> digest{};
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1);
  return digest;
}

std::array<uint8_t, 32> sha256(Bytes bytes) {
  std::array<uint8_t, 32> digest{};
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return digest;
}

}  // namespace earshot::io
