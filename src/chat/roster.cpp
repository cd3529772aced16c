#include "chat/roster.h"

#include <algorithm>
#include <utility>

namespace earshot::chat {

void Roster::set(RosterEntry entry) {
  const ConversationId id = entry.id;
  if (entry.kind == protocol::ConversationKind::kDirect) {
    CHECK(entry.members.size() == 2);
    directs_.insert_or_assign(UserPair(entry.members[0], entry.members[1]), id);
  }
  if (const auto old = entries_.find(id); old != entries_.end()) {
    for (const UserId member : old->second.members) std::erase(by_member_[member], id);
  }
  for (const UserId member : entry.members) by_member_[member].push_back(id);
  entries_.insert_or_assign(id, std::move(entry));
}

const RosterEntry* Roster::find(ConversationId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

const RosterEntry* Roster::find(ConversationId id, UserId user) const {
  const RosterEntry* const entry = find(id);
  if (entry == nullptr) return nullptr;
  const auto& members = entry->members;
  if (std::find(members.begin(), members.end(), user) == members.end()) return nullptr;
  return entry;
}

std::optional<ConversationId> Roster::direct_between(UserId a, UserId b) const {
  const auto found = directs_.find(UserPair(a, b));
  if (found == directs_.end()) return std::nullopt;
  return found->second;
}

std::optional<UserId> Roster::other_person(ConversationId id, UserId self) const {
  const RosterEntry* entry = find(id, self);
  if (entry == nullptr || entry->kind != protocol::ConversationKind::kDirect) return std::nullopt;
  return entry->members[0] == self ? entry->members[1] : entry->members[0];
}

std::vector<UserId> Roster::partners(UserId user) const {
  std::vector<UserId> people;
  const auto found = by_member_.find(user);
  if (found == by_member_.end()) return people;
  for (const ConversationId id : found->second) {
    const auto& members = entries_.at(id).members;
    people.insert(people.end(), members.begin(), members.end());
  }
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  std::erase(people, user);
  return people;
}

}  // namespace earshot::chat
