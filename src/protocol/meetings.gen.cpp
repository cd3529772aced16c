// Generated from protocol/*.schema.json by tools/gen/main.mjs. Do not edit.
// clang-format off
#include "protocol/meetings.gen.h"

#include <array>

#include "base/check.h"
#include "protocol/encode_support.h"

namespace earshot::protocol {

constexpr std::array<std::string_view, 2> kMeetingRoleNames = {
    "host",
    "member",
};

std::string_view wire_name(MeetingRole value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMeetingRoleNames.size());
  return kMeetingRoleNames[index];
}

bool parse_wire_name(std::string_view name, MeetingRole& out) {
  for (size_t i = 0; i < kMeetingRoleNames.size(); ++i) {
    if (kMeetingRoleNames[i] != name) continue;
    out = static_cast<MeetingRole>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kMeetingStateNames = {
    "pending",
    "live",
    "ended",
};

std::string_view wire_name(MeetingState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMeetingStateNames.size());
  return kMeetingStateNames[index];
}

bool parse_wire_name(std::string_view name, MeetingState& out) {
  for (size_t i = 0; i < kMeetingStateNames.size(); ++i) {
    if (kMeetingStateNames[i] != name) continue;
    out = static_cast<MeetingState>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 3> kParticipantStateNames = {
    "connecting",
    "connected",
    "reconnecting",
};

std::string_view wire_name(ParticipantState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kParticipantStateNames.size());
  return kParticipantStateNames[index];
}

bool parse_wire_name(std::string_view name, ParticipantState& out) {
  for (size_t i = 0; i < kParticipantStateNames.size(); ++i) {
    if (kParticipantStateNames[i] != name) continue;
    out = static_cast<ParticipantState>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 5> kMeetingLeftReasonNames = {
    "left",
    "removed",
    "lost",
    "failed_media",
    "replaced",
};

std::string_view wire_name(MeetingLeftReason value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMeetingLeftReasonNames.size());
  return kMeetingLeftReasonNames[index];
}

bool parse_wire_name(std::string_view name, MeetingLeftReason& out) {
  for (size_t i = 0; i < kMeetingLeftReasonNames.size(); ++i) {
    if (kMeetingLeftReasonNames[i] != name) continue;
    out = static_cast<MeetingLeftReason>(i);
    return true;
  }
  return false;
}

constexpr std::array<std::string_view, 5> kMeetingRingStateNames = {
    "ringing",
    "joined",
    "declined",
    "missed",
    "cancelled",
};

std::string_view wire_name(MeetingRingState value) {
  const auto index = static_cast<size_t>(value);
  CHECK(index < kMeetingRingStateNames.size());
  return kMeetingRingStateNames[index];
}

bool parse_wire_name(std::string_view name, MeetingRingState& out) {
  for (size_t i = 0; i < kMeetingRingStateNames.size(); ++i) {
    if (kMeetingRingStateNames[i] != name) continue;
    out = static_cast<MeetingRingState>(i);
    return true;
  }
  return false;
}

void encode(JsonWriter& json, const MeetingParticipant& value) {
  json.begin_object();
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "user", value.user);
  write_field(json, "client_id", value.client_id);
  write_field(json, "client_name", value.client_name);
  write_field(json, "role", value.role);
  write_field(json, "state", value.state);
  write_field(json, "media", value.media);
  write_field(json, "joined_at_ms", value.joined_at_ms);
  write_field(json, "hand_raised_at_ms", value.hand_raised_at_ms);
  write_field(json, "weak", value.weak);
  write_field(json, "guest", value.guest);
  write_field(json, "replaces", value.replaces);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRing& value) {
  json.begin_object();
  write_field(json, "user", value.user);
  write_field(json, "by", value.by);
  write_field(json, "state", value.state);
  write_field(json, "deadline_ms", value.deadline_ms);
  json.end_object();
}

void encode(JsonWriter& json, const Meeting& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "title", value.title);
  write_field(json, "kind", value.kind);
  write_field(json, "state", value.state);
  write_field(json, "started_by", value.started_by);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "locked", value.locked);
  write_field(json, "participants", value.participants);
  write_field(json, "rings", value.rings);
  write_field(json, "participants_max", value.participants_max);
  write_field(json, "ended_at_ms", value.ended_at_ms);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingSummary& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "kind", value.kind);
  write_field(json, "started_by", value.started_by);
  write_field(json, "started_at_ms", value.started_at_ms);
  write_field(json, "locked", value.locked);
  write_field(json, "participant_ids", value.participant_ids);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingSlot& value) {
  json.begin_object();
  write_field(json, "mid", value.mid);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "source", value.source);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingResult& value) {
  json.begin_object();
  write_field(json, "meeting", value.meeting);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingJoinResult& value) {
  json.begin_object();
  write_field(json, "meeting", value.meeting);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "negotiation", value.negotiation);
  write_field(json, "sdp", value.sdp);
  write_field(json, "slots", value.slots);
  write_field(json, "ice_servers", value.ice_servers);
  write_field(json, "ice_expires_at_ms", value.ice_expires_at_ms);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRinging& value) {
  json.begin_object();
  write_field(json, "meeting", value.meeting);
  write_field(json, "by", value.by);
  write_field(json, "deadline_ms", value.deadline_ms);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRingEnded& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingLive& value) {
  json.begin_object();
  write_field(json, "conversation_id", value.conversation_id);
  write_field(json, "call_id", value.call_id);
  write_field(json, "meeting", value.meeting);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingParticipantEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "participant", value.participant);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingLeft& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingRingChanged& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "ring", value.ring);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingChanged& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "locked", value.locked);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingEnded& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "version", value.version);
  write_field(json, "reason", value.reason);
  json.end_object();
}

void encode(JsonWriter& json, const CallUpgraded& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "meeting", value.meeting);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingSlots& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "epoch", value.epoch);
  write_field(json, "slots", value.slots);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingSpeakers& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "dominant", value.dominant);
  write_field(json, "speaking", value.speaking);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingDemand& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "mid", value.mid);
  write_field(json, "source", value.source);
  write_field(json, "layers", value.layers);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingMuted& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "by", value.by);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingReaction& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "reaction", value.reaction);
  json.end_object();
}

void encode(JsonWriter& json, const MeetingPointerEvent& value) {
  json.begin_object();
  write_field(json, "call_id", value.call_id);
  write_field(json, "by", value.by);
  write_field(json, "participant_id", value.participant_id);
  write_field(json, "x", value.x);
  write_field(json, "y", value.y);
  json.end_object();
}

}  // namespace earshot::protocol
