// Gives people what their browsers need to find a way for media: the relay inside, outside relays
// that share a secret with us, and whatever else is configured. Credentials are minted for one
// client of one person in one call. Loop thread.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "app/ice_hosts.h"
#include "base/time.h"
#include "calls/connection_tests.h"
#include "calls/media_port.h"
#include "gateway/client_registry.h"
#include "protocol/common.gen.h"
#include "turn/reach.h"

namespace earshot::app {

// The relay inside, as seen from the loop. Never waits.
class Relay {
 public:
  virtual ~Relay() = default;
  virtual void grant(CallId call, ClientId client, WallTime expires, turn::Reach reach) = 0;
  virtual void revoke(CallId call, ClientId client) = 0;
  virtual void end_call(CallId call) = 0;
  virtual void allow_peer(CallId call, const IpAddress& ip) = 0;
};

class IceGrants final : public calls::MediaPort, public calls::ClientLookup {
 public:
  // `clients` and `clock` outlive it.
  IceGrants(std::vector<protocol::IceServer> configured, std::vector<ExternalTurn> external,
            const gateway::ClientRegistry& clients, const Clock& clock);

  // The relay inside, once it is there; it outlives this. `secret` is the one of its credentials.
  void use_relay(Relay& relay, std::string secret, RelayReach reach);
  // Where the server is seen from outside has changed.
  void set_addresses(std::vector<IpAddress> addresses);

  // Of a group call: the relay inside reaches the forwarding unit, and nobody else.
  calls::IceGrant grant_of_group(const calls::GrantRequest& request);

  calls::IceGrant grant(const calls::GrantRequest& request) override;
  void peer_candidate(CallId call, const IpAddress& address) override;
  void revoke(CallId call, ClientId client) override;
  void call_ended(CallId call) override;
  bool has_relay() const override;

  calls::ClientFacts facts(ClientId client) const override;

 private:
  calls::IceGrant grant(const calls::GrantRequest& request, turn::Reach reach);
  void add_own(const calls::GrantRequest& request, WallTime expires, turn::Reach reach,
               std::vector<protocol::IceServer>& servers);
  static protocol::IceServer with_credential(std::vector<std::string> urls,
                                             const std::string& secret,
                                             const calls::GrantRequest& request, WallTime expires);

  const std::vector<protocol::IceServer> configured_;
  const std::vector<ExternalTurn> external_;
  const gateway::ClientRegistry& clients_;
  const Clock& clock_;
  Relay* relay_ = nullptr;
  std::string secret_;
  RelayReach reach_;
};

}  // namespace earshot::app
