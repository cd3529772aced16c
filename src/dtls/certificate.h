// The certificate that the server, or one client of the load tool, presents in every DTLS
// handshake. Nobody vouches for it: its fingerprint travels in the session description. Immutable;
// any thread; copies share it.
#pragma once

#include <memory>

#include "base/random.h"
#include "base/time.h"
#include "dtls/fingerprint.h"

struct evp_pkey_st;
struct x509_st;

namespace earshot::dtls {

class Certificate {
 public:
  // A new P-256 key, self-signed (RFC 8826 §6.5). Browsers do not look at the dates.
  static Certificate generate(WallTime now, Random& random);

  // SHA-256, for `a=fingerprint:`.
  const Fingerprint& fingerprint() const { return fingerprint_; }

  x509_st* native() const { return certificate_.get(); }
  evp_pkey_st* key() const { return key_.get(); }

 private:
  Certificate(std::shared_ptr<x509_st> certificate, std::shared_ptr<evp_pkey_st> key);

  std::shared_ptr<x509_st> certificate_;  // OpenSSL counts the references of both itself
  std::shared_ptr<evp_pkey_st> key_;
  Fingerprint fingerprint_;
};

// The certificate in DER.
std::vector<uint8_t> to_der(const x509_st* certificate);

}  // namespace earshot::dtls
