// A call of two that becomes a group call: both join beside their call, which ends when they have
// media here (make before break).
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

bool has_media(const MeetingState& meeting, UserId user) {
  const Participant* const place = place_of(meeting, user);
  return place != nullptr && place->link == Link::kUp;
}

void end_call_of_two(Step& step) {
  step.add(EndTwo{step.meeting.upgrade->call});
  step.meeting.upgrade.reset();
  step.save();
}

}  // namespace

// Somebody who was rung has come.
void begin_upgrade(Step& step) {
  step.meeting.phase = Phase::kLive;
  step.meeting.upgrade->until = step.now + step.config.upgrade;
  step.add(TellUpgraded{});
}

void finish_upgrade_if_both_are_here(Step& step) {
  const MeetingState& meeting = step.meeting;
  if (meeting.phase != Phase::kLive || !meeting.upgrade) return;
  const auto& users = meeting.upgrade->users;
  if (!has_media(meeting, users[0]) || !has_media(meeting, users[1])) return;
  std::optional<Timestamp>& until = step.meeting.upgrade->until;
  until = std::min(until.value_or(Timestamp::max()), step.now + step.config.upgrade_overlap);
}

// One of them does not get here. If neither does, their call goes on as it was.
void give_up_upgrade(Step& step) {
  const auto users = step.meeting.upgrade->users;
  if (has_media(step.meeting, users[0]) || has_media(step.meeting, users[1])) {
    end_call_of_two(step);
  } else {
    step.meeting.upgrade.reset();
    step.save();
  }
}

void apply(Step& step, const CallOver&) {
  if (step.meeting.phase == Phase::kPending) {
    end(step, EndReason::kCancelled);
  } else if (step.meeting.upgrade) {
    step.meeting.upgrade.reset();
    step.save();
  }
}

}  // namespace earshot::meetings
