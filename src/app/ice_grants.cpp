#include "app/ice_grants.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "io/crypto.h"
#include "turn/credentials.h"

namespace earshot::app {
namespace {

bool is_relay_url(const std::string& url) {
  return url.starts_with("turn:") || url.starts_with("turns:");
}

protocol::IceServer with_urls(std::vector<std::string> urls) {
  if (urls.size() > limits::kIceServerUrlsMax) urls.resize(limits::kIceServerUrlsMax);
  protocol::IceServer server;
  server.urls = std::move(urls);
  return server;
}

}  // namespace

IceGrants::IceGrants(std::vector<protocol::IceServer> configured,
                     std::vector<ExternalTurn> external, const gateway::ClientRegistry& clients,
                     const Clock& clock)
    : configured_(std::move(configured)),
      external_(std::move(external)),
      clients_(clients),
      clock_(clock) {}

void IceGrants::use_relay(Relay& relay, std::string secret, RelayReach reach) {
  relay_ = &relay;
  secret_ = std::move(secret);
  reach.addresses = std::move(reach_.addresses);
  reach_ = std::move(reach);
}

void IceGrants::set_addresses(std::vector<IpAddress> addresses) {
  reach_.addresses = std::move(addresses);
}

calls::IceGrant IceGrants::grant(const calls::GrantRequest& request) {
  return grant(request, turn::Reach::kCandidates);
}

calls::IceGrant IceGrants::grant_of_group(const calls::GrantRequest& request) {
  return grant(request, turn::Reach::kForwardingUnit);
}

calls::IceGrant IceGrants::grant(const calls::GrantRequest& request, turn::Reach reach) {
  const WallTime expires = clock_.wall_now() + request.lifetime;
  calls::IceGrant granted;
  if (relay_ != nullptr) add_own(request, expires, reach, granted.servers);
  for (const ExternalTurn& turn : external_) {
    granted.servers.push_back(
        with_credential(turn.urls, turn.static_auth_secret, request, expires));
  }
  if (!granted.servers.empty()) granted.expires = expires;
  granted.servers.insert(granted.servers.end(), configured_.begin(), configured_.end());
  if (granted.servers.size() > limits::kIceServersMax) {
    granted.servers.resize(limits::kIceServersMax);
  }
  return granted;
}

void IceGrants::add_own(const calls::GrantRequest& request, WallTime expires, turn::Reach reach,
                        std::vector<protocol::IceServer>& servers) {
  // Also without a URL: the client may know one, and the grant must live before the credential.
  relay_->grant(request.call, request.client, expires, reach);
  const gateway::Client* const client = clients_.find(request.client);
  if (client == nullptr) return;
  if (auto urls = turn_urls(reach_, client->route); !urls.empty()) {
    servers.push_back(with_credential(std::move(urls), secret_, request, expires));
  }
  if (auto urls = stun_urls(reach_, client->route); !urls.empty()) {
    servers.push_back(with_urls(std::move(urls)));
  }
}

protocol::IceServer IceGrants::with_credential(std::vector<std::string> urls,
                                               const std::string& secret,
                                               const calls::GrantRequest& request,
                                               WallTime expires) {
  turn::Credential credential = turn::mint_credential(
      {expires, request.user, request.call, request.client}, secret, io::hmac_sha1);
  protocol::IceServer server = with_urls(std::move(urls));
  server.username = std::move(credential.username);
  server.credential = std::move(credential.password);
  return server;
}

void IceGrants::peer_candidate(CallId call, const IpAddress& address) {
  if (relay_ != nullptr) relay_->allow_peer(call, address);
}

void IceGrants::revoke(CallId call, ClientId client) {
  if (relay_ != nullptr) relay_->revoke(call, client);
}

void IceGrants::call_ended(CallId call) {
  if (relay_ != nullptr) relay_->end_call(call);
}

bool IceGrants::has_relay() const {
  if (relay_ != nullptr || !external_.empty()) return true;
  return std::any_of(configured_.begin(), configured_.end(), [](const auto& server) {
    return std::any_of(server.urls.begin(), server.urls.end(), is_relay_url);
  });
}

calls::ClientFacts IceGrants::facts(ClientId id) const {
  const gateway::Client* const client = clients_.find(id);
  if (client == nullptr) return {};
  return {client->info.name, comes_from_outside(reach_, client->route)};
}

}  // namespace earshot::app
