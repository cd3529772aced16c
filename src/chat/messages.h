// Messages: sending, editing, deleting, reacting, reading back. A message is answered, and shown to
// anybody, only once it is on disk; everybody sees the messages of a conversation in order of seq.
// Loop thread.
#pragma once

#include "base/result.h"
#include "base/task.h"
#include "chat/contacts.h"
#include "chat/conversation_store.h"
#include "chat/message_store.h"
#include "chat/moment.h"
#include "chat/rate_guard.h"
#include "chat/relations.h"
#include "chat/views.h"
#include "protocol/actor.h"
#include "protocol/chat.gen.h"
#include "protocol/event_sink.h"
#include "protocol/rest.gen.h"

namespace earshot::chat {

class Messages {
 public:
  // Everything outlives it.
  Messages(MessageStore& store, ConversationStore& conversations, const Roster& roster,
           Contacts& contacts, const Relations& relations, const Views& views, RateGuard& rates,
           protocol::EventSink& events);

  Task<Result<protocol::MessageResult>> send(protocol::Actor actor, protocol::MessageSend request,
                                             Moment moment);
  Task<Result<protocol::MessageResult>> edit(protocol::Actor actor, protocol::MessageEdit request,
                                             Moment moment);
  Task<Result<protocol::MessageResult>> remove(protocol::Actor actor,
                                               protocol::MessageDelete request, Moment moment);
  Task<Result<protocol::MessageResult>> react(protocol::Actor actor, protocol::ReactionSet request,
                                              Moment moment);

  // The result of a call, as a message of its caller. Once for each call: again is no error and
  // changes nothing. Blocks do not matter: it tells what was.
  Task<Result<protocol::Message>> append_call(ConversationId conversation,
                                              protocol::CallSummary call, WallTime at);

  Task<Result<protocol::MessagesResult>> history(UserId reader, ConversationId conversation,
                                                 protocol::MessagesQuery query);
  Task<Result<protocol::ChangesResult>> changes(UserId reader, ConversationId conversation,
                                                protocol::ChangesQuery query);

  // New ones that people have sent, since the start.
  uint64_t sent() const { return sent_; }

  // Tells the audience of messages that are new. For Conversations, too.
  void announce_created(const protocol::Message& message, const std::vector<UserId>& audience);

 private:
  // Announces what a write changed and makes the answer of it.
  protocol::MessageResult announce_updated(Posted posted);
  // Someone who opens a direct conversation is alone with it until there is something to read; then
  // it appears for the other.
  Task<void> introduce(protocol::Message first, std::vector<UserId> audience);

  MessageStore& store_;
  ConversationStore& conversations_;
  const Roster& roster_;
  Contacts& contacts_;
  const Relations& relations_;
  const Views& views_;
  RateGuard& rates_;
  protocol::EventSink& events_;
  uint64_t sent_ = 0;
};

}  // namespace earshot::chat
