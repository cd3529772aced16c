// Read markers. Loop thread.
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "chat/conversation_store.h"
#include "chat/moment.h"
#include "chat/rate_guard.h"
#include "chat/relations.h"
#include "chat/roster.h"
#include "protocol/actor.h"
#include "protocol/chat.gen.h"
#include "protocol/event_sink.h"

namespace earshot::chat {

class ReadState {
 public:
  // Everything outlives it.
  ReadState(ConversationStore& store, const Roster& roster, const Relations& relations,
            RateGuard& rates, protocol::EventSink& events);

  // Always moves the reader's own marker; others learn of it unless a block stands between them.
  Task<Result<protocol::Empty>> set(protocol::Actor actor, protocol::ReadSet request,
                                    Moment moment);

 private:
  ConversationStore& store_;
  const Roster& roster_;
  const Relations& relations_;
  RateGuard& rates_;
  protocol::EventSink& events_;
};

}  // namespace earshot::chat
