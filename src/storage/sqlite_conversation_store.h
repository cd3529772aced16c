// Conversations in SQLite. The contract is chat/conversation_store.h's.
#pragma once

#include "chat/conversation_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteConversationStore final : public chat::ConversationStore {
 public:
  // `database` outlives it.
  explicit SqliteConversationStore(Database& database) : database_(database) {}

  Task<Result<std::vector<chat::RosterEntry>>> roster() override;
  Task<Result<std::vector<chat::Exchange>>> exchanges() override;
  Task<Result<chat::OpenedDirect>> open_direct(chat::NewDirect direct) override;
  Task<Result<chat::GroupChange>> create_group(chat::NewGroup group, int64_t groups_max) override;
  Task<Result<chat::GroupChange>> update_group(chat::GroupUpdate update,
                                               int64_t members_max) override;
  Task<Result<chat::GroupChange>> leave_group(ConversationId id, UserId user, WallTime at) override;
  Task<Result<std::vector<protocol::Conversation>>> list(UserId viewer) override;
  Task<Result<protocol::Conversation>> view(ConversationId id, UserId viewer) override;
  Task<Result<chat::ReadMove>> set_read(ConversationId id, UserId user, int64_t seq) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
