// A group call as it is told and as it is kept. Pure.
#pragma once

#include "meetings/meeting_config.h"
#include "meetings/meeting_event.h"
#include "meetings/meeting_log.h"
#include "meetings/meeting_policy.h"
#include "meetings/meeting_state.h"

namespace earshot::meetings {

protocol::Meeting to_wire(const MeetingState& meeting, const MeetingPolicy& policy,
                          const MeetingConfig& config);
protocol::MeetingParticipant to_wire(const MeetingState& meeting, const Participant& participant,
                                     const MeetingPolicy& policy);
protocol::MeetingSummary summary_of(const MeetingState& meeting);
protocol::MeetingRing to_wire(const MeetingState& meeting, const TellRing& ring,
                              const MeetingPolicy& policy);

MeetingRecord to_record(const MeetingState& meeting);
// As it ended with the process that it was in.
MeetingRecord ended_by_restart(MeetingRecord record, WallTime at);
// As it goes on after a restart: everybody who was in it has time to come back.
MeetingState from_record(const MeetingRecord& record, Timestamp now, WallTime wall,
                         const MeetingConfig& config);

}  // namespace earshot::meetings
