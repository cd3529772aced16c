#include "gateway/client_registry.h"

#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::gateway {
namespace {

// 128 random bits: nobody guesses somebody else's session.
using ResumeToken = Id128<struct ResumeTokenTag>;

}  // namespace

void ClientRegistry::give_token(Client& client) {
  by_token_.erase(client.resume_token);
  client.resume_token = ResumeToken::random(random_).to_string();
  by_token_[client.resume_token] = &client;
}

void ClientRegistry::make_room(UserId user) {
  const std::vector<Client*>& clients = of_user(user);
  if (clients.size() < limits::kClientsPerUserMax) return;
  Client* oldest = nullptr;
  for (Client* const client : clients) {
    if (client->session != nullptr) continue;
    if (oldest == nullptr || client->detached_at < oldest->detached_at) oldest = client;
  }
  if (oldest != nullptr) forget(*oldest);
}

Client& ClientRegistry::create(protocol::Actor actor, protocol::ClientInfo info) {
  make_room(actor.user);
  actor.client = ClientId::random(random_);
  auto owned = std::make_unique<Client>();
  Client& client = *owned;
  client.actor = actor;
  client.info = std::move(info);
  by_id_[actor.client] = std::move(owned);
  by_user_[actor.user].push_back(&client);
  give_token(client);
  return client;
}

Client* ClientRegistry::resume(const std::string& token, const protocol::Actor& actor,
                               uint64_t last_seq) {
  const auto found = by_token_.find(token);
  if (found == by_token_.end()) return nullptr;
  Client& client = *found->second;
  if (client.actor.user != actor.user || client.actor.device != actor.device) return nullptr;
  if (!client.outbox.rewind(last_seq)) return nullptr;
  client.outbox.drop_answers();
  client.actor.role = actor.role;
  give_token(client);
  return &client;
}

Client* ClientRegistry::find(ClientId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

const std::vector<Client*>& ClientRegistry::of_user(UserId user) const {
  static const std::vector<Client*> kNone;
  const auto found = by_user_.find(user);
  return found == by_user_.end() ? kNone : found->second;
}

std::vector<Client*> ClientRegistry::of_device(DeviceId device) const {
  std::vector<Client*> clients;
  for (const auto& [id, client] : by_id_) {
    if (client->actor.device == device) clients.push_back(client.get());
  }
  return clients;
}

void ClientRegistry::detach(Client& client, Timestamp now) {
  client.session = nullptr;
  client.detached_at = now;
  client.outbox.drop_answers();
  detached_.push_back({client.actor.client, now});
}

std::unique_ptr<Client> ClientRegistry::take(Client& client) {
  by_token_.erase(client.resume_token);
  const auto of_user = by_user_.find(client.actor.user);
  std::erase(of_user->second, &client);
  if (of_user->second.empty()) by_user_.erase(of_user);
  auto node = by_id_.extract(client.actor.client);
  return std::move(node.mapped());
}

Timestamp ClientRegistry::next_deadline() const {
  return detached_.empty() ? Timestamp::max() : detached_.front().at + limits::kResumeWindow;
}

void ClientRegistry::forget_expired(Timestamp now) {
  while (next_deadline() <= now) {
    const Detached oldest = detached_.front();
    detached_.pop_front();
    Client* const client = find(oldest.id);
    if (client != nullptr && client->session == nullptr && client->detached_at == oldest.at) {
      forget(*client);
    }
  }
}

}  // namespace earshot::gateway
