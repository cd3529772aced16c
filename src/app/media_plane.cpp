#include "app/media_plane.h"

#include <utility>

#include "app/network.h"
#include "app/relay_addresses.h"
#include "app/turn_secret.h"
#include "base/address_class.h"
#include "base/log.h"
#include "io/crypto.h"

namespace earshot::app {
namespace {

constexpr turn::Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};

media::RelayAddresses look_around(const std::vector<SocketAddress>& listen,
                                  std::vector<IpAddress> public_ips) {
  return plan_relay_addresses({.listen = listen,
                               .own = own_addresses(),
                               .route_v4 = route_source(true),
                               .route_v6 = route_source(false),
                               .public_ips = std::move(public_ips)});
}

std::vector<IpAddress> configured_ips(const Config& config) {
  std::vector<IpAddress> out;
  for (const std::string& text : config.public_address) {
    const auto ip = IpAddress::parse(text);
    if (ip.ok()) out.push_back(*ip);
  }
  return out;
}

std::string text_of(const std::optional<IpAddress>& ip) { return ip ? ip->to_string() : "none"; }

}  // namespace

Result<std::unique_ptr<MediaPlane>> MediaPlane::start(const Config& config, Random& random) {
  const std::filesystem::path file =
      config.turn.secret_file.empty() ? config.data_dir / "turn-secret" : config.turn.secret_file;
  TRY_ASSIGN(const TurnSecret secret, load_turn_secret(file, random));
  media::TurnServerConfig turn;
  turn.engine.secrets = {secret.current, secret.previous};
  turn.engine.relay_port_first = config.turn.relay_port_first;
  turn.engine.relay_port_last = config.turn.relay_port_last;
  TRY_ASSIGN(turn.engine.allow_peers, CidrSet::parse(config.turn.allow_peers));
  TRY_ASSIGN(turn.listen, relay_listen_addresses(config));
  turn.addresses = look_around(turn.listen, configured_ips(config));

  auto server = media::TurnServer::create(turn, kCrypto, random);
  if (!server.ok()) {
    log_warning("app", "no relay: calls will connect only where there is a direct way",
                {{"reason", server.error().message}});
    return std::unique_ptr<MediaPlane>();
  }
  for (const SocketAddress& address : (*server)->listening()) {
    log_info("app", "relay listening, UDP and TCP", {{"address", address.to_string()}});
  }
  log_info("app", "relay addresses",
           {{"v4", text_of(turn.addresses.told.relay_v4)},
            {"v6", text_of(turn.addresses.told.relay_v6)},
            {"ports", std::to_string(config.turn.relay_port_first) + "-" +
                          std::to_string(config.turn.relay_port_last)}});
  return std::unique_ptr<MediaPlane>(
      new MediaPlane(*std::move(server), secret.current, std::move(turn.listen)));
}

MediaPlane::MediaPlane(std::unique_ptr<media::TurnServer> server, std::string secret,
                       std::vector<SocketAddress> listen)
    : server_(std::move(server)), secret_(std::move(secret)), listen_(std::move(listen)) {}

void MediaPlane::grant(CallId call, ClientId client, WallTime expires, turn::Reach reach) {
  if (!server_->grant(call, client, expires, reach)) {
    log_warning("app", "the relay is too busy for a grant", {{"call", log_id(call)}});
  }
}

void MediaPlane::revoke(CallId call, ClientId client) { server_->revoke(call, client); }

void MediaPlane::end_call(CallId call) { server_->end_call(call); }

// A full queue: that peer is reached another way, or by its next candidate.
void MediaPlane::allow_peer(CallId call, const IpAddress& ip) {
  static_cast<void>(server_->allow_peer(call, ip));
}

void MediaPlane::set_addresses(std::vector<IpAddress> public_ips,
                               std::vector<SocketAddress> forwarding_unit) {
  media::RelayAddresses addresses = look_around(listen_, std::move(public_ips));
  addresses.told.forwarding_unit = std::move(forwarding_unit);
  server_->set_addresses(addresses);
}

}  // namespace earshot::app
