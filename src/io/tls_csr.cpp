#include "io/tls_csr.h"

#include <openssl/x509v3.h>

#include <memory>

#include "base/check.h"
#include "io/tls_names.h"

namespace earshot::io {

std::vector<uint8_t> make_csr(const P256Key& key, const std::vector<std::string>& domains) {
  const std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)> request(X509_REQ_new(), X509_REQ_free);
  CHECK(request != nullptr && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1);
  CHECK(X509_REQ_set_pubkey(request.get(), key.native()) == 1);

  const GeneralNames names = dns_names(domains);
  STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
  CHECK(X509V3_add1_i2d(&extensions, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) ==
        1);
  CHECK(X509_REQ_add_extensions(request.get(), extensions) == 1);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);

  CHECK(X509_REQ_sign(request.get(), key.native(), EVP_sha256()) > 0);
  const int size = i2d_X509_REQ(request.get(), nullptr);
  CHECK(size > 0);
  std::vector<uint8_t> der(static_cast<size_t>(size));
  uint8_t* cursor = der.data();
  i2d_X509_REQ(request.get(), &cursor);
  return der;
}

}  // namespace earshot::io
