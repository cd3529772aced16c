#include "presence/presence_service.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"

namespace earshot::presence {
namespace {

using protocol::PresenceChanged;
using protocol::PresenceStatus;

PresenceStatus to_status(protocol::ChosenStatus chosen) {
  switch (chosen) {
    case protocol::ChosenStatus::kOnline: return PresenceStatus::kOnline;
    case protocol::ChosenStatus::kAway: return PresenceStatus::kAway;
    case protocol::ChosenStatus::kDoNotDisturb: break;
  }
  return PresenceStatus::kDoNotDisturb;
}

Task<void> store_last_seen(LastSeenStore& store, std::vector<UserId> users, WallTime at) {
  const auto stored = co_await store.set_last_seen(std::move(users), at);
  if (!stored.ok()) log_warning("presence", "cannot store when somebody was last seen");
}

}  // namespace

void PresenceService::client_connected(UserId user, ClientId client, WallTime wall) {
  Entry& entry = people_[user];
  // Stored on arrival too: should the server be killed, this is better than the last departure.
  if (entry.person.empty()) spawn(store_last_seen(store_, {user}, wall));
  entry.person.connect(client);
  announce_change(user, std::nullopt);
}

void PresenceService::client_disconnected(UserId user, ClientId client, Timestamp now) {
  const auto found = people_.find(user);
  if (found == people_.end()) return;
  const Timestamp gone_at = now + limits::kPresenceGrace;
  found->second.person.disconnect(client, gone_at);
  leaving_.push_back({gone_at, user});
}

void PresenceService::set_status(UserId user, ClientId client, protocol::ChosenStatus status) {
  const auto found = people_.find(user);
  if (found == people_.end()) return;
  found->second.person.set_status(client, to_status(status));
  announce_change(user, std::nullopt);
}

void PresenceService::visibility_changed(UserId a, UserId b) {
  events_.to_user(a, PresenceChanged{as_seen_by(a, b)});
  events_.to_user(b, PresenceChanged{as_seen_by(b, a)});
}

Timestamp PresenceService::next_deadline() const {
  return leaving_.empty() ? Timestamp::max() : leaving_.front().at;
}

void PresenceService::on_deadline(Timestamp now, WallTime wall) {
  while (next_deadline() <= now) {
    const UserId user = leaving_.front().user;
    leaving_.pop_front();
    const auto found = people_.find(user);
    if (found == people_.end() || found->second.person.next_expiry() > now) continue;
    found->second.person.expire(now);
    const bool gone = found->second.person.empty();
    announce_change(user, gone ? std::optional(wall) : std::nullopt);
    if (!gone) continue;
    spawn(store_last_seen(store_, {user}, wall));
    people_.erase(user);
  }
}

void PresenceService::stop(WallTime wall) {
  if (!people_.empty()) spawn(store_last_seen(store_, people_online(), wall));
}

void PresenceService::announce_change(UserId user, std::optional<WallTime> last_seen) {
  Entry& entry = people_.at(user);
  const PresenceStatus status = entry.person.status();
  if (status == entry.announced) return;
  entry.announced = status;
  const PresenceChanged event{{.user_id = user, .status = status, .last_seen_ms = last_seen}};
  for (const auto& [viewer, other] : people_) {
    if (viewer != user && visibility_.hidden(viewer, user)) continue;
    events_.to_user(viewer, event);
  }
}

PresenceStatus PresenceService::status(UserId user) const {
  const auto found = people_.find(user);
  return found == people_.end() ? PresenceStatus::kOffline : found->second.person.status();
}

protocol::Presence PresenceService::as_seen_by(UserId viewer, UserId user) const {
  const bool hidden = viewer != user && visibility_.hidden(viewer, user);
  return {.user_id = user,
          .status = hidden ? PresenceStatus::kOffline : status(user),
          .last_seen_ms = std::nullopt};
}

Task<Result<std::vector<protocol::Presence>>> PresenceService::presences(
    UserId viewer, std::vector<UserId> people) {
  std::vector<UserId> away;
  for (const UserId user : people) {
    const bool hidden = viewer != user && visibility_.hidden(viewer, user);
    if (!hidden && status(user) == PresenceStatus::kOffline) away.push_back(user);
  }
  std::unordered_map<UserId, WallTime> last_seen;
  if (!away.empty()) {
    CO_TRY_ASSIGN(const auto stored, co_await store_.last_seen(std::move(away)));
    last_seen.insert(stored.begin(), stored.end());
  }
  std::vector<protocol::Presence> seen;
  for (const UserId user : people) {
    seen.push_back(as_seen_by(viewer, user));
    const auto found = last_seen.find(user);
    // They may have come, or blocked the viewer, while the store was asked.
    const bool hidden = viewer != user && visibility_.hidden(viewer, user);
    if (found == last_seen.end() || hidden) continue;
    if (seen.back().status == PresenceStatus::kOffline) seen.back().last_seen_ms = found->second;
  }
  co_return seen;
}

std::vector<UserId> PresenceService::people_online() const {
  std::vector<UserId> people;
  for (const auto& [user, entry] : people_) people.push_back(user);
  return people;
}

}  // namespace earshot::presence
