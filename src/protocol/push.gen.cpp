// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/push.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

void encode(JsonWriter& json, const PushKeyResult& value) {
  json.begin_object();
  write_field(json, "vapid_public_key", value.vapid_public_key);
  json.end_object();
}

void encode(JsonWriter& json, const PushTestResult& value) {
  json.begin_object();
  write_field(json, "accepted", value.accepted);
  write_field(json, "status", value.status);
  write_field(json, "detail", value.detail);
  json.end_object();
}

void encode(JsonWriter& json, const PushCaller& value) {
  json.begin_object();
  write_field(json, "user_id", value.user_id);
  write_field(json, "display_name", value.display_name);
  json.end_object();
}

constexpr std::array<std::string_view, 1> kPushCallTypeNames = {
    "call",
};

std::string_view wire_name(PushCallType value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kPushCallTypeNames.size());
  return kPushCallTypeNames[index];
}

bool parse_wire_name(std::string_view name, PushCallType& out) {
  for (size_t i = 0; i < kPushCallTypeNames.size(); ++i) {
    if (kPushCallTypeNames[i] != name) continue;
    out = static_cast<PushCallType>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 1> kPushCallOverTypeNames = {
    "call_over",
};

std::string_view wire_name(PushCallOverType value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kPushCallOverTypeNames.size());
  return kPushCallOverTypeNames[index];
}

bool parse_wire_name(std::string_view name, PushCallOverType& out) {
  for (size_t i = 0; i < kPushCallOverTypeNames.size(); ++i) {
    if (kPushCallOverTypeNames[i] != name) continue;
    out = static_cast<PushCallOverType>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 1> kPushMessageTypeNames = {
    "message",
};

std::string_view wire_name(PushMessageType value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kPushMessageTypeNames.size());
  return kPushMessageTypeNames[index];
}

bool parse_wire_name(std::string_view name, PushMessageType& out) {
  for (size_t i = 0; i < kPushMessageTypeNames.size(); ++i) {
    if (kPushMessageTypeNames[i] != name) continue;
    out = static_cast<PushMessageType>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 1> kPushTestTypeNames = {
    "test",
};

std::string_view wire_name(PushTestType value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kPushTestTypeNames.size());
  return kPushTestTypeNames[index];
}

bool parse_wire_name(std::string_view name, PushTestType& out) {
  for (size_t i = 0; i < kPushTestTypeNames.size(); ++i) {
    if (kPushTestTypeNames[i] != name) continue;
    out = static_cast<PushTestType>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const PushCall& value) {
  json.begin_object();
  write_field(json, "type", value.type);
  write_field(json, "call_id", value.call_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "kind", value.kind);
  write_field(json, "caller", value.caller);
  write_field(json, "expires_at_ms", value.expires_at_ms);
  write_field(json, "sent_at_ms", value.sent_at_ms);
  write_field(json, "group_title", value.group_title);
  write_field(json, "group", value.group);
  json.end_object();
}

void encode(JsonWriter& json, const PushCallOver& value) {
  json.begin_object();
  write_field(json, "type", value.type);
  write_field(json, "call_id", value.call_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "reason", value.reason);
  write_field(json, "kind", value.kind);
  write_field(json, "caller", value.caller);
  write_field(json, "group_title", value.group_title);
  write_field(json, "group", value.group);
  json.end_object();
}

void encode(JsonWriter& json, const PushMessage& value) {
  json.begin_object();
  write_field(json, "type", value.type);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "title", value.title);
  write_field(json, "body", value.body);
  json.end_object();
}

void encode(JsonWriter& json, const PushTestPayload& value) {
  json.begin_object();
  write_field(json, "type", value.type);
  write_field(json, "id", value.id);
  json.end_object();
}

}  // namespace earshot::protocol
