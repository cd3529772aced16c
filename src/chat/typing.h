// "Ana is writing ...": passed on, never kept. Loop thread.
#pragma once

#include "base/result.h"
#include "chat/moment.h"
#include "chat/rate_guard.h"
#include "chat/relations.h"
#include "chat/roster.h"
#include "protocol/actor.h"
#include "protocol/chat.gen.h"
#include "protocol/event_sink.h"

namespace earshot::chat {

class Typing {
 public:
  // Everything outlives it.
  Typing(const Roster& roster, const Relations& relations, RateGuard& rates,
         protocol::EventSink& events);

  // kForbidden in a direct conversation with a block; in a group those people are left out.
  Result<protocol::Empty> set(const protocol::Actor& actor, const protocol::TypingSet& request,
                              Moment moment);

 private:
  const Roster& roster_;
  const Relations& relations_;
  RateGuard& rates_;
  protocol::EventSink& events_;
};

}  // namespace earshot::chat
