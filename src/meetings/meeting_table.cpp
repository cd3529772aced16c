#include "meetings/meeting_table.h"

#include <algorithm>
#include <functional>

#include "base/limits.h"

namespace earshot::meetings {
namespace {

template <class Map, class Key>
CallId lookup(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? CallId() : found->second;
}

// Each once.
std::vector<UserId> users_of(const MeetingState& meeting) {
  std::vector<UserId> users;
  for (const Participant& one : meeting.participants) users.push_back(one.user);
  for (const Ring& one : meeting.rings) users.push_back(one.user);
  if (meeting.upgrade) {
    users.insert(users.end(), meeting.upgrade->users.begin(), meeting.upgrade->users.end());
  }
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return users;
}

}  // namespace

const MeetingState* MeetingTable::find(CallId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second.meeting;
}

const MeetingState* MeetingTable::of_conversation(ConversationId conversation) const {
  return find(lookup(by_conversation_, conversation));
}

const MeetingState* MeetingTable::of_client(ClientId client) const {
  return find(lookup(by_client_, client));
}

const MeetingState* MeetingTable::of_call_of_two(CallId call) const {
  return find(lookup(by_call_of_two_, call));
}

std::vector<CallId> MeetingTable::of_user(UserId user) const {
  std::vector<CallId> found;
  const auto [begin, end] = by_user_.equal_range(user);
  for (auto at = begin; at != end; ++at) found.push_back(at->second);
  return found;
}

std::vector<CallId> MeetingTable::all() const {
  std::vector<CallId> found;
  for (const auto& [id, entry] : entries_) {
    if (!entry.meeting.ended()) found.push_back(id);
  }
  std::sort(found.begin(), found.end());
  return found;
}

void MeetingTable::put(MeetingState meeting) {
  Entry& entry = entries_[meeting.id];
  if (entry.meeting.id) unindex(entry.meeting);
  entry.meeting = std::move(meeting);
  index(entry.meeting);
  schedule(entry);
}

void MeetingTable::index(const MeetingState& meeting) {
  if (meeting.ended()) return;
  by_conversation_[meeting.conversation] = meeting.id;
  for (const Participant& one : meeting.participants) {
    if (one.client) by_client_[one.client] = meeting.id;
  }
  if (meeting.upgrade) by_call_of_two_[meeting.upgrade->call] = meeting.id;
  for (const UserId user : users_of(meeting)) by_user_.emplace(user, meeting.id);
}

void MeetingTable::unindex(const MeetingState& meeting) {
  if (meeting.ended()) return;
  by_conversation_.erase(meeting.conversation);
  for (const Participant& one : meeting.participants) by_client_.erase(one.client);
  if (meeting.upgrade) by_call_of_two_.erase(meeting.upgrade->call);
  for (const UserId user : users_of(meeting)) {
    const auto [begin, end] = by_user_.equal_range(user);
    const auto found = std::find_if(
        begin, end, [&meeting](const auto& entry) { return entry.second == meeting.id; });
    if (found != end) by_user_.erase(found);
  }
}

std::optional<Timestamp> MeetingTable::wake_time(const MeetingState& meeting) const {
  return meeting.ended() ? *meeting.ended_at + limits::kEndedCallKept
                         : earshot::meetings::next_deadline(meeting, config_);
}

void MeetingTable::schedule(Entry& entry) {
  const std::optional<Timestamp> at = wake_time(entry.meeting);
  // A later deadline keeps the earlier place: when that comes, it moves (heartbeats push deadlines
  // back all the time).
  if (!at || (entry.queued && *entry.queued <= *at)) return;
  entry.queued = at;
  heap_.push({*at, entry.meeting.id});
}

std::optional<Timestamp> MeetingTable::next_deadline() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.top().at;
}

std::optional<CallId> MeetingTable::pop_due(Timestamp now) {
  while (!heap_.empty() && heap_.top().at <= now) {
    const Deadline due = heap_.top();
    heap_.pop();
    const auto found = entries_.find(due.meeting);
    if (found == entries_.end() || found->second.queued != due.at) continue;
    Entry& entry = found->second;
    entry.queued.reset();
    const std::optional<Timestamp> at = wake_time(entry.meeting);
    if (!at) continue;
    if (*at > now) {
      schedule(entry);
    } else if (entry.meeting.ended()) {
      entries_.erase(found);
    } else {
      return due.meeting;
    }
  }
  return std::nullopt;
}

}  // namespace earshot::meetings
