// All clients: who has which, which resume token names which, and when the detached ones are
// forgotten. Owns them. No sockets and no clock of its own. Loop thread.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "gateway/client.h"

namespace earshot::gateway {

class ClientRegistry {
 public:
  explicit ClientRegistry(Random& random) : random_(random) {}

  // A new client; `actor.client` is chosen here.
  Client& create(protocol::Actor actor, protocol::ClientInfo info);
  // The client of this token, if it is of the same session and can give back everything after
  // `last_seq`. Its events are then due again and its token is a new one. nullptr: make a new one.
  Client* resume(const std::string& token, const protocol::Actor& actor, uint64_t last_seq);

  Client* find(ClientId id) const;
  const std::vector<Client*>& of_user(UserId user) const;
  std::vector<Client*> of_device(DeviceId device) const;
  size_t size() const { return by_id_.size(); }

  // Its socket is gone: starts its resume window.
  void detach(Client& client, Timestamp now);
  void forget(Client& client) { take(client); }
  // Forgets it, and gives it away for a last look.
  std::unique_ptr<Client> take(Client& client);
  // When the next detached client is to be forgotten; Timestamp::max() for none.
  Timestamp next_deadline() const;
  void forget_expired(Timestamp now);

 private:
  struct Detached {
    ClientId id;
    Timestamp at;
  };

  // A person who reloads again and again: the oldest of the detached clients goes.
  void make_room(UserId user);
  void give_token(Client& client);

  Random& random_;
  std::unordered_map<ClientId, std::unique_ptr<Client>> by_id_;
  std::unordered_map<UserId, std::vector<Client*>> by_user_;
  std::unordered_map<std::string, Client*> by_token_;
  // In order of time, as the window is the same for all; those that resumed meanwhile are skipped.
  std::deque<Detached> detached_;
};

}  // namespace earshot::gateway
