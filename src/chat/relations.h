// Blocks and what follows from them: while either of two people has blocked the other there are no
// messages, typing, receipts, reactions, presence or calls between them. All of it asks here.
// Loop thread; answers come from memory.
#pragma once

#include <cstddef>
#include <unordered_set>

#include "base/result.h"
#include "base/task.h"
#include "chat/moment.h"
#include "chat/rate_guard.h"
#include "chat/relation_observer.h"
#include "chat/relation_store.h"
#include "chat/roster.h"
#include "protocol/actor.h"
#include "protocol/chat.gen.h"
#include "protocol/event_sink.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

class Relations {
 public:
  // Everything outlives it.
  Relations(RelationStore& store, const Roster& roster, RateGuard& rates,
            protocol::EventSink& events);

  Task<Result<void>> load();
  // At most one; before the first block.
  void observe(RelationObserver& observer) { observer_ = &observer; }

  bool either_blocked(UserId a, UserId b) const;
  // What `viewer` may do towards `other`.
  protocol::Relation relation(UserId viewer, UserId other) const;
  // kForbidden when this is a direct conversation of `self` in which a block stands.
  Result<void> check_open(ConversationId conversation, UserId self) const;

  Task<Result<protocol::RelationResult>> block(protocol::Actor actor, protocol::UserBlock request,
                                               Moment moment);
  Task<Result<protocol::RelationResult>> unblock(protocol::Actor actor,
                                                 protocol::UserUnblock request, Moment moment);
  Task<Result<protocol::BlocksResult>> blocks(UserId user);

 private:
  struct BlockHash {
    size_t operator()(const Block& block) const {
      return std::hash<UserId>()(block.blocker) * 31 + std::hash<UserId>()(block.blocked);
    }
  };

  bool has_blocked(UserId blocker, UserId blocked) const;
  void announce(UserId viewer, UserId other);

  RelationStore& store_;
  const Roster& roster_;
  RateGuard& rates_;
  protocol::EventSink& events_;
  RelationObserver* observer_ = nullptr;
  std::unordered_set<Block, BlockHash> blocks_;
};

}  // namespace earshot::chat
