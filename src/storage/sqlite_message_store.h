// Messages in SQLite. The contract is chat/message_store.h's.
#pragma once

#include "chat/message_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteMessageStore final : public chat::MessageStore {
 public:
  // `database` outlives it.
  explicit SqliteMessageStore(Database& database) : database_(database) {}

  Task<Result<chat::Posted>> append(chat::Draft draft) override;
  Task<Result<std::optional<protocol::Message>>> find_sent(UserId sender,
                                                           std::string client_message_id) override;
  Task<Result<chat::Posted>> append_call(ConversationId conversation, protocol::CallSummary call,
                                         WallTime at) override;
  Task<Result<chat::Posted>> edit(chat::MessageKey key, UserId editor, std::string text,
                                  WallTime at) override;
  Task<Result<chat::Posted>> remove(chat::MessageKey key, UserId editor) override;
  Task<Result<chat::Posted>> react(chat::MessageKey key, UserId user, std::string emoji, bool on,
                                   int64_t emoji_max) override;
  Task<Result<protocol::MessagesResult>> history(ConversationId conversation, UserId reader,
                                                 chat::HistoryRange range) override;
  Task<Result<protocol::ChangesResult>> changes(ConversationId conversation, UserId reader,
                                                int64_t after_version, int64_t limit) override;
  Task<Result<chat::Found>> search(UserId reader, chat::SearchRequest request) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
