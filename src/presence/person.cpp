#include "presence/person.h"

#include <algorithm>

namespace earshot::presence {

using protocol::PresenceStatus;

Person::Client* Person::find(ClientId client) {
  const auto found = std::find_if(clients_.begin(), clients_.end(),
                                  [client](const Client& c) { return c.id == client; });
  return found == clients_.end() ? nullptr : &*found;
}

void Person::connect(ClientId client) {
  if (Client* known = find(client)) {
    known->gone_at.reset();
  } else {
    clients_.push_back({.id = client, .gone_at = {}});
  }
}

void Person::disconnect(ClientId client, Timestamp gone_at) {
  if (Client* known = find(client)) known->gone_at = gone_at;
}

void Person::set_status(ClientId client, PresenceStatus status) {
  if (Client* known = find(client)) known->status = status;
}

void Person::expire(Timestamp now) {
  std::erase_if(clients_, [now](const Client& c) { return c.gone_at && *c.gone_at <= now; });
}

bool Person::connected() const {
  return std::any_of(clients_.begin(), clients_.end(), [](const Client& c) { return !c.gone_at; });
}

Timestamp Person::next_expiry() const {
  Timestamp earliest = Timestamp::max();
  for (const Client& client : clients_) {
    if (client.gone_at) earliest = std::min(earliest, *client.gone_at);
  }
  return earliest;
}

PresenceStatus Person::status() const {
  PresenceStatus best = PresenceStatus::kOffline;
  for (const Client& client : clients_) {
    if (client.status == PresenceStatus::kDoNotDisturb) return PresenceStatus::kDoNotDisturb;
    if (client.status == PresenceStatus::kOnline || best == PresenceStatus::kOffline) {
      best = client.status;
    }
  }
  return best;
}

}  // namespace earshot::presence
