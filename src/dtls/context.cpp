#include "dtls/context.h"

#include <openssl/ssl.h>

#include <string>

#include "base/check.h"
#include "base/limits.h"
#include "dtls/verification.h"

namespace earshot::dtls {
namespace {

// All with forward secrecy, and GCM alone: the first is what RFC 8826 §6.5 demands of everybody,
// and record_filter.cpp relies on it. RSA is for clients whose certificate is an old one.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

const char* openssl_name(SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::kAeadAes128Gcm: return "SRTP_AEAD_AES_128_GCM";
    case SrtpProfile::kAeadAes256Gcm: return "SRTP_AEAD_AES_256_GCM";
    case SrtpProfile::kAes128CmSha1_80: return "SRTP_AES128_CM_SHA1_80";
  }
  CHECK(false);
}

}  // namespace

Context::Context(const Certificate& certificate, std::span<const SrtpProfile> profiles)
    : context_(SSL_CTX_new(DTLS_method()), SSL_CTX_free) {
  SSL_CTX* const context = context_.get();
  CHECK(context != nullptr);
  std::string names;
  for (const SrtpProfile profile : profiles) {
    names += (names.empty() ? "" : ":") + std::string(openssl_name(profile));
  }
  CHECK(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1);
  CHECK(SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1);
  CHECK(SSL_CTX_set_cipher_list(context, kCiphers) == 1);
  CHECK(SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1);
  // Here and in its partner for sessions, 0 means that it worked.
  CHECK(SSL_CTX_set_tlsext_use_srtp(context, names.c_str()) == 0);
  CHECK(SSL_CTX_use_certificate(context, certificate.native()) == 1);
  CHECK(SSL_CTX_use_PrivateKey(context, certificate.key()) == 1);
  // No resumption and no renegotiation: an association is used once. The MTU is ours to say.
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(context, limits::kDtlsCertificateBytesMax);
  SSL_CTX_set_max_send_fragment(context, limits::kDtlsDatagramBytesMax);
  verify_by_fingerprint(context);
}

}  // namespace earshot::dtls
