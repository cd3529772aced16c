// What all DTLS associations of a process share: certificate, ciphers, profiles. Immutable; any
// thread; must outlive its associations.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "codec/srtp_profile.h"
#include "dtls/certificate.h"

struct ssl_ctx_st;

namespace earshot::dtls {

using codec::SrtpProfile;

// The server's choice, whatever the order of the client (Chromium names the slowest first).
inline constexpr SrtpProfile kProfilesByPreference[] = {
    SrtpProfile::kAeadAes128Gcm, SrtpProfile::kAeadAes256Gcm, SrtpProfile::kAes128CmSha1_80};

class Context {
 public:
  // `profiles`: what a server takes, the best first, and what a client offers, in that order.
  explicit Context(const Certificate& certificate,
                   std::span<const SrtpProfile> profiles = kProfilesByPreference);

  ssl_ctx_st* native() const { return context_.get(); }

 private:
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace earshot::dtls
