// Who is there. Fed by the gateway's connects and disconnects, tells everybody who may know.
//
// Loop thread. A client that disconnects counts for kPresenceGrace longer, so that a reload or a
// short gap is not seen by anybody; the owner calls on_deadline() at next_deadline(). Everything
// passed to the constructor outlives this object.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "presence/last_seen_store.h"
#include "presence/person.h"
#include "presence/visibility.h"
#include "protocol/event_sink.h"
#include "protocol/session.gen.h"

namespace earshot::presence {

class PresenceService {
 public:
  PresenceService(LastSeenStore& store, const Visibility& visibility, protocol::EventSink& events)
      : store_(store), visibility_(visibility), events_(events) {}

  void client_connected(UserId user, ClientId client, WallTime wall);
  void client_disconnected(UserId user, ClientId client, Timestamp now);
  void set_status(UserId user, ClientId client, protocol::ChosenStatus status);
  // After a block or unblock between the two: each learns what it may now see of the other.
  void visibility_changed(UserId a, UserId b);

  // Timestamp::max(): nothing is due.
  Timestamp next_deadline() const;
  void on_deadline(Timestamp now, WallTime wall);
  // The server stops: whoever is here was last seen now.
  void stop(WallTime wall);

  protocol::PresenceStatus status(UserId user) const;
  // As `viewer` may see them, with last_seen_ms where it is known.
  Task<Result<std::vector<protocol::Presence>>> presences(UserId viewer,
                                                          std::vector<UserId> people);
  // Everybody who has at least one client.
  std::vector<UserId> people_online() const;

 private:
  // Tells the others when the status is no longer the one that was announced.
  void announce_change(UserId user, std::optional<WallTime> last_seen);
  protocol::Presence as_seen_by(UserId viewer, UserId user) const;

  struct Entry {
    Person person;
    protocol::PresenceStatus announced = protocol::PresenceStatus::kOffline;
  };

  LastSeenStore& store_;
  const Visibility& visibility_;
  protocol::EventSink& events_;
  struct Leaving {
    Timestamp at;
    UserId user;
  };

  std::unordered_map<UserId, Entry> people_;
  // Everybody with a client that is gone, in order: the grace is the same for all. Whoever came
  // back meanwhile is found to be there.
  std::deque<Leaving> leaving_;
};

}  // namespace earshot::presence
