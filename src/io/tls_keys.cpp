#include "io/tls_keys.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace earshot::io {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Pkey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::array<uint8_t, 32> coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  CHECK(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::array<uint8_t, 32> bytes{};
  CHECK(BN_bn2binpad(number, bytes.data(), bytes.size()) == bytes.size());
  BN_free(number);
  return bytes;
}

}  // namespace

P256Key::P256Key(evp_pkey_st* key) : key_(key, EVP_PKEY_free) {}

P256Key P256Key::generate() {
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  CHECK(key != nullptr);
  return P256Key(key);
}

Result<P256Key> P256Key::from_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  // Without a callback OpenSSL would ask the terminal for the password of an encrypted key.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  const P256Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  std::array<char, 32> group{};
  if (key.key_ == nullptr ||
      EVP_PKEY_get_group_name(key.native(), group.data(), group.size(), nullptr) != 1 ||
      std::string_view(group.data()) != "prime256v1") {
    return Error{ErrorCode::kInvalid, "not a private P-256 key"};
  }
  return key;
}

std::string P256Key::to_pem() const {
  const Bio bio(BIO_new(BIO_s_mem()), BIO_free);
  CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), native(), nullptr, nullptr, 0, nullptr, nullptr));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<size_t>(size)};
}

P256Key::PublicPoint P256Key::public_point() const {
  return {coordinate(native(), OSSL_PKEY_PARAM_EC_PUB_X),
          coordinate(native(), OSSL_PKEY_PARAM_EC_PUB_Y)};
}

std::array<uint8_t, kP256PointBytes> P256Key::public_bytes() const {
  const PublicPoint point = public_point();
  std::array<uint8_t, kP256PointBytes> bytes{4};
  std::copy(point.x.begin(), point.x.end(), bytes.begin() + 1);
  std::copy(point.y.begin(), point.y.end(), bytes.begin() + 33);
  return bytes;
}

Result<std::array<uint8_t, 32>> P256Key::agree(Bytes public_bytes) const {
  const Error invalid{ErrorCode::kInvalid, "not a public P-256 key"};
  if (public_bytes.size() != kP256PointBytes || public_bytes[0] != 4) return invalid;
  // Checks that the point is on the curve, without which ECDH would give the key away.
  const Pkey peer(EVP_PKEY_new(), EVP_PKEY_free);
  CHECK(peer != nullptr && EVP_PKEY_copy_parameters(peer.get(), native()) == 1);
  if (EVP_PKEY_set1_encoded_public_key(peer.get(), public_bytes.data(), public_bytes.size()) != 1) {
    return invalid;
  }
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new(native(), nullptr), EVP_PKEY_CTX_free);
  std::array<uint8_t, 32> shared{};
  size_t size = shared.size();
  CHECK(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
  if (EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) return invalid;
  CHECK(EVP_PKEY_derive(context.get(), shared.data(), &size) == 1 && size == shared.size());
  return shared;
}

std::array<uint8_t, 64> P256Key::sign(Bytes message) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, native()) == 1);
  std::vector<uint8_t> der(static_cast<size_t>(EVP_PKEY_get_size(native())));
  size_t size = der.size();
  CHECK(EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) == 1);
  // JOSE wants the two numbers themselves, not their ASN.1.
  const uint8_t* cursor = der.data();
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(
      d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(size)), ECDSA_SIG_free);
  CHECK(numbers != nullptr);
  std::array<uint8_t, 64> signature{};
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(numbers.get()), signature.data(), 32) == 32);
  CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(numbers.get()), signature.data() + 32, 32) == 32);
  return signature;
}

}  // namespace earshot::io
