// The reads of SqliteMessageStore, each on one consistent state of the database.
#pragma once

#include "chat/message_store.h"
#include "storage/connection.h"

namespace earshot::storage {

Result<protocol::MessagesResult> read_history(Connection& connection, ConversationId conversation,
                                              UserId reader, const chat::HistoryRange& range);
Result<protocol::ChangesResult> read_changes(Connection& connection, ConversationId conversation,
                                             UserId reader, int64_t after_version, int64_t limit);
Result<chat::Found> search_messages(Connection& connection, UserId reader,
                                    const chat::SearchRequest& request);

}  // namespace earshot::storage
