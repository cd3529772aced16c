#include "dtls/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/check.h"

namespace earshot::dtls {
namespace {

constexpr int64_t kDay_s = 86'400;
constexpr int64_t kBackdated_s = kDay_s;  // clocks of phones are not exact
constexpr int64_t kLifetime_s = 3650 * kDay_s;

}  // namespace

Certificate Certificate::generate(WallTime now, Random& random) {
  std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  CHECK(key != nullptr && certificate != nullptr);
  const int64_t now_s = now.ms() / 1000;
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const auto* const common_name = reinterpret_cast<const unsigned char*>("Earshot media");
  CHECK(X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), random.u64() >> 1) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(certificate.get()), now_s - kBackdated_s) != nullptr &&
        ASN1_TIME_set(X509_getm_notAfter(certificate.get()), now_s + kLifetime_s) != nullptr &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name, -1, -1, 0) == 1 &&
        X509_set_issuer_name(certificate.get(), name) == 1 &&
        X509_set_pubkey(certificate.get(), key.get()) == 1 &&
        X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  return Certificate(std::move(certificate), std::move(key));
}

Certificate::Certificate(std::shared_ptr<x509_st> certificate, std::shared_ptr<evp_pkey_st> key)
    : certificate_(std::move(certificate)),
      key_(std::move(key)),
      fingerprint_(fingerprint_of(to_der(certificate_.get()))) {}

std::vector<uint8_t> to_der(const x509_st* certificate) {
  const int size = i2d_X509(certificate, nullptr);
  CHECK(size > 0);
  std::vector<uint8_t> der(static_cast<size_t>(size));
  unsigned char* out = der.data();
  CHECK(i2d_X509(certificate, &out) == size);
  return der;
}

}  // namespace earshot::dtls
