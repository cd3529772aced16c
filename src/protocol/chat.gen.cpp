// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/chat.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

void encode(JsonWriter& json, const ConversationResult& value) {
  json.begin_object();
  write_field(json, "conversation", value.conversation);
  json.end_object();
}

void encode(JsonWriter& json, const MessageResult& value) {
  json.begin_object();
  write_field(json, "message", value.message);
  json.end_object();
}

void encode(JsonWriter& json, const RelationResult& value) {
  json.begin_object();
  write_field(json, "relation", value.relation);
  json.end_object();
}

void encode(JsonWriter& json, const MessageCreated& value) {
  json.begin_object();
  write_field(json, "message", value.message);
  json.end_object();
}

void encode(JsonWriter& json, const MessageUpdated& value) {
  json.begin_object();
  write_field(json, "message", value.message);
  json.end_object();
}

void encode(JsonWriter& json, const TypingChanged& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "user_id", value.user_id);
  write_field(json, "on", value.on);
  json.end_object();
}

void encode(JsonWriter& json, const ReadChanged& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "user_id", value.user_id);
  write_field(json, "seq", value.seq);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationChanged& value) {
  json.begin_object();
  write_field(json, "conversation", value.conversation);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationRemoved& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  json.end_object();
}

void encode(JsonWriter& json, const RelationChanged& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "relation", value.relation);
  json.end_object();
}

}  // namespace earshot::protocol
