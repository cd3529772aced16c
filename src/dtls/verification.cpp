#include "dtls/verification.h"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "base/check.h"
#include "dtls/certificate.h"

namespace earshot::dtls {
namespace {

int session_data_index() {
  static const int kIndex = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return kIndex;
}

// In place of OpenSSL's own check of a chain: during the handshake, so that a peer with another
// certificate is told, and no key is ever exported for it.
int verify(X509_STORE_CTX* store, void*) {
  const auto* const session = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const verification =
      static_cast<Verification*>(SSL_get_ex_data(session, session_data_index()));
  const X509* const certificate = X509_STORE_CTX_get0_cert(store);
  if (verification != nullptr && certificate != nullptr &&
      matches(to_der(certificate), verification->expected)) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  if (verification != nullptr) verification->refused = true;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

}  // namespace

void verify_by_fingerprint(ssl_ctx_st* context) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, verify, nullptr);
}

void expect_fingerprint(ssl_st* session, Verification* verification) {
  CHECK(SSL_set_ex_data(session, session_data_index(), verification) == 1);
}

}  // namespace earshot::dtls
