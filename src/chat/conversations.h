// Conversations: opening, groups and their members. Loop thread.
#pragma once

#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "chat/conversation_store.h"
#include "chat/messages.h"
#include "chat/moment.h"
#include "chat/rate_guard.h"
#include "chat/relations.h"
#include "chat/roster.h"
#include "chat/views.h"
#include "protocol/actor.h"
#include "protocol/chat.gen.h"
#include "protocol/event_sink.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

class Conversations {
 public:
  // Everything outlives it.
  Conversations(ConversationStore& store, Messages& messages, Roster& roster,
                const Relations& relations, const Views& views, RateGuard& rates,
                protocol::EventSink& events, Random& random);

  // Fills the roster.
  Task<Result<void>> load();

  Task<Result<protocol::ConversationResult>> open_direct(protocol::Actor actor,
                                                         protocol::ConversationOpenDirect request,
                                                         Moment moment);
  Task<Result<protocol::ConversationResult>> create_group(protocol::Actor actor,
                                                          protocol::ConversationCreateGroup request,
                                                          Moment moment);
  Task<Result<protocol::ConversationResult>> update(protocol::Actor actor,
                                                    protocol::ConversationUpdate request,
                                                    Moment moment);
  Task<Result<protocol::Empty>> leave(protocol::Actor actor, protocol::ConversationLeave request,
                                      Moment moment);

  Task<Result<protocol::ConversationsResult>> list(UserId viewer);
  Task<Result<protocol::ConversationResult>> get(UserId viewer, ConversationId id);

 private:
  // Nobody can be drawn into a group by someone with whom a block stands.
  Result<void> check_may_add(UserId editor, const std::vector<UserId>& people) const;
  // Updates the roster and tells everybody concerned; gives the view of `viewer`.
  protocol::ConversationResult apply(ConversationId id, GroupChange change, UserId viewer);

  ConversationStore& store_;
  Messages& messages_;
  Roster& roster_;
  const Relations& relations_;
  const Views& views_;
  RateGuard& rates_;
  protocol::EventSink& events_;
  Random& random_;
};

}  // namespace earshot::chat
