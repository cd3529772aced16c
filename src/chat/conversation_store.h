// What chat needs kept of conversations and their members. Threads, errors and kNotFound as in
// message_store.h. The conversations it gives are as one person sees them, but for `relation` and
// what a block hides, which only Relations knows.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "chat/contacts.h"
#include "protocol/common.gen.h"

namespace earshot::chat {

struct NewDirect {
  ConversationId id;
  UserId opener;
  UserId other;
  WallTime at;
};

struct NewGroup {
  ConversationId id;
  UserId creator;
  std::string title;
  std::vector<UserId> others;  // no duplicates, not the creator
  WallTime at;
};

struct GroupUpdate {
  ConversationId id;
  UserId editor;
  std::optional<std::string> title;
  std::vector<UserId> add;
  std::vector<UserId> remove;
  WallTime at;
};

struct OpenedDirect {
  protocol::Conversation conversation;  // as the opener sees it
  bool created = false;
};

// A group after a change of its title or members.
struct GroupChange {
  std::vector<std::pair<UserId, protocol::Conversation>> views;  // one for each member
  std::vector<protocol::Message> messages;                       // kind system, what was added
  std::vector<UserId> added;
  std::vector<UserId> removed;
};

// Who is where; what the roster keeps in memory.
struct RosterEntry {
  ConversationId id;
  protocol::ConversationKind kind = {};
  std::vector<UserId> members;
  std::string title = {};  // of a group
};

struct ReadMove {
  int64_t seq = 0;     // where the marker is now
  bool moved = false;  // false: it was there or further
};

class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  virtual Task<Result<std::vector<RosterEntry>>> roster() = 0;
  // Of all direct conversations in which there is something.
  virtual Task<Result<std::vector<Exchange>>> exchanges() = 0;

  // The one of the pair, if there is one. kNotFound: no such person, or deactivated and there is no
  // conversation yet.
  virtual Task<Result<OpenedDirect>> open_direct(NewDirect direct) = 0;
  // kNotFound: one of the others does not exist or is deactivated. kForbidden: the creator has
  // `groups_max` groups already.
  virtual Task<Result<GroupChange>> create_group(NewGroup group, int64_t groups_max) = 0;
  // All parts or none. kForbidden: not the creator, or a direct conversation. kNotFound as above.
  // kInvalid: more than `members_max` people. Adding members and removing others is no error.
  virtual Task<Result<GroupChange>> update_group(GroupUpdate update, int64_t members_max) = 0;
  // The group goes to the member who has been there longest if it was the creator. kForbidden:
  // direct.
  virtual Task<Result<GroupChange>> leave_group(ConversationId id, UserId user, WallTime at) = 0;

  // Most recent activity first. Direct conversations without messages only for who opened them.
  virtual Task<Result<std::vector<protocol::Conversation>>> list(UserId viewer) = 0;
  virtual Task<Result<protocol::Conversation>> view(ConversationId id, UserId viewer) = 0;
  // Forward only, and not beyond the newest message.
  virtual Task<Result<ReadMove>> set_read(ConversationId id, UserId user, int64_t seq) = 0;
};

}  // namespace earshot::chat
