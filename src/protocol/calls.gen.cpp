// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/calls.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

constexpr std::array<std::string_view, 3> kRejectReasonNames = {
    "declined",
    "busy",
    "failed_permission",
};

std::string_view wire_name(RejectReason value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kRejectReasonNames.size());
  return kRejectReasonNames[index];
}

bool parse_wire_name(std::string_view name, RejectReason& out) {
  for (size_t i = 0; i < kRejectReasonNames.size(); ++i) {
    if (kRejectReasonNames[i] != name) continue;
    out = static_cast<RejectReason>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 4> kHangUpReasonNames = {
    "cancelled",
    "completed",
    "failed_media",
    "failed_permission",
};

std::string_view wire_name(HangUpReason value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kHangUpReasonNames.size());
  return kHangUpReasonNames[index];
}

bool parse_wire_name(std::string_view name, HangUpReason& out) {
  for (size_t i = 0; i < kHangUpReasonNames.size(); ++i) {
    if (kHangUpReasonNames[i] != name) continue;
    out = static_cast<HangUpReason>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const CallResult& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  json.end_object();
}

void encode(JsonWriter& json, const CallJoinResult& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "ice_servers", value.ice_servers);
  write_field(json, "ice_expires_at_ms", value.ice_expires_at_ms);
  json.end_object();
}

void encode(JsonWriter& json, const IceServersResult& value) {
  json.begin_object();
  write_field(json, "ice_servers", value.ice_servers);
  write_field(json, "expires_at_ms", value.expires_at_ms);
  json.end_object();
}

void encode(JsonWriter& json, const CallIncoming& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "caller", value.caller);
  json.end_object();
}

void encode(JsonWriter& json, const CallRinging& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  json.end_object();
}

void encode(JsonWriter& json, const CallAccepted& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "ice_servers", value.ice_servers);
  write_field(json, "ice_expires_at_ms", value.ice_expires_at_ms);
  json.end_object();
}

void encode(JsonWriter& json, const CallRejected& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const CallEnded& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  write_field(json, "reason", value.reason);
  write_field(json, "other_device", value.other_device);
  json.end_object();
}

void encode(JsonWriter& json, const CallChanged& value) {
  json.begin_object();
  write_field(json, "call", value.call);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcOfferEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "sdp", value.sdp);
  write_field(json, "from_user_id", value.from_user_id);
  write_field(json, "from_client_id", value.from_client_id);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcAnswerEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "sdp", value.sdp);
  write_field(json, "from_user_id", value.from_user_id);
  write_field(json, "from_client_id", value.from_client_id);
  json.end_object();
}

void encode(JsonWriter& json, const WebrtcIceCandidateEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "candidate", value.candidate);
  write_field(json, "sdp_mid", value.sdp_mid);
  write_field(json, "sdp_m_line_index", value.sdp_m_line_index);
  write_field(json, "username_fragment", value.username_fragment);
  write_field(json, "from_user_id", value.from_user_id);
  write_field(json, "from_client_id", value.from_client_id);
  json.end_object();
}

}  // namespace earshot::protocol
