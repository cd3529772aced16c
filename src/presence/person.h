// The clients of one person and the one status that follows from them. Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "protocol/common.gen.h"

namespace earshot::presence {

class Person {
 public:
  void connect(ClientId client);
  // The client still counts until `gone_at`, unless it connects again.
  void disconnect(ClientId client, Timestamp gone_at);
  // Ignored when the client is not connected.
  void set_status(ClientId client, protocol::PresenceStatus status);
  // Forgets the clients whose time is over.
  void expire(Timestamp now);

  bool empty() const { return clients_.empty(); }
  bool connected() const;  // at least one client is connected right now
  // Timestamp::max(): nothing is going to expire.
  Timestamp next_expiry() const;
  // do_not_disturb of any client is meant for all of them; else the most present one counts.
  protocol::PresenceStatus status() const;

 private:
  struct Client {
    ClientId id;
    protocol::PresenceStatus status = protocol::PresenceStatus::kOnline;
    std::optional<Timestamp> gone_at;
  };
  Client* find(ClientId client);

  std::vector<Client> clients_;  // at most a handful
};

}  // namespace earshot::presence
