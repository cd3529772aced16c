// Who is in which conversation, in memory: for everything that must answer at once, such as typing,
// calls and presence. The database decides about writes; this follows it after each commit.
// Loop thread.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "chat/conversation_store.h"
#include "chat/user_pair.h"

namespace earshot::chat {

class Roster {
 public:
  void set(RosterEntry entry);

  // nullptr: no such conversation.
  const RosterEntry* find(ConversationId id) const;
  // nullptr: no such conversation or `user` is not in it.
  const RosterEntry* find(ConversationId id, UserId user) const;
  std::optional<ConversationId> direct_between(UserId a, UserId b) const;
  // The other person of a direct conversation; nothing for a group or one that `self` is not in.
  std::optional<UserId> other_person(ConversationId id, UserId self) const;
  // Everybody who shares a conversation with `user`, each once.
  std::vector<UserId> partners(UserId user) const;

 private:
  std::unordered_map<ConversationId, RosterEntry> entries_;
  std::unordered_map<UserId, std::vector<ConversationId>> by_member_;
  std::unordered_map<UserPair, ConversationId, UserPairHash> directs_;
};

}  // namespace earshot::chat
