// Changes to groups, each one operation on the writer's connection. The contract is that of
// chat/conversation_store.h.
#pragma once

#include "chat/conversation_store.h"
#include "storage/connection.h"

namespace earshot::storage {

Result<chat::GroupChange> create_group(Connection& connection, const chat::NewGroup& group,
                                       int64_t groups_max);
Result<chat::GroupChange> update_group(Connection& connection, const chat::GroupUpdate& update,
                                       int64_t members_max);
Result<chat::GroupChange> leave_group(Connection& connection, ConversationId id, UserId user,
                                      WallTime at);

}  // namespace earshot::storage
