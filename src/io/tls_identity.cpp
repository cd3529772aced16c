#include "io/tls_identity.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>

#include <utility>
#include <vector>

#include "base/check.h"
#include "io/tls_keys.h"
#include "io/tls_names.h"

namespace earshot::io {
namespace {

constexpr int64_t kHour_s = 3600;

void add_extension(X509* certificate, X509_EXTENSION* extension) {
  CHECK(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

void add_only_name(X509* certificate, const std::string& domain) {
  const GeneralNames names = dns_names({domain});
  CHECK(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) ==
        1);
}

// id-pe-acmeIdentifier: an OCTET STRING that holds the DER of the OCTET STRING of the digest.
void add_acme_identifier(X509* certificate, Bytes digest) {
  std::vector<uint8_t> inner = {0x04, static_cast<uint8_t>(digest.size())};
  inner.insert(inner.end(), digest.begin(), digest.end());
  ASN1_OCTET_STRING* const value = ASN1_OCTET_STRING_new();
  CHECK(ASN1_OCTET_STRING_set(value, inner.data(), static_cast<int>(inner.size())) == 1);
  ASN1_OBJECT* const id = OBJ_txt2obj("1.3.6.1.5.5.7.1.31", 1);
  add_extension(certificate, X509_EXTENSION_create_by_OBJ(nullptr, id, 1, value));
  ASN1_OBJECT_free(id);
  ASN1_OCTET_STRING_free(value);
}

}  // namespace

TlsIdentity::TlsIdentity(std::shared_ptr<x509_st> certificate, std::shared_ptr<evp_pkey_st> key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {}

TlsIdentity TlsIdentity::make_challenge(const std::string& domain, Bytes digest, WallTime now,
                                        Random& random) {
  CHECK(digest.size() == 32);
  const P256Key key = P256Key::generate();
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  CHECK(certificate != nullptr);
  X509* const raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(raw), random.u64() >> 1);
  ASN1_TIME_set(X509_getm_notBefore(raw), now.ms() / 1000 - kHour_s);
  ASN1_TIME_set(X509_getm_notAfter(raw), now.ms() / 1000 + 24 * kHour_s);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("ACME challenge"), -1, -1, 0);
  X509_set_issuer_name(raw, X509_get_subject_name(raw));
  X509_set_pubkey(raw, key.native());
  add_only_name(raw, domain);
  add_acme_identifier(raw, digest);
  CHECK(X509_sign(raw, key.native(), EVP_sha256()) > 0);
  EVP_PKEY_up_ref(key.native());
  return {std::move(certificate), std::shared_ptr<EVP_PKEY>(key.native(), EVP_PKEY_free)};
}

void TlsIdentity::present_on(ssl_st* session) const {
  CHECK(SSL_use_certificate(session, certificate_.get()) == 1);
  CHECK(SSL_use_PrivateKey(session, key_.get()) == 1);
}

}  // namespace earshot::io
