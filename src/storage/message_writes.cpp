#include "storage/message_writes.h"

#include <algorithm>
#include <utility>

#include "chat/text.h"
#include "storage/message_rows.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using protocol::MessageKind;

Result<std::optional<chat::MessageKey>> sent_key(Connection& connection, UserId sender,
                                                 const std::string& client_message_id) {
  Statement row(connection,
                "SELECT conversation_id, seq FROM messages"
                " WHERE sender_id = ?1 AND client_message_id = ?2",
                sender, client_message_id);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<chat::MessageKey>();
  return std::optional<chat::MessageKey>({row.id<ConversationId>(0), row.int64(1)});
}

// A reply names a message of the same conversation that is still there.
Result<void> attach_reply(Connection& connection, protocol::Message& message, int64_t seq) {
  Statement row(connection,
                "SELECT sender_id, text, deleted FROM messages"
                " WHERE conversation_id = ?1 AND seq = ?2",
                message.conversation_id, seq);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) {
    return Error{ErrorCode::kInvalid, "There is no such message to reply to.", "data.reply_to_seq"};
  }
  message.reply_to = protocol::ReplyPreview{.seq = seq,
                                            .sender_id = row.id<UserId>(0),
                                            .excerpt = chat::excerpt(row.text(1)),
                                            .deleted = row.boolean(2)};
  return {};
}

Result<void> attach_file(Connection& connection, protocol::Message& message, AttachmentId id) {
  Statement row(connection,
                "UPDATE attachments SET state = 1, conversation_id = ?3, seq = ?4, place = ?5"
                " WHERE id = ?1 AND uploader_id = ?2 AND state = 0"
                " RETURNING name, media_type, size_bytes, width, height",
                id, message.sender_id, message.conversation_id, message.seq,
                message.attachments.size());
  TRY_ASSIGN(const bool found, row.step());
  if (!found) {
    return Error{ErrorCode::kInvalid, "That file is not there, or is on a message already.",
                 "data.attachment_ids"};
  }
  protocol::Attachment& attachment = message.attachments.emplace_back();
  attachment.id = id;
  attachment.name = row.text(0);
  attachment.media_type = row.text(1);
  attachment.size_bytes = row.int64(2);
  if (!row.is_null(3)) attachment.width = row.int64(3);
  if (!row.is_null(4)) attachment.height = row.int64(4);
  TRY(row.step());
  return {};
}

// A message that a request wants to change, and who will hear of it.
Result<chat::Posted> find_for_change(Connection& connection, chat::MessageKey key, UserId user) {
  chat::Posted posted;
  TRY_ASSIGN(posted.audience, audience_for(connection, key.conversation, user));
  TRY_ASSIGN(posted.message, load_message(connection, key));
  return posted;
}

Result<void> check_own_text(const protocol::Message& message, UserId editor) {
  if (message.sender_id == editor && message.kind == MessageKind::kText) return {};
  return Error{ErrorCode::kForbidden, "You can change only messages that you wrote."};
}

Error is_deleted() { return Error{ErrorCode::kWrongState, "The message has been deleted."}; }

Result<void> write_participants(Connection& connection, const protocol::CallSummary& call) {
  int64_t place = 0;
  for (const UserId user : call.participant_ids.value_or(std::vector<UserId>())) {
    TRY(run(connection,
            "INSERT INTO message_call_people (call_id, place, user_id) VALUES (?1, ?2, ?3)",
            call.call_id, place++, user));
  }
  return {};
}

}  // namespace

Result<chat::Posted> append_message(Connection& connection, const chat::Draft& draft) {
  chat::Posted posted;
  TRY_ASSIGN(posted.audience, audience_for(connection, draft.conversation, draft.sender));
  TRY_ASSIGN(const auto sent, sent_key(connection, draft.sender, draft.client_message_id));
  if (sent) {
    if (sent->conversation != draft.conversation) {
      return Error{ErrorCode::kInvalid, "That id was used in another conversation.",
                   "data.client_message_id"};
    }
    TRY_ASSIGN(posted.message, load_message(connection, *sent));
    posted.changed = false;
    return posted;
  }
  TRY_ASSIGN(const Place place,
             take_place_for_message(connection, draft.conversation, draft.sent_at));
  protocol::Message& message = posted.message;
  message.conversation_id = draft.conversation;
  message.seq = place.seq;
  message.version = place.version;
  message.kind = MessageKind::kText;
  message.sender_id = draft.sender;
  message.sent_at_ms = draft.sent_at;
  message.text = draft.text;
  message.client_message_id = draft.client_message_id;
  if (draft.reply_to_seq) {
    TRY(attach_reply(connection, message, *draft.reply_to_seq));
  }
  TRY(insert_message(connection, message));
  for (const AttachmentId id : draft.attachments) {
    TRY(attach_file(connection, message, id));
  }
  return posted;
}

Result<std::optional<protocol::Message>> find_sent_message(Connection& connection, UserId sender,
                                                           const std::string& client_message_id) {
  TRY_ASSIGN(const auto key, sent_key(connection, sender, client_message_id));
  if (!key) return std::optional<protocol::Message>();
  TRY_ASSIGN(protocol::Message message, load_message(connection, *key));
  return std::optional<protocol::Message>(std::move(message));
}

Result<chat::Posted> append_call_message(Connection& connection, ConversationId conversation,
                                         const protocol::CallSummary& call, WallTime at) {
  chat::Posted posted;
  // Who started a group call may have left the group before it ended.
  TRY_ASSIGN(posted.audience, call.callee_id
                                  ? audience_for(connection, conversation, call.caller_id)
                                  : members_of(connection, conversation));
  {
    Statement row(connection, "SELECT conversation_id, seq FROM message_calls WHERE call_id = ?1",
                  call.call_id);
    TRY_ASSIGN(const bool found, row.step());
    if (found) {
      TRY_ASSIGN(posted.message,
                 load_message(connection, {row.id<ConversationId>(0), row.int64(1)}));
      posted.changed = false;
      return posted;
    }
  }
  TRY_ASSIGN(const Place place, take_place_for_message(connection, conversation, at));
  protocol::Message& message = posted.message;
  message.conversation_id = conversation;
  message.seq = place.seq;
  message.version = place.version;
  message.kind = MessageKind::kCall;
  message.sender_id = call.caller_id;
  message.sent_at_ms = at;
  message.call = call;
  TRY(insert_message(connection, message));
  TRY(run(connection,
          "INSERT INTO message_calls (call_id, conversation_id, seq, kind, caller_id, callee_id,"
          " end_reason, started_at_ms, duration_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
          call.call_id, conversation, message.seq, wire_name(call.kind), call.caller_id,
          call.callee_id, wire_name(call.end_reason), call.started_at_ms, call.duration_ms));
  TRY(write_participants(connection, call));
  return posted;
}

Result<chat::Posted> edit_message(Connection& connection, chat::MessageKey key, UserId editor,
                                  const std::string& text, WallTime at) {
  TRY_ASSIGN(chat::Posted posted, find_for_change(connection, key, editor));
  protocol::Message& message = posted.message;
  TRY(check_own_text(message, editor));
  if (message.deleted) return is_deleted();
  if (text.empty() && message.attachments.empty()) {
    return Error{ErrorCode::kInvalid, "The message is empty.", "data.text"};
  }
  if (message.text == text) {
    posted.changed = false;
    return posted;
  }
  TRY_ASSIGN(message.version, take_version(connection, key.conversation));
  message.text = text;
  message.edited_at_ms = at;
  TRY(run(connection,
          "UPDATE messages SET text = ?3, edited_at_ms = ?4, version = ?5"
          " WHERE conversation_id = ?1 AND seq = ?2",
          key.conversation, key.seq, text, at, message.version));
  return posted;
}

Result<chat::Posted> remove_message(Connection& connection, chat::MessageKey key, UserId editor) {
  TRY_ASSIGN(chat::Posted posted, find_for_change(connection, key, editor));
  protocol::Message& message = posted.message;
  TRY(check_own_text(message, editor));
  if (message.deleted) {
    posted.changed = false;
    return posted;
  }
  TRY_ASSIGN(const int64_t version, take_version(connection, key.conversation));
  TRY(run(connection,
          "UPDATE messages SET text = '', deleted = 1, edited_at_ms = NULL, version = ?3"
          " WHERE conversation_id = ?1 AND seq = ?2",
          key.conversation, key.seq, version));
  TRY(run(connection, "DELETE FROM reactions WHERE conversation_id = ?1 AND seq = ?2",
          key.conversation, key.seq));
  TRY(run(connection,
          "UPDATE attachments SET state = 2, conversation_id = NULL, seq = NULL, place = NULL"
          " WHERE conversation_id = ?1 AND seq = ?2",
          key.conversation, key.seq));
  TRY_ASSIGN(message, load_message(connection, key));
  return posted;
}

Result<chat::Posted> change_reaction(Connection& connection, const ReactionChange& change) {
  const chat::MessageKey key = change.key;
  TRY_ASSIGN(chat::Posted posted, find_for_change(connection, key, change.user));
  protocol::Message& message = posted.message;
  if (message.deleted) return is_deleted();
  auto& reactions = message.reactions;
  const auto at = std::find_if(reactions.begin(), reactions.end(), [&](const auto& reaction) {
    return reaction.emoji == change.emoji;
  });
  const bool is_on = at != reactions.end() && std::find(at->user_ids.begin(), at->user_ids.end(),
                                                        change.user) != at->user_ids.end();
  if (is_on == change.on) {
    posted.changed = false;
    return posted;
  }
  if (change.on && at == reactions.end() &&
      reactions.size() >= static_cast<size_t>(change.emoji_max)) {
    return Error{ErrorCode::kWrongState, "This message has as many different reactions as it can."};
  }
  TRY_ASSIGN(const int64_t version, take_version(connection, key.conversation));
  if (change.on) {
    TRY(run(connection, "INSERT INTO reactions VALUES (?1, ?2, ?3, ?4, ?5)", key.conversation,
            key.seq, change.emoji, change.user, version));
  } else {
    TRY(run(connection,
            "DELETE FROM reactions WHERE conversation_id = ?1 AND seq = ?2 AND emoji = ?3"
            " AND user_id = ?4",
            key.conversation, key.seq, change.emoji, change.user));
  }
  TRY(run(connection, "UPDATE messages SET version = ?3 WHERE conversation_id = ?1 AND seq = ?2",
          key.conversation, key.seq, version));
  TRY_ASSIGN(message, load_message(connection, key));
  return posted;
}

}  // namespace earshot::storage
