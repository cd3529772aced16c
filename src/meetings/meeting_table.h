// Every group call that goes on, and those that ended a moment ago, with the ways to find them.
// Keeps the deadlines of all in one heap. Loop thread. Enforces no rule: the machine does.
#pragma once

#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "meetings/meeting_config.h"
#include "meetings/meeting_state.h"

namespace earshot::meetings {

class MeetingTable {
 public:
  explicit MeetingTable(const MeetingConfig& config) : config_(config) {}

  const MeetingState* find(CallId id) const;
  // Those below go on.
  const MeetingState* of_conversation(ConversationId conversation) const;
  const MeetingState* of_client(ClientId client) const;
  // The one that this call of two becomes.
  const MeetingState* of_call_of_two(CallId call) const;
  // Where this person is in, is rung, or may be moved to by an upgrade.
  std::vector<CallId> of_user(UserId user) const;
  // All of them: for what is rare.
  std::vector<CallId> all() const;

  // Inserts, or replaces the one with this id.
  void put(MeetingState meeting);

  std::optional<Timestamp> next_deadline() const;
  // One whose deadline has come; each is given once until it is put again. Those that ended long
  // enough ago are forgotten on the way.
  std::optional<CallId> pop_due(Timestamp now);

  size_t size() const { return entries_.size(); }
  size_t ongoing() const { return by_conversation_.size(); }

 private:
  struct Entry {
    MeetingState meeting;
    std::optional<Timestamp> queued;  // its place in the heap
  };
  struct Deadline {
    Timestamp at;
    CallId meeting;
    friend bool operator>(const Deadline& a, const Deadline& b) { return a.at > b.at; }
  };

  std::optional<Timestamp> wake_time(const MeetingState& meeting) const;
  void index(const MeetingState& meeting);
  void unindex(const MeetingState& meeting);
  void schedule(Entry& entry);

  const MeetingConfig& config_;
  std::unordered_map<CallId, Entry> entries_;
  std::unordered_map<ConversationId, CallId> by_conversation_;
  std::unordered_map<ClientId, CallId> by_client_;
  std::unordered_map<CallId, CallId> by_call_of_two_;
  std::unordered_multimap<UserId, CallId> by_user_;
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> heap_;
};

}  // namespace earshot::meetings
