// The relay inside this server: its thread, its secret and its addresses, made from the settings.
// Loop thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/ice_grants.h"
#include "base/ip_address.h"
#include "base/random.h"
#include "base/result.h"
#include "io/stream.h"
#include "media/turn_server.h"

namespace earshot::app {

class MediaPlane final : public Relay {
 public:
  // Blocking. nullptr, after a warning in the log, when the ports are not to be had: chat and
  // direct calls must work all the same. Settings that are wrong are an error. `random` outlives
  // it.
  static Result<std::unique_ptr<MediaPlane>> start(const Config& config, Random& random);

  void grant(CallId call, ClientId client, WallTime expires, turn::Reach reach) override;
  void revoke(CallId call, ClientId client) override;
  void end_call(CallId call) override;
  void allow_peer(CallId call, const IpAddress& ip) override;

  // A stream of the HTTPS port that speaks TURN.
  void adopt(std::unique_ptr<io::Stream> stream) { server_->adopt(std::move(stream)); }
  // Where the server is seen from outside, or where group calls are forwarded, has changed; the
  // interfaces are looked at too.
  void set_addresses(std::vector<IpAddress> public_ips, std::vector<SocketAddress> forwarding_unit);
  void stop() { server_->stop(); }

  const std::string& secret() const { return secret_; }
  media::TurnCounters counters() const { return server_->counters(); }
  bool relays_from(const SocketAddress& address) const { return server_->relays_from(address); }
  // Of UDP and TCP alike.
  uint16_t port() const { return server_->listening().front().port(); }

 private:
  MediaPlane(std::unique_ptr<media::TurnServer> server, std::string secret,
             std::vector<SocketAddress> listen);

  std::unique_ptr<media::TurnServer> server_;
  const std::string secret_;
  const std::vector<SocketAddress> listen_;
};

}  // namespace earshot::app
