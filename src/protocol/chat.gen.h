// Earshot: chat. Conversations, messages, reactions, typing, read markers, blocks. Plain values:
// copy, move and compare them.
// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "base/time.h"
#include "protocol/common.gen.h"

namespace earshot::protocol {

// The conversation in its new form.
struct ConversationResult {
  // As you see it now.
  Conversation conversation = {};

  friend bool operator==(const ConversationResult&, const ConversationResult&) = default;
};
void encode(JsonWriter& json, const ConversationResult& value);

// The message as stored; on disk when you read this.
struct MessageResult {
  // As stored.
  Message message = {};

  friend bool operator==(const MessageResult&, const MessageResult&) = default;
};
void encode(JsonWriter& json, const MessageResult& value);

// What you may do now.
struct RelationResult {
  // Towards that person.
  Relation relation = {};

  friend bool operator==(const RelationResult&, const RelationResult&) = default;
};
void encode(JsonWriter& json, const RelationResult& value);

// Opens the direct conversation with a person; makes it if there is none yet.
struct ConversationOpenDirect {
  // The other person; not yourself.
  UserId user_id = {};

  friend bool operator==(const ConversationOpenDirect&, const ConversationOpenDirect&) = default;
};

// Makes a group of you and the given people.
struct ConversationCreateGroup {
  // Its title.
  std::string title = {};
  // The others; duplicates and yourself are ignored.
  std::vector<UserId> member_ids = {};

  friend bool operator==(const ConversationCreateGroup&, const ConversationCreateGroup&) = default;
};

// Changes a group's title or members. All given parts apply, or none.
struct ConversationUpdate {
  // Which conversation.
  ConversationId conversation_id = {};
  // New title.
  std::optional<std::string> title = {};
  // People to add.
  std::optional<std::vector<UserId>> add_member_ids = {};
  // People to remove.
  std::optional<std::vector<UserId>> remove_member_ids = {};

  friend bool operator==(const ConversationUpdate&, const ConversationUpdate&) = default;
};

// Leaves a group.
struct ConversationLeave {
  // Which conversation.
  ConversationId conversation_id = {};

  friend bool operator==(const ConversationLeave&, const ConversationLeave&) = default;
};

// Writes a message. Idempotent: the same `client_message_id` again gives the stored message and
// makes no second one.
struct MessageSend {
  // Which conversation.
  ConversationId conversation_id = {};
  // Chosen by you, unique among your messages; a UUID is good.
  std::string client_message_id = {};
  // The text; empty only with attachments.
  std::string text = {};
  // The message it answers.
  std::optional<int64_t> reply_to_seq = {};
  // Files you have uploaded and not used yet.
  std::optional<std::vector<AttachmentId>> attachment_ids = {};

  friend bool operator==(const MessageSend&, const MessageSend&) = default;
};

// Changes the text of your own message.
struct MessageEdit {
  // Which conversation.
  ConversationId conversation_id = {};
  // Which message.
  int64_t seq = 0;
  // The new text; empty only with attachments.
  std::string text = {};

  friend bool operator==(const MessageEdit&, const MessageEdit&) = default;
};

// Deletes your own message for everybody; its place (`seq`) stays. Deleting twice is no error.
struct MessageDelete {
  // Which conversation.
  ConversationId conversation_id = {};
  // Which message.
  int64_t seq = 0;

  friend bool operator==(const MessageDelete&, const MessageDelete&) = default;
};

// Sets or takes back your reaction. Setting what is set is no error.
struct ReactionSet {
  // Which conversation.
  ConversationId conversation_id = {};
  // Which message.
  int64_t seq = 0;
  // One emoji.
  std::string emoji = {};
  // Set or take back.
  bool on = false;

  friend bool operator==(const ReactionSet&, const ReactionSet&) = default;
};

// Says that you are writing, or have stopped. Repeat every 4 s; it lapses after 6 s.
struct TypingSet {
  // Which conversation.
  ConversationId conversation_id = {};
  // Writing or not.
  bool on = false;

  friend bool operator==(const TypingSet&, const TypingSet&) = default;
};

// Moves your read marker forward; backwards is ignored.
struct ReadSet {
  // Which conversation.
  ConversationId conversation_id = {};
  // You have read up to and including this.
  int64_t seq = 0;

  friend bool operator==(const ReadSet&, const ReadSet&) = default;
};

// Blocks a person: no messages, no calls, no presence, either way. A call between you ends at once.
// Blocking twice is no error.
struct UserBlock {
  // Whom.
  UserId user_id = {};

  friend bool operator==(const UserBlock&, const UserBlock&) = default;
};

// Takes your block back. Theirs, if there is one, stays.
struct UserUnblock {
  // Whom.
  UserId user_id = {};

  friend bool operator==(const UserUnblock&, const UserUnblock&) = default;
};

// A new message, your own from this and other clients included. A gap in `message.seq` means you
// have missed one: fetch changes.
struct MessageCreated {
  // The message.
  Message message = {};

  friend bool operator==(const MessageCreated&, const MessageCreated&) = default;
};
void encode(JsonWriter& json, const MessageCreated& value);

// A message was edited or deleted, or got or lost a reaction.
struct MessageUpdated {
  // Its new form.
  Message message = {};

  friend bool operator==(const MessageUpdated&, const MessageUpdated&) = default;
};
void encode(JsonWriter& json, const MessageUpdated& value);

// Somebody began or stopped writing. May be merged.
struct TypingChanged {
  // Which conversation.
  ConversationId conversation_id = {};
  // Who.
  UserId user_id = {};
  // Writing or not.
  bool on = false;

  friend bool operator==(const TypingChanged&, const TypingChanged&) = default;
};
void encode(JsonWriter& json, const TypingChanged& value);

// Somebody's read marker moved; also yours, by another client of yours.
struct ReadChanged {
  // Which conversation.
  ConversationId conversation_id = {};
  // Whose.
  UserId user_id = {};
  // Read up to and including this.
  int64_t seq = 0;

  friend bool operator==(const ReadChanged&, const ReadChanged&) = default;
};
void encode(JsonWriter& json, const ReadChanged& value);

// A conversation is new to you, or its title, members or relation changed.
struct ConversationChanged {
  // As you see it now.
  Conversation conversation = {};

  friend bool operator==(const ConversationChanged&, const ConversationChanged&) = default;
};
void encode(JsonWriter& json, const ConversationChanged& value);

// You are no longer a member.
struct ConversationRemoved {
  // Which conversation.
  ConversationId conversation_id = {};

  friend bool operator==(const ConversationRemoved&, const ConversationRemoved&) = default;
};
void encode(JsonWriter& json, const ConversationRemoved& value);

// What you may do towards a person changed, such as by a block.
struct RelationChanged {
  // Who.
  UserId user_id = {};
  // Your direct conversation with them, if there is one.
  std::optional<ConversationId> conversation_id = {};
  // The new relation.
  Relation relation = {};

  friend bool operator==(const RelationChanged&, const RelationChanged&) = default;
};
void encode(JsonWriter& json, const RelationChanged& value);

}  // namespace earshot::protocol
