// The server's machine of group calls: (state, event, now) → (state, effects). Pure: no clock, no
// randomness, no I/O; loop thread or test. It is the only authority on who is in a call.
//
// Commands that come late or twice find nothing left to do, and change nothing. `refusal` is for
// what no order of delivery explains: strangers, members where hosts are asked for, a full call.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "meetings/meeting_config.h"
#include "meetings/meeting_event.h"
#include "meetings/meeting_state.h"

namespace earshot::meetings {

struct Transition {
  MeetingState meeting;
  std::vector<Effect> effects;
  std::optional<Error> refusal;  // then the rest is to be thrown away
};

struct StartRequest {
  CallId id;
  ConversationId conversation;
  CallKind kind;
  From from;
  ParticipantId participant;
  MediaState media;
  std::vector<Called> called;
  WallTime wall;
};
Transition start_meeting(const StartRequest& request, Timestamp now, const MeetingConfig& config);

struct UpgradeRequest {
  CallId id;
  ConversationId conversation;
  CallKind kind;
  From from;
  CallId call;                  // of two
  std::array<UserId, 2> users;  // of it
  Timestamp connected_at;       // from when durations count
  WallTime connected_wall;      // the same moment
  std::vector<Called> called;
};
Transition start_upgrade(const UpgradeRequest& request, Timestamp now, const MeetingConfig& config);

Transition transition(MeetingState meeting, const MeetingEvent& event, Timestamp now,
                      const MeetingConfig& config);

}  // namespace earshot::meetings
