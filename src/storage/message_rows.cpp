#include "storage/message_rows.h"

#include <algorithm>

#include "chat/text.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using protocol::MessageKind;

int64_t kind_number(MessageKind kind) {
  switch (kind) {
    case MessageKind::kText: return 0;
    case MessageKind::kCall: return 1;
    case MessageKind::kSystem: return 2;
  }
  CHECK(false);
}

MessageKind kind_of(int64_t number) {
  CHECK(number >= 0 && number <= 2);
  return number == 0 ? MessageKind::kText : number == 1 ? MessageKind::kCall : MessageKind::kSystem;
}

Result<void> load_reply(Connection& connection, protocol::Message& message, int64_t seq) {
  Statement row(connection,
                "SELECT sender_id, text, deleted FROM messages"
                " WHERE conversation_id = ?1 AND seq = ?2",
                message.conversation_id, seq);
  TRY_ASSIGN(const bool found, row.step());
  CHECK(found);  // messages are never removed
  message.reply_to = protocol::ReplyPreview{.seq = seq,
                                            .sender_id = row.id<UserId>(0),
                                            .excerpt = chat::excerpt(row.text(1)),
                                            .deleted = row.boolean(2)};
  return {};
}

Result<void> load_attachments(Connection& connection, protocol::Message& message) {
  Statement row(connection,
                "SELECT id, name, media_type, size_bytes, width, height FROM attachments"
                " WHERE conversation_id = ?1 AND seq = ?2 ORDER BY place",
                message.conversation_id, message.seq);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return {};
    protocol::Attachment& attachment = message.attachments.emplace_back();
    attachment.id = row.id<AttachmentId>(0);
    attachment.name = row.text(1);
    attachment.media_type = row.text(2);
    attachment.size_bytes = row.int64(3);
    if (!row.is_null(4)) attachment.width = row.int64(4);
    if (!row.is_null(5)) attachment.height = row.int64(5);
  }
}

Result<void> load_reactions(Connection& connection, protocol::Message& message) {
  Statement row(connection,
                "SELECT emoji, user_id FROM reactions WHERE conversation_id = ?1 AND seq = ?2"
                " ORDER BY version",
                message.conversation_id, message.seq);
  auto& reactions = message.reactions;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return {};
    auto at = std::find_if(reactions.begin(), reactions.end(),
                           [&](const auto& reaction) { return reaction.emoji == row.text(0); });
    if (at == reactions.end()) {
      at = reactions.insert(at, protocol::Reaction{std::string(row.text(0)), {}});
    }
    at->user_ids.push_back(row.id<UserId>(1));
  }
}

// Of a group call.
Result<void> load_participants(Connection& connection, protocol::CallSummary& call) {
  Statement row(connection,
                "SELECT user_id FROM message_call_people WHERE call_id = ?1 ORDER BY place",
                call.call_id);
  call.participant_ids.emplace();
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return {};
    call.participant_ids->push_back(row.id<UserId>(0));
  }
}

Result<void> load_call(Connection& connection, protocol::Message& message) {
  Statement row(connection,
                "SELECT call_id, kind, caller_id, callee_id, end_reason, started_at_ms, duration_ms"
                " FROM message_calls WHERE conversation_id = ?1 AND seq = ?2",
                message.conversation_id, message.seq);
  TRY_ASSIGN(const bool found, row.step());
  CHECK(found);  // written with the message
  protocol::CallSummary& call = message.call.emplace();
  call.call_id = row.id128<CallId>(0);
  call.caller_id = row.id<UserId>(2);
  if (!row.is_null(3)) call.callee_id = row.id<UserId>(3);
  call.started_at_ms = row.wall_time(5);
  call.duration_ms = row.int64(6);
  if (!parse_wire_name(row.text(1), call.kind) || !parse_wire_name(row.text(4), call.end_reason)) {
    return Error{ErrorCode::kInternal, "A stored call cannot be read."};
  }
  return call.callee_id ? Result<void>() : load_participants(connection, call);
}

}  // namespace

Error no_such_conversation() {
  return Error{ErrorCode::kNotFound, "There is no such conversation."};
}

Error no_such_message() { return Error{ErrorCode::kNotFound, "There is no such message."}; }

Result<std::vector<UserId>> members_of(Connection& connection, ConversationId conversation) {
  std::vector<UserId> members;
  Statement row(connection, "SELECT user_id FROM members WHERE conversation_id = ?1", conversation);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return members;
    members.push_back(row.id<UserId>(0));
  }
}

Result<std::vector<UserId>> audience_for(Connection& connection, ConversationId conversation,
                                         UserId user) {
  TRY_ASSIGN(std::vector<UserId> members, members_of(connection, conversation));
  if (std::find(members.begin(), members.end(), user) == members.end()) {
    return no_such_conversation();
  }
  return members;
}

Result<protocol::Message> load_message(Connection& connection, chat::MessageKey key) {
  Statement row(connection,
                "SELECT version, kind, sender_id, sent_at_ms, edited_at_ms, deleted, text,"
                " reply_to_seq, client_message_id"
                " FROM messages WHERE conversation_id = ?1 AND seq = ?2",
                key.conversation, key.seq);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_message();
  protocol::Message message;
  message.conversation_id = key.conversation;
  message.seq = key.seq;
  message.version = row.int64(0);
  message.kind = kind_of(row.int64(1));
  message.sender_id = row.id<UserId>(2);
  message.sent_at_ms = row.wall_time(3);
  if (!row.is_null(4)) message.edited_at_ms = row.wall_time(4);
  message.deleted = row.boolean(5);
  message.text = row.text(6);
  if (!row.is_null(8)) message.client_message_id = std::string(row.text(8));
  if (message.deleted) return message;
  if (!row.is_null(7)) {
    TRY(load_reply(connection, message, row.int64(7)));
  }
  TRY(load_attachments(connection, message));
  TRY(load_reactions(connection, message));
  if (message.kind == MessageKind::kCall) {
    TRY(load_call(connection, message));
  }
  return message;
}

Result<protocol::Message> load_message_for(Connection& connection, chat::MessageKey key,
                                           UserId reader) {
  TRY_ASSIGN(protocol::Message message, load_message(connection, key));
  if (message.sender_id != reader) message.client_message_id.reset();
  return message;
}

Result<Place> take_place_for_message(Connection& connection, ConversationId conversation,
                                     WallTime at) {
  Statement row(connection,
                "UPDATE conversations SET last_seq = last_seq + 1, version = version + 1,"
                " active_at_ms = ?2 WHERE id = ?1 RETURNING last_seq, version",
                conversation, at);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_conversation();
  const Place place{row.int64(0), row.int64(1)};
  TRY(row.step());
  return place;
}

Result<int64_t> take_version(Connection& connection, ConversationId conversation) {
  Statement row(connection,
                "UPDATE conversations SET version = version + 1 WHERE id = ?1 RETURNING version",
                conversation);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_conversation();
  const int64_t version = row.int64(0);
  TRY(row.step());
  return version;
}

Result<void> insert_message(Connection& connection, const protocol::Message& message) {
  std::optional<int64_t> reply_to;
  if (message.reply_to) reply_to = message.reply_to->seq;
  return run(connection,
             "INSERT INTO messages (conversation_id, seq, version, kind, sender_id, sent_at_ms,"
             " text, reply_to_seq, client_message_id)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
             message.conversation_id, message.seq, message.version, kind_number(message.kind),
             message.sender_id, message.sent_at_ms, message.text, reply_to,
             message.client_message_id);
}

Result<protocol::Message> append_system_message(Connection& connection, ConversationId conversation,
                                                UserId sender, const std::string& text,
                                                WallTime at) {
  TRY_ASSIGN(const Place place, take_place_for_message(connection, conversation, at));
  protocol::Message message;
  message.conversation_id = conversation;
  message.seq = place.seq;
  message.version = place.version;
  message.kind = MessageKind::kSystem;
  message.sender_id = sender;
  message.sent_at_ms = at;
  message.text = text;
  TRY(insert_message(connection, message));
  return message;
}

}  // namespace earshot::storage
