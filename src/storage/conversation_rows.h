// Reading conversations, shared by the reads and writes of SqliteConversationStore.
#pragma once

#include <vector>

#include "base/result.h"
#include "protocol/common.gen.h"
#include "storage/connection.h"

namespace earshot::storage {

// As the viewer sees it, but for what blocks hide. kNotFound unless the viewer is a member.
Result<protocol::Conversation> load_conversation(Connection& connection, ConversationId id,
                                                 UserId viewer);
Result<std::vector<protocol::Member>> load_members(Connection& connection, ConversationId id);

}  // namespace earshot::storage
