#include "meetings/meeting_projection.h"

#include <algorithm>

namespace earshot::meetings {
namespace {

protocol::MeetingState wire_phase(Phase phase) {
  switch (phase) {
    case Phase::kPending: return protocol::MeetingState::kPending;
    case Phase::kLive: return protocol::MeetingState::kLive;
    case Phase::kEnded: return protocol::MeetingState::kEnded;
  }
  CHECK(false);
}

protocol::ParticipantState wire_state(const Participant& participant) {
  if (participant.left_at || participant.restored_until) {
    return protocol::ParticipantState::kReconnecting;
  }
  switch (participant.link) {
    case Link::kConnecting: return protocol::ParticipantState::kConnecting;
    case Link::kUp: return protocol::ParticipantState::kConnected;
    case Link::kDown: return protocol::ParticipantState::kReconnecting;
  }
  CHECK(false);
}

protocol::MeetingRing wire_ring(const MeetingState& meeting, UserId user, UserId by,
                                RingState state, std::optional<Timestamp> until,
                                const MeetingPolicy& policy) {
  protocol::MeetingRing out;
  out.user = policy.user_card(user);
  out.by = by;
  out.state = state;
  if (until) out.deadline_ms = wall_time(meeting, *until);
  return out;
}

}  // namespace

protocol::MeetingParticipant to_wire(const MeetingState& meeting, const Participant& participant,
                                     const MeetingPolicy& policy) {
  protocol::MeetingParticipant out;
  out.participant_id = participant.id;
  out.user = policy.user_card(participant.user);
  out.client_id = participant.client;
  if (!participant.client_name.empty()) out.client_name = participant.client_name;
  out.role = participant.role;
  out.state = wire_state(participant);
  out.media = participant.media;
  out.joined_at_ms = wall_time(meeting, participant.joined_at);
  if (participant.hand_raised_at) {
    out.hand_raised_at_ms = wall_time(meeting, *participant.hand_raised_at);
  }
  if (participant.weak) out.weak = true;
  const Person* const person = person_of(meeting, participant.user);
  if (person != nullptr && person->guest) out.guest = true;
  return out;
}

protocol::Meeting to_wire(const MeetingState& meeting, const MeetingPolicy& policy,
                          const MeetingConfig& config) {
  protocol::Meeting out;
  out.call_id = meeting.id;
  out.version = static_cast<decltype(out.version)>(meeting.version);
  out.conversation_id = meeting.conversation;
  if (std::string title = policy.title(meeting.conversation); !title.empty()) {
    out.title = std::move(title);
  }
  out.kind = meeting.kind;
  out.state = wire_phase(meeting.phase);
  out.started_by = meeting.started_by;
  out.started_at_ms = meeting.started_wall;
  out.locked = meeting.locked;
  for (const Participant& one : meeting.participants) {
    if (!one.moving()) out.participants.push_back(to_wire(meeting, one, policy));
  }
  for (const Ring& one : meeting.rings) {
    out.rings.push_back(
        wire_ring(meeting, one.user, one.by, RingState::kRinging, one.until, policy));
  }
  out.participants_max = static_cast<decltype(out.participants_max)>(config.participants_max);
  if (meeting.ended_at) out.ended_at_ms = wall_time(meeting, *meeting.ended_at);
  return out;
}

protocol::MeetingSummary summary_of(const MeetingState& meeting) {
  protocol::MeetingSummary out;
  out.call_id = meeting.id;
  out.conversation_id = meeting.conversation;
  out.kind = meeting.kind;
  out.started_by = meeting.started_by;
  out.started_at_ms = meeting.started_wall;
  out.locked = meeting.locked;
  for (const Participant& one : meeting.participants) {
    if (!one.moving()) out.participant_ids.push_back(one.user);
  }
  return out;
}

protocol::MeetingRing to_wire(const MeetingState& meeting, const TellRing& ring,
                              const MeetingPolicy& policy) {
  return wire_ring(meeting, ring.user, ring.by, ring.state, ring.until, policy);
}

}  // namespace earshot::meetings
