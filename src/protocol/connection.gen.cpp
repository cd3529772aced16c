// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/connection.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

constexpr std::array<std::string_view, 6> kConnectionCheckNameNames = {
    "signalling",
    "stun",
    "turn_udp",
    "turn_tcp",
    "turn_tls",
    "media",
};

std::string_view wire_name(ConnectionCheckName value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kConnectionCheckNameNames.size());
  return kConnectionCheckNameNames[index];
}

bool parse_wire_name(std::string_view name, ConnectionCheckName& out) {
  for (size_t i = 0; i < kConnectionCheckNameNames.size(); ++i) {
    if (kConnectionCheckNameNames[i] != name) continue;
    out = static_cast<ConnectionCheckName>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kConnectionCheckStateNames = {
    "ok",
    "failed",
    "skipped",
};

std::string_view wire_name(ConnectionCheckState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kConnectionCheckStateNames.size());
  return kConnectionCheckStateNames[index];
}

bool parse_wire_name(std::string_view name, ConnectionCheckState& out) {
  for (size_t i = 0; i < kConnectionCheckStateNames.size(); ++i) {
    if (kConnectionCheckStateNames[i] != name) continue;
    out = static_cast<ConnectionCheckState>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 11> kConnectionCauseNames = {
    "not_offered",
    "timeout",
    "unreachable",
    "refused",
    "unauthorised",
    "no_candidate",
    "no_media",
    "signalling_lost",
    "unsupported",
    "cancelled",
    "unknown",
};

std::string_view wire_name(ConnectionCause value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kConnectionCauseNames.size());
  return kConnectionCauseNames[index];
}

bool parse_wire_name(std::string_view name, ConnectionCause& out) {
  for (size_t i = 0; i < kConnectionCauseNames.size(); ++i) {
    if (kConnectionCauseNames[i] != name) continue;
    out = static_cast<ConnectionCause>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const ConnectionCheck& value) {
  json.begin_object();
  write_field(json, "name", value.name);
  write_field(json, "state", value.state);
  write_field(json, "cause", value.cause);
  write_field(json, "duration_ms", value.duration_ms);
  json.end_object();
}

void encode(JsonWriter& json, const ConnectionTestStartResult& value) {
  json.begin_object();
  write_field(json, "test_id", value.test_id);
  write_field(json, "ice_servers", value.ice_servers);
  write_field(json, "expires_at_ms", value.expires_at_ms);
  write_field(json, "server_time_ms", value.server_time_ms);
  write_field(json, "public_url", value.public_url);
  json.end_object();
}

}  // namespace earshot::protocol
