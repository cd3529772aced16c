#include "calls/call_table.h"

#include <algorithm>
#include <functional>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::calls {
namespace {

template <class Map, class Key>
CallId lookup(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? CallId() : found->second;
}

constexpr size_t kHashMix = 0x9e3779b97f4a7c15;  // 2^64 / golden ratio: spreads close numbers

}  // namespace

size_t CallTable::PairHash::operator()(const Pair& pair) const noexcept {
  return std::hash<UserId>()(pair.first) * kHashMix ^ std::hash<UserId>()(pair.second);
}

size_t CallTable::StartHash::operator()(
    const std::pair<UserId, std::string>& start) const noexcept {
  return std::hash<UserId>()(start.first) * kHashMix ^ std::hash<std::string>()(start.second);
}

CallTable::Pair CallTable::pair_of(const CallState& call) {
  return std::minmax(call.leg(Side::kCaller).user, call.leg(Side::kCallee).user);
}

const CallState* CallTable::find(CallId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second.call;
}

const CallState* CallTable::of_pair(UserId a, UserId b) const {
  return find(lookup(by_pair_, Pair(std::minmax(a, b))));
}

const CallState* CallTable::of_client(ClientId client) const {
  return find(lookup(by_client_, client));
}

std::vector<CallId> CallTable::of_device(DeviceId device) const {
  std::vector<CallId> calls;
  for (const auto& [id, entry] : entries_) {
    if (!entry.call.ended() && leg_on(entry.call, device)) calls.push_back(id);
  }
  return calls;
}

std::vector<CallId> CallTable::of_user(UserId user) const {
  std::vector<CallId> calls;
  const auto [begin, end] = by_user_.equal_range(user);
  for (auto it = begin; it != end; ++it) calls.push_back(it->second);
  return calls;
}

const CallState* CallTable::of_start(UserId user, const std::string& command_id) const {
  return find(lookup(by_start_, std::pair(user, command_id)));
}

void CallTable::put(CallState call, Timestamp now) {
  Entry& entry = entries_[call.id];
  if (entry.call.id) unindex(entry.call);
  entry.call = std::move(call);
  index(entry.call);
  schedule(entry);
  CHECK(!entry.call.ended() || entry.call.ended_at <= now);
}

void CallTable::note_start(CallId id, UserId user, std::string command_id) {
  Entry& entry = entries_.at(id);
  if (entry.starts.size() >= limits::kCallStartsRememberedMax) return;
  std::pair<UserId, std::string> start(user, std::move(command_id));
  if (by_start_.emplace(start, id).second) entry.starts.push_back(std::move(start));
}

void CallTable::index(const CallState& call) {
  if (call.ended()) return;
  by_pair_[pair_of(call)] = call.id;
  for (const Leg& leg : call.legs) {
    by_user_.emplace(leg.user, call.id);
    if (leg.client) by_client_[leg.client] = call.id;
    if (leg.former) by_client_[leg.former->client] = call.id;
  }
}

void CallTable::unindex(const CallState& call) {
  if (call.ended()) return;
  by_pair_.erase(pair_of(call));
  for (const Leg& leg : call.legs) {
    const auto [begin, end] = by_user_.equal_range(leg.user);
    const auto found =
        std::find_if(begin, end, [&call](const auto& entry) { return entry.second == call.id; });
    if (found != end) by_user_.erase(found);
    if (lookup(by_client_, leg.client) == call.id) by_client_.erase(leg.client);
    if (leg.former) by_client_.erase(leg.former->client);
  }
}

std::optional<Timestamp> CallTable::wake_time(const CallState& call) const {
  return call.ended() ? *call.ended_at + limits::kEndedCallKept
                      : earshot::calls::next_deadline(call, config_);
}

void CallTable::schedule(Entry& entry) {
  const std::optional<Timestamp> at = wake_time(entry.call);
  // A later deadline keeps the earlier place: when that comes, it moves (heartbeats push deadlines
  // back all the time).
  if (!at || (entry.queued && *entry.queued <= *at)) return;
  entry.queued = at;
  heap_.push({*at, entry.call.id});
}

void CallTable::forget(CallId id) {
  const auto found = entries_.find(id);
  for (const auto& start : found->second.starts) by_start_.erase(start);
  unindex(found->second.call);
  entries_.erase(found);
}

std::optional<Timestamp> CallTable::next_deadline() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.top().at;
}

std::optional<CallId> CallTable::pop_due(Timestamp now) {
  while (!heap_.empty() && heap_.top().at <= now) {
    const Deadline due = heap_.top();
    heap_.pop();
    const auto found = entries_.find(due.call);
    if (found == entries_.end() || found->second.queued != due.at) continue;
    Entry& entry = found->second;
    entry.queued.reset();
    const std::optional<Timestamp> at = wake_time(entry.call);
    if (!at) continue;
    if (*at > now) {
      schedule(entry);
    } else if (entry.call.ended()) {
      forget(due.call);
    } else {
      return due.call;
    }
  }
  return std::nullopt;
}

}  // namespace earshot::calls
