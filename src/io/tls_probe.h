// TLS over a TcpProbe. Takes every certificate and tells about it, so it must carry no secrets.
// Any thread that may block; one owner.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "io/probe.h"
#include "io/tls_facts.h"

struct ssl_ctx_st;
struct ssl_st;

namespace earshot::io {

class TlsProbe final : public ProbeStream {
 public:
  // `name` is asked for (SNI) unless it is an IP address. `authority`: see facts_of().
  static Result<std::unique_ptr<TlsProbe>> connect(const SocketAddress& to, const std::string& name,
                                                   const std::filesystem::path& authority,
                                                   Duration deadline);
  ~TlsProbe() override;

  Result<void> write(Bytes bytes) override;
  Result<size_t> read(std::span<uint8_t> out) override;
  const CertificateFacts& certificate() const { return certificate_; }

 private:
  explicit TlsProbe(std::unique_ptr<TcpProbe> tcp);
  // Waits for what `result` of an SSL_ call asks for.
  Result<void> wait_after(int result);

  std::unique_ptr<TcpProbe> tcp_;
  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> session_;
  CertificateFacts certificate_;
};

}  // namespace earshot::io
