// chat's store suite on SQLite.
#include "chat/testing/conversation_store_suite.h"
#include "chat/testing/message_store_suite.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::chat::testing {

using storage::testing::SqliteChatBackend;

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, MessageStoreSuite, SqliteChatBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ConversationStoreSuite, SqliteChatBackend);

}  // namespace earshot::chat::testing
