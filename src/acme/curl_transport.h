// Transport over libcurl: HTTPS only, the server's certificate is verified, redirects are not
// followed (RFC 8555 has none). One thread; a request under way ends soon after the waiter is told
// to stop.
#pragma once

#include <filesystem>
#include <memory>

#include "acme/transport.h"
#include "acme/waiter.h"

namespace earshot::acme {

class CurlTransport final : public Transport {
 public:
  // `ca_file`: PEM, trusted instead of the system's authorities; empty: those. `waiter` outlives
  // this.
  CurlTransport(std::filesystem::path ca_file, const Waiter& waiter);

  Result<HttpAnswer> send(const HttpRequest& request) override;

 private:
  using Handle = std::unique_ptr<void, void (*)(void*)>;

  Result<void> run(void* transfer);

  const std::filesystem::path ca_file_;
  const Waiter& waiter_;
  Handle multi_;  // keeps connections open between requests
};

}  // namespace earshot::acme
