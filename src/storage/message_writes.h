// The writes of SqliteMessageStore, each one operation on the writer's connection.
#pragma once

#include <optional>
#include <string>

#include "chat/message_store.h"
#include "storage/connection.h"

namespace earshot::storage {

Result<chat::Posted> append_message(Connection& connection, const chat::Draft& draft);
Result<std::optional<protocol::Message>> find_sent_message(Connection& connection, UserId sender,
                                                           const std::string& client_message_id);
Result<chat::Posted> append_call_message(Connection& connection, ConversationId conversation,
                                         const protocol::CallSummary& call, WallTime at);
Result<chat::Posted> edit_message(Connection& connection, chat::MessageKey key, UserId editor,
                                  const std::string& text, WallTime at);
Result<chat::Posted> remove_message(Connection& connection, chat::MessageKey key, UserId editor);

struct ReactionChange {
  chat::MessageKey key;
  UserId user;
  std::string emoji;
  bool on = false;
  int64_t emoji_max = 0;
};
Result<chat::Posted> change_reaction(Connection& connection, const ReactionChange& change);

}  // namespace earshot::storage
