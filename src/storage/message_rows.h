// Reading and appending messages, shared by the stores of chat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "chat/message_store.h"
#include "storage/connection.h"

namespace earshot::storage {

Error no_such_conversation();
Error no_such_message();

Result<std::vector<UserId>> members_of(Connection& connection, ConversationId conversation);
// The members; kNotFound if `user` is not one of them.
Result<std::vector<UserId>> audience_for(Connection& connection, ConversationId conversation,
                                         UserId user);

// The message with all that belongs to it; kNotFound. client_message_id as stored.
Result<protocol::Message> load_message(Connection& connection, chat::MessageKey key);
// The same as `reader` may see it: without the client_message_id of others.
Result<protocol::Message> load_message_for(Connection& connection, chat::MessageKey key,
                                           UserId reader);

// The next change to a conversation. `seq` is that of a new message, or of the last.
struct Place {
  int64_t seq = 0;
  int64_t version = 0;
};
Result<Place> take_place_for_message(Connection& connection, ConversationId conversation,
                                     WallTime at);
Result<int64_t> take_version(Connection& connection, ConversationId conversation);

// Appends a message of kind system; gives it in full.
Result<protocol::Message> append_system_message(Connection& connection, ConversationId conversation,
                                                UserId sender, const std::string& text,
                                                WallTime at);
// Inserts the row of a message; its seq and version are taken already.
Result<void> insert_message(Connection& connection, const protocol::Message& message);

}  // namespace earshot::storage
