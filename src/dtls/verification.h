// How OpenSSL is told to judge a peer's certificate: by nothing but its fingerprint.
#pragma once

#include <vector>

#include "dtls/fingerprint.h"

struct ssl_ctx_st;
struct ssl_st;

namespace earshot::dtls {

// What one session expects, and what it found.
struct Verification {
  std::vector<Fingerprint> expected;
  bool refused = false;  // the peer showed a certificate with another fingerprint
};

// Every peer must show a certificate, and the session of `expect_fingerprint` decides. Without one
// it is refused.
void verify_by_fingerprint(ssl_ctx_st* context);
// `verification` must outlive the session.
void expect_fingerprint(ssl_st* session, Verification* verification);

}  // namespace earshot::dtls
