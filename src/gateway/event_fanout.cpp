#include "gateway/event_fanout.h"

#include <vector>

#include "gateway/session.h"
#include "protocol/frame.h"

namespace earshot::gateway {
namespace {

SharedEvent encode_shared(const protocol::ServerEvent& event) {
  return std::make_shared<const std::string>(protocol::encode_event_open(event));
}

// False: the client is away and has missed more than it could get back.
bool push(Client& client, const SharedEvent& encoded, const MergeKey& key) {
  client.outbox.push_event(encoded, key);
  if (client.session != nullptr) {
    client.session->on_pushed();
    return true;
  }
  return !client.outbox.over_resume_limit();
}

}  // namespace

void EventFanout::to_user(UserId user, const protocol::ServerEvent& event) {
  to_user_except(user, ClientId(), event);
}

void EventFanout::to_client(ClientId id, const protocol::ServerEvent& event) {
  Client* const client = clients_.find(id);
  if (client == nullptr) return;
  if (!push(*client, encode_shared(event), merge_key(event))) clients_.forget(*client);
}

void EventFanout::to_user_except(UserId user, ClientId except, const protocol::ServerEvent& event) {
  // A copy: a client may be forgotten on the way.
  const std::vector<Client*> clients = clients_.of_user(user);
  if (clients.empty()) return;
  const SharedEvent encoded = encode_shared(event);
  const MergeKey key = merge_key(event);
  for (Client* const client : clients) {
    if (client->actor.client == except) continue;
    if (!push(*client, encoded, key)) clients_.forget(*client);
  }
}

}  // namespace earshot::gateway
