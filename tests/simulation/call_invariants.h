// The invariants of calls.md §2 as predicates over one transition of the call machine. The model
// test applies them to every transition it can reach, the random test to every one it meets.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "calls/call_machine.h"

namespace earshot::calls {

// The cast: two people with two clients each.
struct Cast {
  UserId ana = UserId::from_value(1);
  UserId ben = UserId::from_value(2);
  ClientId ana1 = client(1);
  ClientId ana2 = client(2);
  ClientId ben1 = client(3);
  ClientId ben2 = client(4);

  static ClientId client(uint8_t n);
  UserId user_of(ClientId c) const { return c == ana1 || c == ana2 ? ana : ben; }
  std::array<ClientId, 4> clients() const { return {ana1, ana2, ben1, ben2}; }
  From from(ClientId c) const;
};

// Short timers on a lattice of whole seconds, so that few different states differ in time only.
CallConfig lattice_config();

// The first invariant that this transition breaks, in words; nullopt when all hold.
// `now`: of the transition.
std::optional<std::string> broken_invariant(const CallState& before, const CallEvent& event,
                                            const Transition& after, Timestamp now,
                                            const CallConfig& config);

// Time alone ends every call whose clients say nothing: no call lives for ever.
std::optional<std::string> never_ends(CallState call, Timestamp now, const CallConfig& config);

// What each client's page shows, from the events it was told: does it ring?
class RingingClients {
 public:
  explicit RingingClients(const Cast& cast) : cast_(cast) {}
  // What the server told in this transition, and the reply to the client that sent `event`.
  void apply(const CallEvent& event, const Transition& transition);
  bool any() const { return !ringing_.empty(); }
  const std::set<ClientId>& clients() const { return ringing_; }

 private:
  const Cast& cast_;
  std::set<ClientId> ringing_;
};

}  // namespace earshot::calls
