// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/session.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

constexpr std::array<std::string_view, 2> kBusyReplyNames = {
    "in_another_call",
    "no_answer",
};

std::string_view wire_name(BusyReply value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kBusyReplyNames.size());
  return kBusyReplyNames[index];
}

bool parse_wire_name(std::string_view name, BusyReply& out) {
  for (size_t i = 0; i < kBusyReplyNames.size(); ++i) {
    if (kBusyReplyNames[i] != name) continue;
    out = static_cast<BusyReply>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const QuietHours& value) {
  json.begin_object();
  write_field(json, "enabled", value.enabled);
  write_field(json, "from_minute", value.from_minute);
  write_field(json, "to_minute", value.to_minute);
  write_field(json, "days", value.days);
  json.end_object();
}

void encode(JsonWriter& json, const Preferences& value) {
  json.begin_object();
  write_field(json, "busy_reply", value.busy_reply);
  write_field(json, "quiet_hours", value.quiet_hours);
  json.end_object();
}

constexpr std::array<std::string_view, 3> kChosenStatusNames = {
    "online",
    "away",
    "do_not_disturb",
};

std::string_view wire_name(ChosenStatus value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kChosenStatusNames.size());
  return kChosenStatusNames[index];
}

bool parse_wire_name(std::string_view name, ChosenStatus& out) {
  for (size_t i = 0; i < kChosenStatusNames.size(); ++i) {
    if (kChosenStatusNames[i] != name) continue;
    out = static_cast<ChosenStatus>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kSignedOutReasonNames = {
    "revoked",
    "password_changed",
    "deactivated",
};

std::string_view wire_name(SignedOutReason value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kSignedOutReasonNames.size());
  return kSignedOutReasonNames[index];
}

bool parse_wire_name(std::string_view name, SignedOutReason& out) {
  for (size_t i = 0; i < kSignedOutReasonNames.size(); ++i) {
    if (kSignedOutReasonNames[i] != name) continue;
    out = static_cast<SignedOutReason>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const HelloResult& value) {
  json.begin_object();
  write_field(json, "client_id", value.client_id);
  write_field(json, "resume_token", value.resume_token);
  write_field(json, "resumed", value.resumed);
  write_field(json, "server_time_ms", value.server_time_ms);
  write_field(json, "server_version", value.server_version);
  write_field(json, "user", value.user);
  write_field(json, "call", value.call);
  write_field(json, "presences", value.presences);
  write_field(json, "preferences", value.preferences);
  write_field(json, "missed_calls", value.missed_calls);
  write_field(json, "group_calls", value.group_calls);
  write_field(json, "meetings", value.meetings);
  write_field(json, "meeting", value.meeting);
  write_field(json, "meeting_rings", value.meeting_rings);
  json.end_object();
}

void encode(JsonWriter& json, const PingResult& value) {
  json.begin_object();
  write_field(json, "server_time_ms", value.server_time_ms);
  json.end_object();
}

void encode(JsonWriter& json, const PresenceChanged& value) {
  json.begin_object();
  write_field(json, "presence", value.presence);
  json.end_object();
}

void encode(JsonWriter& json, const UserChanged& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  json.end_object();
}

void encode(JsonWriter& json, const SignedOut& value) {
  json.begin_object();
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const ServerRestarting& value) {
  json.begin_object();
  write_field(json, "retry_after_ms", value.retry_after_ms);
  json.end_object();
}

void encode(JsonWriter& json, const PreferencesResult& value) {
  json.begin_object();
  write_field(json, "preferences", value.preferences);
  json.end_object();
}

void encode(JsonWriter& json, const PreferencesChanged& value) {
  json.begin_object();
  write_field(json, "preferences", value.preferences);
  json.end_object();
}

}  // namespace earshot::protocol
