// The parts of chat, wired. One member for each concept; gateway and http call them directly.
// Loop thread.
#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "chat/attachments.h"
#include "chat/contacts.h"
#include "chat/conversations.h"
#include "chat/messages.h"
#include "chat/rate_guard.h"
#include "chat/read_state.h"
#include "chat/relations.h"
#include "chat/roster.h"
#include "chat/search.h"
#include "chat/typing.h"
#include "chat/views.h"

namespace earshot::chat {

struct Stores {
  MessageStore& messages;
  ConversationStore& conversations;
  AttachmentStore& attachments;
  RelationStore& relations;
};

class ChatService {
 private:
  ConversationStore& conversation_store_;
  // Before what uses them.
  RateGuard rates_;
  Roster roster_;
  Contacts contacts_;

 public:
  // The stores, `events` and `random` outlive it.
  ChatService(const Stores& stores, protocol::EventSink& events, Random& random);
  ChatService(const ChatService&) = delete;
  ChatService& operator=(const ChatService&) = delete;

  // Reads what is kept in memory; before the first request.
  Task<Result<void>> load();

  const Roster& roster() const { return roster_; }
  const Contacts& contacts() const { return contacts_; }

  Relations relations;
  Views views;
  Messages messages;
  Conversations conversations;
  ReadState read_state;
  Typing typing;
  Search search;
  Attachments attachments;
};

}  // namespace earshot::chat
