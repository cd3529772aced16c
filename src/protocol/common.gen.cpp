// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/common.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

void encode(JsonWriter& json, const Empty&) {
  json.begin_object();
  json.end_object();
}

constexpr std::array<std::string_view, 2> kRoleNames = {
    "admin",
    "member",
};

std::string_view wire_name(Role value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kRoleNames.size());
  return kRoleNames[index];
}

bool parse_wire_name(std::string_view name, Role& out) {
  for (size_t i = 0; i < kRoleNames.size(); ++i) {
    if (kRoleNames[i] != name) continue;
    out = static_cast<Role>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 4> kPresenceStatusNames = {
    "online",
    "away",
    "do_not_disturb",
    "offline",
};

std::string_view wire_name(PresenceStatus value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kPresenceStatusNames.size());
  return kPresenceStatusNames[index];
}

bool parse_wire_name(std::string_view name, PresenceStatus& out) {
  for (size_t i = 0; i < kPresenceStatusNames.size(); ++i) {
    if (kPresenceStatusNames[i] != name) continue;
    out = static_cast<PresenceStatus>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 2> kCallKindNames = {
    "voice",
    "video",
};

std::string_view wire_name(CallKind value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kCallKindNames.size());
  return kCallKindNames[index];
}

bool parse_wire_name(std::string_view name, CallKind& out) {
  for (size_t i = 0; i < kCallKindNames.size(); ++i) {
    if (kCallKindNames[i] != name) continue;
    out = static_cast<CallKind>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 14> kEndReasonNames = {
    "completed",
    "cancelled",
    "declined",
    "missed",
    "busy",
    "blocked",
    "answered_elsewhere",
    "declined_elsewhere",
    "failed_media",
    "failed_permission",
    "lost",
    "server_restart",
    "replaced",
    "moved",
};

std::string_view wire_name(EndReason value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kEndReasonNames.size());
  return kEndReasonNames[index];
}

bool parse_wire_name(std::string_view name, EndReason& out) {
  for (size_t i = 0; i < kEndReasonNames.size(); ++i) {
    if (kEndReasonNames[i] != name) continue;
    out = static_cast<EndReason>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const User& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "username", value.username);
  write_field(json, "display_name", value.display_name);
  write_field(json, "avatar_version", value.avatar_version);
  write_field(json, "role", value.role);
  write_field(json, "deactivated", value.deactivated);
  json.end_object();
}

void encode(JsonWriter& json, const Presence& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  write_field(json, "status", value.status);
  write_field(json, "last_seen_ms", value.last_seen_ms);
  json.end_object();
}

void encode(JsonWriter& json, const Relation& value) {
  json.begin_object();
  write_field(json, "blocked_by_me", value.blocked_by_me);
  write_field(json, "can_message", value.can_message);
  write_field(json, "can_call", value.can_call);
  json.end_object();
}

void encode(JsonWriter& json, const IceServer& value) {
  json.begin_object();
  write_field(json, "urls", value.urls);
  write_field(json, "username", value.username);
  write_field(json, "credential", value.credential);
  json.end_object();
}

void encode(JsonWriter& json, const CallSummary& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "kind", value.kind);
  write_field(json, "caller_id", value.caller_id);
  write_field(json, "callee_id", value.callee_id);
  write_field(json, "end_reason", value.end_reason);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "duration_ms", value.duration_ms);
  write_field(json, "participant_ids", value.participant_ids);
  json.end_object();
}

void encode(JsonWriter& json, const Attachment& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "name", value.name);
  write_field(json, "media_type", value.media_type);
  write_field(json, "size_bytes", value.size_bytes);
  write_field(json, "width", value.width);
  write_field(json, "height", value.height);
  json.end_object();
}

void encode(JsonWriter& json, const Reaction& value) {
  json.begin_object();
  write_field(json, "emoji", value.emoji);
  write_field(json, "user_ids", value.user_ids);
  json.end_object();
}

void encode(JsonWriter& json, const ReplyPreview& value) {
  json.begin_object();
  write_field(json, "seq", value.seq);
  write_field(json, "sender_id", value.sender_id);
  write_field(json, "excerpt", value.excerpt);
  write_field(json, "deleted", value.deleted);
  json.end_object();
}

constexpr std::array<std::string_view, 3> kMessageKindNames = {
    "text",
    "call",
    "system",
};

std::string_view wire_name(MessageKind value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMessageKindNames.size());
  return kMessageKindNames[index];
}

bool parse_wire_name(std::string_view name, MessageKind& out) {
  for (size_t i = 0; i < kMessageKindNames.size(); ++i) {
    if (kMessageKindNames[i] != name) continue;
    out = static_cast<MessageKind>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const Message& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "seq", value.seq);
  write_field(json, "version", value.version);
  write_field(json, "kind", value.kind);
  write_field(json, "sender_id", value.sender_id);
  write_field(json, "sent_at_ms", value.sent_at_ms);
  write_field(json, "edited_at_ms", value.edited_at_ms);
  write_field(json, "deleted", value.deleted);
  write_field(json, "text", value.text);
  write_field(json, "reply_to", value.reply_to);
  write_field(json, "attachments", value.attachments);
  write_field(json, "reactions", value.reactions);
  write_field(json, "client_message_id", value.client_message_id);
  write_field(json, "call", value.call);
  json.end_object();
}

void encode(JsonWriter& json, const Member& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  write_field(json, "read_seq", value.read_seq);
  write_field(json, "joined_at_ms", value.joined_at_ms);
  json.end_object();
}

constexpr std::array<std::string_view, 2> kConversationKindNames = {
    "direct",
    "group",
};

std::string_view wire_name(ConversationKind value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kConversationKindNames.size());
  return kConversationKindNames[index];
}

bool parse_wire_name(std::string_view name, ConversationKind& out) {
  for (size_t i = 0; i < kConversationKindNames.size(); ++i) {
    if (kConversationKindNames[i] != name) continue;
    out = static_cast<ConversationKind>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const Conversation& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "kind", value.kind);
  write_field(json, "title", value.title);
  write_field(json, "members", value.members);
  write_field(json, "last_seq", value.last_seq);
  write_field(json, "version", value.version);
  write_field(json, "unread_count", value.unread_count);
  write_field(json, "last_message", value.last_message);
  write_field(json, "relation", value.relation);
  write_field(json, "created_at_ms", value.created_at_ms);
  json.end_object();
}

constexpr std::array<std::string_view, 5> kLegStateNames = {
    "ringing",
    "connecting",
    "connected",
    "reconnecting",
    "ended",
};

std::string_view wire_name(LegState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kLegStateNames.size());
  return kLegStateNames[index];
}

bool parse_wire_name(std::string_view name, LegState& out) {
  for (size_t i = 0; i < kLegStateNames.size(); ++i) {
    if (kLegStateNames[i] != name) continue;
    out = static_cast<LegState>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 4> kCallStateNames = {
    "ringing",
    "connecting",
    "connected",
    "ended",
};

std::string_view wire_name(CallState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kCallStateNames.size());
  return kCallStateNames[index];
}

bool parse_wire_name(std::string_view name, CallState& out) {
  for (size_t i = 0; i < kCallStateNames.size(); ++i) {
    if (kCallStateNames[i] != name) continue;
    out = static_cast<CallState>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const MediaState& value) {
  json.begin_object();
  write_field(json, "microphone", value.microphone);
  write_field(json, "camera", value.camera);
  write_field(json, "screen", value.screen);
  write_field(json, "video_paused", value.video_paused);
  write_field(json, "screen_sound", value.screen_sound);
  json.end_object();
}

void encode(JsonWriter& json, const Leg& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  write_field(json, "client_id", value.client_id);
  write_field(json, "client_name", value.client_name);
  write_field(json, "media", value.media);
  write_field(json, "state", value.state);
  write_field(json, "moving", value.moving);
  json.end_object();
}

void encode(JsonWriter& json, const Call& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "kind", value.kind);
  write_field(json, "state", value.state);
  write_field(json, "caller", value.caller);
  write_field(json, "callee", value.callee);
  write_field(json, "acknowledged", value.acknowledged);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "deadline_ms", value.deadline_ms);
  write_field(json, "answered_at_ms", value.answered_at_ms);
  write_field(json, "connected_at_ms", value.connected_at_ms);
  write_field(json, "ended_at_ms", value.ended_at_ms);
  write_field(json, "end_reason", value.end_reason);
  write_field(json, "notified", value.notified);
  json.end_object();
}

}  // namespace earshot::protocol
