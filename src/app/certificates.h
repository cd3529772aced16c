// Where the certificate of TLS comes from (config.h, TlsMode) and how it stays current while the
// server runs: files that change, our own authority, or one that is asked by ACME. Loop thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "acme/acme_service.h"
#include "app/config.h"
#include "base/executor.h"
#include "base/random.h"
#include "io/tls_context.h"

namespace earshot::app {

class Certificates {
 public:
  // Not for TlsMode::kOff. Reads the certificate or makes one to begin with; blocking, before the
  // loop runs. `random` may be used by any thread; it outlives this, as does `config`.
  static Result<std::unique_ptr<Certificates>> open(const Config& config, Random& random);

  io::TlsContext& tls() { return *tls_; }

  // From now on orders and renews, if that is how certificates come. Challenges must be answered by
  // then. `loop` is not run any more when this is destroyed.
  void start(Executor& loop);

  // Takes up what has changed on disk, and renews our own when it is time. Cheap: for a timer.
  void refresh(WallTime now);
  // Somebody asks to look now.
  void look_now();

  // The answer to an HTTP-01 challenge.
  std::optional<std::string> find_challenge(std::string_view token) const;
  // Our own authority's certificate as PEM; "": there is none.
  const std::string& authority() const { return authority_; }
  // nullptr: no ACME, or not started.
  const acme::AcmeService* acme() const { return acme_.get(); }

 private:
  Certificates(const Config& config, Random& random) : config_(config), random_(random) {}

  Result<void> open_self_signed();
  Result<void> open_acme();
  void take_certificate();

  const Config& config_;
  Random& random_;
  std::unique_ptr<io::TlsContext> tls_;
  std::string authority_;
  WallTime self_signed_checked_;
  std::optional<acme::CertificateFiles> files_;
  std::unique_ptr<acme::AcmeService> acme_;
};

}  // namespace earshot::app
