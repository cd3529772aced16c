// The TURN server of Earshot and nothing else, for measuring: makes the grants that a call would
// have made, prints "username password" for each and "ready", and serves until its input ends.
//
//   turn_host --listen A:P --peer-ip A --secret S --clients N
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

#include "base/random.h"
#include "base/time.h"
#include "io/crypto.h"
#include "media/turn_server.h"
#include "turn/credentials.h"

namespace earshot::bench {
namespace {

struct Options {
  std::string listen, peer_ip, secret;
  size_t clients = 1;
};

constexpr turn::Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};

Result<void> serve(const Options& options) {
  SystemRandom random;
  TRY_ASSIGN(const SocketAddress listen, SocketAddress::parse(options.listen));
  TRY_ASSIGN(const IpAddress peer, IpAddress::parse(options.peer_ip));
  media::TurnServerConfig config;
  config.listen = {listen};
  config.engine.secrets = {options.secret, ""};
  // The relay is measured, not its limits: a tool has one address and sends what it can.
  config.engine.relay_rate = {.per_second = 1e9, .burst = 1e9};
  config.engine.allocations_per_source_max = limits::kTurnAllocationsMax;
  config.addresses.bound_v4 = listen.ip();
  config.addresses.told.relay_v4 = listen.ip();
  config.addresses.told.own = {listen.ip()};
  TRY_ASSIGN(const auto server, media::TurnServer::create(config, kCrypto, random));
  const WallTime expires = SystemClock().wall_now() + 1h;
  for (size_t index = 0; index < options.clients; ++index) {
    const turn::CredentialName name{expires, UserId::random(random), CallId::random(random),
                                    ClientId::random(random)};
    const turn::Credential credential = turn::mint_credential(name, options.secret, io::hmac_sha1);
    if (!server->grant(name.call, name.client, expires) || !server->allow_peer(name.call, peer)) {
      return Error{ErrorCode::kUnavailable, "too many grants at once"};
    }
    std::printf("%s %s\n", credential.username.c_str(), credential.password.c_str());
  }
  std::puts("ready");
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return {};
}

}  // namespace
}  // namespace earshot::bench

int main(int argc, char** argv) {
  earshot::bench::Options options;
  CLI::App app("Earshot's TURN server alone");
  app.add_option("--listen", options.listen)->required();
  app.add_option("--peer-ip", options.peer_ip)->required();
  app.add_option("--secret", options.secret)->required();
  app.add_option("--clients", options.clients);
  CLI11_PARSE(app, argc, argv);
  const auto served = earshot::bench::serve(options);
  if (served.ok()) return 0;
  std::fprintf(stderr, "turn_host: %s\n", served.error().message.c_str());
  return 1;
}
