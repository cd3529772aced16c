// Every call that goes on, and those that ended a moment ago, with the ways to find them. Keeps the
// deadlines of all calls in one heap. Loop thread. Enforces no rule: the machine does.
#pragma once

#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "calls/call_config.h"
#include "calls/call_state.h"

namespace earshot::calls {

class CallTable {
 public:
  explicit CallTable(const CallConfig& config) : config_(config) {}

  const CallState* find(CallId id) const;
  // The call of these two people that goes on.
  const CallState* of_pair(UserId a, UserId b) const;
  // The call that goes on and has this client as a leg, or moves away from it.
  const CallState* of_client(ClientId client) const;
  // Calls that go on with a client on this device. Looks at every call: for what is rare.
  std::vector<CallId> of_device(DeviceId device) const;
  // Calls that go on, of this person, on either side.
  std::vector<CallId> of_user(UserId user) const;
  // The call that this command started or joined, even if it has ended since.
  const CallState* of_start(UserId user, const std::string& command_id) const;

  // Inserts, or replaces the call with this id.
  void put(CallState call, Timestamp now);
  void note_start(CallId id, UserId user, std::string command_id);

  std::optional<Timestamp> next_deadline() const;
  // A call whose deadline has come; each is given once until it is put again. Calls that ended long
  // enough ago are forgotten on the way.
  std::optional<CallId> pop_due(Timestamp now);

  size_t size() const { return entries_.size(); }
  size_t ongoing() const { return by_pair_.size(); }

 private:
  struct Entry {
    CallState call;
    std::vector<std::pair<UserId, std::string>> starts;
    std::optional<Timestamp> queued;  // its place in the heap
  };
  using Pair = std::pair<UserId, UserId>;
  struct PairHash {
    size_t operator()(const Pair& pair) const noexcept;
  };
  struct StartHash {
    size_t operator()(const std::pair<UserId, std::string>& start) const noexcept;
  };
  struct Deadline {
    Timestamp at;
    CallId call;
    friend bool operator>(const Deadline& a, const Deadline& b) { return a.at > b.at; }
  };

  static Pair pair_of(const CallState& call);
  std::optional<Timestamp> wake_time(const CallState& call) const;
  void index(const CallState& call);
  void unindex(const CallState& call);
  void schedule(Entry& entry);
  void forget(CallId id);

  const CallConfig& config_;
  std::unordered_map<CallId, Entry> entries_;
  std::unordered_map<Pair, CallId, PairHash> by_pair_;
  std::unordered_map<ClientId, CallId> by_client_;
  std::unordered_multimap<UserId, CallId> by_user_;
  std::unordered_map<std::pair<UserId, std::string>, CallId, StartHash> by_start_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> heap_;
};

}  // namespace earshot::calls
