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

constexpr std::array<std::string_view, 4> kMediaSourceNames = {
    "microphone",
    "camera",
    "screen",
    "screen_sound",
};

std::string_view wire_name(MediaSource value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMediaSourceNames.size());
  return kMediaSourceNames[index];
}

bool parse_wire_name(std::string_view name, MediaSource& out) {
  for (size_t i = 0; i < kMediaSourceNames.size(); ++i) {
    if (kMediaSourceNames[i] != name) continue;
    out = static_cast<MediaSource>(i);
    return true;
  }
  return false;
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

constexpr std::array<std::string_view, 2> kCallPathNames = {
    "direct",
    "relayed",
};

std::string_view wire_name(CallPath value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kCallPathNames.size());
  return kCallPathNames[index];
}

bool parse_wire_name(std::string_view name, CallPath& out) {
  for (size_t i = 0; i < kCallPathNames.size(); ++i) {
    if (kCallPathNames[i] != name) continue;
    out = static_cast<CallPath>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kRelayProtocolNames = {
    "udp",
    "tcp",
    "tls",
};

std::string_view wire_name(RelayProtocol value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kRelayProtocolNames.size());
  return kRelayProtocolNames[index];
}

bool parse_wire_name(std::string_view name, RelayProtocol& out) {
  for (size_t i = 0; i < kRelayProtocolNames.size(); ++i) {
    if (kRelayProtocolNames[i] != name) continue;
    out = static_cast<RelayProtocol>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 4> kQualityWordNames = {
    "excellent",
    "good",
    "weak",
    "bad",
};

std::string_view wire_name(QualityWord value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kQualityWordNames.size());
  return kQualityWordNames[index];
}

bool parse_wire_name(std::string_view name, QualityWord& out) {
  for (size_t i = 0; i < kQualityWordNames.size(); ++i) {
    if (kQualityWordNames[i] != name) continue;
    out = static_cast<QualityWord>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const QualitySeconds& value) {
  json.begin_object();
  write_field(json, "excellent", value.excellent);
  write_field(json, "good", value.good);
  write_field(json, "weak", value.weak);
  write_field(json, "bad", value.bad);
  json.end_object();
}

void encode(JsonWriter& json, const TimeQuantiles& value) {
  json.begin_object();
  write_field(json, "median", value.median);
  write_field(json, "p95", value.p95);
  json.end_object();
}

void encode(JsonWriter& json, const LossQuantiles& value) {
  json.begin_object();
  write_field(json, "median", value.median);
  write_field(json, "p95", value.p95);
  json.end_object();
}

void encode(JsonWriter& json, const CallQuality& value) {
  json.begin_object();
  write_field(json, "seconds", value.seconds);
  write_field(json, "quality_seconds", value.quality_seconds);
  write_field(json, "round_trip_ms", value.round_trip_ms);
  write_field(json, "jitter_ms", value.jitter_ms);
  write_field(json, "loss_sent", value.loss_sent);
  write_field(json, "loss_received", value.loss_received);
  write_field(json, "sent_kbps_median", value.sent_kbps_median);
  write_field(json, "received_kbps_median", value.received_kbps_median);
  write_field(json, "freeze_ms", value.freeze_ms);
  write_field(json, "audio_gap_ms", value.audio_gap_ms);
  write_field(json, "longest_gap_ms", value.longest_gap_ms);
  write_field(json, "best_height", value.best_height);
  write_field(json, "path", value.path);
  write_field(json, "relay_protocol", value.relay_protocol);
  write_field(json, "reconnects", value.reconnects);
  write_field(json, "ice_restarts", value.ice_restarts);
  write_field(json, "video_paused_ms", value.video_paused_ms);
  write_field(json, "cause", value.cause);
  json.end_object();
}

constexpr std::array<std::string_view, 8> kReactionNameNames = {
    "thumbs_up",
    "heart",
    "laugh",
    "surprised",
    "clap",
    "party",
    "wave",
    "hand",
};

std::string_view wire_name(ReactionName value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kReactionNameNames.size());
  return kReactionNameNames[index];
}

bool parse_wire_name(std::string_view name, ReactionName& out) {
  for (size_t i = 0; i < kReactionNameNames.size(); ++i) {
    if (kReactionNameNames[i] != name) continue;
    out = static_cast<ReactionName>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const CallReactionEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "user_id", value.user_id);
  write_field(json, "reaction", value.reaction);
  json.end_object();
}

void encode(JsonWriter& json, const CallLogChanged& value) {
  json.begin_object();
  write_field(json, "missed_calls", value.missed_calls);
  write_field(json, "newest_number", value.newest_number);
  json.end_object();
}

}  // namespace earshot::protocol
