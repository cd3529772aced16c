// A certificate with its key, in memory, as a TLS handshake presents it. Immutable; any thread.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"

struct evp_pkey_st;
struct ssl_st;
struct x509_st;

namespace earshot::io {

class TlsIdentity {
 public:
  // What the authority wants to see during a TLS-ALPN-01 challenge (RFC 8737 §3): self-signed, the
  // domain as its only name, and the SHA-256 of the key authorization (`digest`, 32 bytes).
  static TlsIdentity make_challenge(const std::string& domain, Bytes digest, WallTime now,
                                    Random& random);

  // Makes the session present this one instead of the context's. During its ClientHello.
  void present_on(ssl_st* session) const;

  x509_st* certificate() const { return certificate_.get(); }

 private:
  TlsIdentity(std::shared_ptr<x509_st> certificate, std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<x509_st> certificate_;  // OpenSSL counts the references of both itself
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace earshot::io
