// The machine as it is. Blocking; any thread.
#pragma once

#include "app/checks/environment.h"
#include "base/random.h"

namespace earshot::app {

class SystemEnvironment final : public Environment {
 public:
  FileFacts file(const std::filesystem::path& path) override;
  std::string text_of(const std::filesystem::path& path) override;
  std::optional<uint64_t> free_bytes(const std::filesystem::path& path) override;
  Result<io::CertificateFacts> certificate(const std::filesystem::path& certificate,
                                           const std::filesystem::path& authority) override;
  Result<bool> key_belongs_to(const std::filesystem::path& certificate,
                              const std::filesystem::path& key) override;
  bool is_root() override;

  std::vector<IpAddress> resolve(const std::string& name) override;
  std::vector<IpAddress> own_addresses() override;
  BindOutcome try_bind(const SocketAddress& address, Protocol protocol) override;
  std::vector<std::string> holders_of(uint16_t port, Protocol protocol) override;

  Result<HttpAnswer> http(const HttpQuestion& question) override;
  Result<SocketAddress> stun_binding(const StunServer& server) override;
  Result<std::string> turn_challenge(const StunServer& server) override;

  ClockFacts clock() override;
  uint64_t descriptors_max(uint16_t port) override;

 private:
  SystemRandom random_;
};

}  // namespace earshot::app
