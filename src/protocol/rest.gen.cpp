// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/rest.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

constexpr std::array<std::string_view, 3> kRegistrationNames = {
    "open",
    "invite",
    "closed",
};

std::string_view wire_name(Registration value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kRegistrationNames.size());
  return kRegistrationNames[index];
}

bool parse_wire_name(std::string_view name, Registration& out) {
  for (size_t i = 0; i < kRegistrationNames.size(); ++i) {
    if (kRegistrationNames[i] != name) continue;
    out = static_cast<Registration>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const ServerLimits& value) {
  json.begin_object();
  write_field(json, "message_text_max", value.message_text_max);
  write_field(json, "attachment_bytes_max", value.attachment_bytes_max);
  write_field(json, "attachments_per_message_max", value.attachments_per_message_max);
  write_field(json, "avatar_bytes_max", value.avatar_bytes_max);
  json.end_object();
}

void encode(JsonWriter& json, const ServerInfo& value) {
  json.begin_object();
  write_field(json, "name", value.name);
  write_field(json, "version", value.version);
  write_field(json, "registration", value.registration);
  write_field(json, "first_account", value.first_account);
  write_field(json, "limits", value.limits);
  json.end_object();
}

void encode(JsonWriter& json, const UserResult& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  json.end_object();
}

void encode(JsonWriter& json, const MeResult& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  write_field(json, "presence", value.presence);
  write_field(json, "device_id", value.device_id);
  json.end_object();
}

void encode(JsonWriter& json, const Device& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "name", value.name);
  write_field(json, "created_at_ms", value.created_at_ms);
  write_field(json, "last_used_at_ms", value.last_used_at_ms);
  write_field(json, "address", value.address);
  write_field(json, "current", value.current);
  json.end_object();
}

void encode(JsonWriter& json, const DevicesResult& value) {
  json.begin_object();
  write_field(json, "devices", value.devices);
  json.end_object();
}

void encode(JsonWriter& json, const UsersResult& value) {
  json.begin_object();
  write_field(json, "users", value.users);
  write_field(json, "next_cursor", value.next_cursor);
  json.end_object();
}

void encode(JsonWriter& json, const PersonResult& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  write_field(json, "relation", value.relation);
  write_field(json, "presence", value.presence);
  json.end_object();
}

void encode(JsonWriter& json, const BlocksResult& value) {
  json.begin_object();
  write_field(json, "users", value.users);
  json.end_object();
}

void encode(JsonWriter& json, const ConversationsResult& value) {
  json.begin_object();
  write_field(json, "conversations", value.conversations);
  json.end_object();
}

void encode(JsonWriter& json, const MessagesResult& value) {
  json.begin_object();
  write_field(json, "messages", value.messages);
  write_field(json, "has_more", value.has_more);
  json.end_object();
}

void encode(JsonWriter& json, const ChangesResult& value) {
  json.begin_object();
  write_field(json, "messages", value.messages);
  write_field(json, "version", value.version);
  write_field(json, "has_more", value.has_more);
  json.end_object();
}

void encode(JsonWriter& json, const SearchHit& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "message", value.message);
  write_field(json, "snippet", value.snippet);
  json.end_object();
}

void encode(JsonWriter& json, const SearchResult& value) {
  json.begin_object();
  write_field(json, "hits", value.hits);
  write_field(json, "next_cursor", value.next_cursor);
  json.end_object();
}

void encode(JsonWriter& json, const AttachmentResult& value) {
  json.begin_object();
  write_field(json, "attachment", value.attachment);
  json.end_object();
}

constexpr std::array<std::string_view, 2> kCallFilterNames = {
    "all",
    "missed",
};

std::string_view wire_name(CallFilter value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kCallFilterNames.size());
  return kCallFilterNames[index];
}

bool parse_wire_name(std::string_view name, CallFilter& out) {
  for (size_t i = 0; i < kCallFilterNames.size(); ++i) {
    if (kCallFilterNames[i] != name) continue;
    out = static_cast<CallFilter>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const GroupCall& value) {
  json.begin_object();
  write_field(json, "title", value.title);
  write_field(json, "participants", value.participants);
  json.end_object();
}

constexpr std::array<std::string_view, 2> kCallDirectionNames = {
    "outgoing",
    "incoming",
};

std::string_view wire_name(CallDirection value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kCallDirectionNames.size());
  return kCallDirectionNames[index];
}

bool parse_wire_name(std::string_view name, CallDirection& out) {
  for (size_t i = 0; i < kCallDirectionNames.size(); ++i) {
    if (kCallDirectionNames[i] != name) continue;
    out = static_cast<CallDirection>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const CallRecord& value) {
  json.begin_object();
  write_field(json, "number", value.number);
  write_field(json, "call_id", value.call_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "kind", value.kind);
  write_field(json, "caller_id", value.caller_id);
  write_field(json, "callee_id", value.callee_id);
  write_field(json, "end_reason", value.end_reason);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "duration_ms", value.duration_ms);
  write_field(json, "direction", value.direction);
  write_field(json, "user", value.user);
  write_field(json, "missed", value.missed);
  write_field(json, "read", value.read);
  write_field(json, "quality", value.quality);
  write_field(json, "path", value.path);
  write_field(json, "report", value.report);
  write_field(json, "group", value.group);
  json.end_object();
}

void encode(JsonWriter& json, const CallsResult& value) {
  json.begin_object();
  write_field(json, "calls", value.calls);
  write_field(json, "next_before", value.next_before);
  json.end_object();
}

void encode(JsonWriter& json, const Settings& value) {
  json.begin_object();
  write_field(json, "registration", value.registration);
  write_field(json, "call_log_days", value.call_log_days);
  json.end_object();
}

void encode(JsonWriter& json, const Invite& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "token", value.token);
  write_field(json, "created_at_ms", value.created_at_ms);
  write_field(json, "expires_at_ms", value.expires_at_ms);
  write_field(json, "uses", value.uses);
  write_field(json, "max_uses", value.max_uses);
  json.end_object();
}

void encode(JsonWriter& json, const InvitesResult& value) {
  json.begin_object();
  write_field(json, "invites", value.invites);
  json.end_object();
}

void encode(JsonWriter& json, const InviteResult& value) {
  json.begin_object();
  write_field(json, "invite", value.invite);
  write_field(json, "url", value.url);
  json.end_object();
}

void encode(JsonWriter& json, const AdminConnection& value) {
  json.begin_object();
  write_field(json, "reported_at_ms", value.reported_at_ms);
  write_field(json, "user", value.user);
  write_field(json, "client_name", value.client_name);
  write_field(json, "outside", value.outside);
  write_field(json, "checks", value.checks);
  json.end_object();
}

void encode(JsonWriter& json, const AdminConnectionsResult& value) {
  json.begin_object();
  write_field(json, "connections", value.connections);
  json.end_object();
}

constexpr std::array<std::string_view, 3> kAdminCheckStateNames = {
    "green",
    "yellow",
    "red",
};

std::string_view wire_name(AdminCheckState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kAdminCheckStateNames.size());
  return kAdminCheckStateNames[index];
}

bool parse_wire_name(std::string_view name, AdminCheckState& out) {
  for (size_t i = 0; i < kAdminCheckStateNames.size(); ++i) {
    if (kAdminCheckStateNames[i] != name) continue;
    out = static_cast<AdminCheckState>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const AdminCheck& value) {
  json.begin_object();
  write_field(json, "id", value.id);
  write_field(json, "name", value.name);
  write_field(json, "state", value.state);
  write_field(json, "finding", value.finding);
  write_field(json, "remedy", value.remedy);
  json.end_object();
}

void encode(JsonWriter& json, const AdminChecksResult& value) {
  json.begin_object();
  write_field(json, "checked_at_ms", value.checked_at_ms);
  write_field(json, "checks", value.checks);
  json.end_object();
}

constexpr std::array<std::string_view, 4> kAdminMediaStateNames = {
    "connecting",
    "connected",
    "disconnected",
    "failed",
};

std::string_view wire_name(AdminMediaState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kAdminMediaStateNames.size());
  return kAdminMediaStateNames[index];
}

bool parse_wire_name(std::string_view name, AdminMediaState& out) {
  for (size_t i = 0; i < kAdminMediaStateNames.size(); ++i) {
    if (kAdminMediaStateNames[i] != name) continue;
    out = static_cast<AdminMediaState>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kAdminMediaPathNames = {
    "udp",
    "tcp",
    "relay",
};

std::string_view wire_name(AdminMediaPath value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kAdminMediaPathNames.size());
  return kAdminMediaPathNames[index];
}

bool parse_wire_name(std::string_view name, AdminMediaPath& out) {
  for (size_t i = 0; i < kAdminMediaPathNames.size(); ++i) {
    if (kAdminMediaPathNames[i] != name) continue;
    out = static_cast<AdminMediaPath>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kAdminCodecNames = {
    "opus",
    "vp8",
    "vp9",
};

std::string_view wire_name(AdminCodec value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kAdminCodecNames.size());
  return kAdminCodecNames[index];
}

bool parse_wire_name(std::string_view name, AdminCodec& out) {
  for (size_t i = 0; i < kAdminCodecNames.size(); ++i) {
    if (kAdminCodecNames[i] != name) continue;
    out = static_cast<AdminCodec>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const AdminSentSource& value) {
  json.begin_object();
  write_field(json, "source", value.source);
  write_field(json, "codec", value.codec);
  write_field(json, "layers", value.layers);
  json.end_object();
}

void encode(JsonWriter& json, const AdminShownPicture& value) {
  json.begin_object();
  write_field(json, "codec", value.codec);
  write_field(json, "spatial", value.spatial);
  write_field(json, "temporal", value.temporal);
  json.end_object();
}

void encode(JsonWriter& json, const AdminTransport& value) {
  json.begin_object();
  write_field(json, "state", value.state);
  write_field(json, "path", value.path);
  write_field(json, "rtt_ms", value.rtt_ms);
  write_field(json, "bits_in_per_s", value.bits_in_per_s);
  write_field(json, "bits_out_per_s", value.bits_out_per_s);
  write_field(json, "loss_in_permille", value.loss_in_permille);
  write_field(json, "loss_out_permille", value.loss_out_permille);
  write_field(json, "estimate_bits_per_s", value.estimate_bits_per_s);
  write_field(json, "sources", value.sources);
  write_field(json, "pictures", value.pictures);
  json.end_object();
}

void encode(JsonWriter& json, const AdminRoomParticipant& value) {
  json.begin_object();
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "user", value.user);
  write_field(json, "client_name", value.client_name);
  write_field(json, "transport", value.transport);
  json.end_object();
}

void encode(JsonWriter& json, const AdminRoom& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "title", value.title);
  write_field(json, "kind", value.kind);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "participants", value.participants);
  json.end_object();
}

void encode(JsonWriter& json, const AdminWorkerLoad& value) {
  json.begin_object();
  write_field(json, "busy_percent", value.busy_percent);
  write_field(json, "packets_in_per_s", value.packets_in_per_s);
  write_field(json, "packets_out_per_s", value.packets_out_per_s);
  write_field(json, "bits_in_per_s", value.bits_in_per_s);
  write_field(json, "bits_out_per_s", value.bits_out_per_s);
  json.end_object();
}

void encode(JsonWriter& json, const AdminLoad& value) {
  json.begin_object();
  write_field(json, "group_calls", value.group_calls);
  write_field(json, "load_percent", value.load_percent);
  write_field(json, "admits", value.admits);
  write_field(json, "shed_level", value.shed_level);
  write_field(json, "workers", value.workers);
  write_field(json, "rooms", value.rooms);
  json.end_object();
}

void encode(JsonWriter& json, const AdminUser& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  write_field(json, "created_at_ms", value.created_at_ms);
  write_field(json, "last_seen_ms", value.last_seen_ms);
  json.end_object();
}

void encode(JsonWriter& json, const AdminUsersResult& value) {
  json.begin_object();
  write_field(json, "users", value.users);
  write_field(json, "next_cursor", value.next_cursor);
  json.end_object();
}

void encode(JsonWriter& json, const CallDetailResult& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "peer_quality", value.peer_quality);
  write_field(json, "peer_path", value.peer_path);
  json.end_object();
}

void encode(JsonWriter& json, const CallLogState& value) {
  json.begin_object();
  write_field(json, "missed_calls", value.missed_calls);
  write_field(json, "newest_number", value.newest_number);
  json.end_object();
}

}  // namespace earshot::protocol
