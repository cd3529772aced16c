// What time alone does to a group call. One deadline per call: the earliest of what may happen
// next.
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

void earliest(std::optional<Timestamp>& best, std::optional<Timestamp> at) {
  if (at && (!best || *at < *best)) best = at;
}

LeftReason reason_for(const Participant& gone, const Step& step) {
  const bool left = gone.left_at && *gone.left_at + step.config.leave_grace <= step.now;
  if (left) return LeftReason::kLeft;
  const bool never_connected = gone.link == Link::kConnecting && !gone.restored_until &&
                               gone.link_since + step.config.connect <= step.now;
  return never_connected ? LeftReason::kFailedMedia : LeftReason::kLost;
}

void remove_the_gone(Step& step) {
  std::vector<std::pair<ParticipantId, LeftReason>> gone;
  for (const Participant& one : step.meeting.participants) {
    const std::optional<Timestamp> at = gone_at(one, step.config);
    if (at && *at <= step.now) gone.emplace_back(one.id, reason_for(one, step));
  }
  for (const auto& [who, reason] : gone) remove(step, who, reason);
}

// Rang, and nobody else ever came: as if nobody had answered.
EndReason reason_of_emptiness(const MeetingState& meeting) {
  const bool rang = std::any_of(meeting.people.begin(), meeting.people.end(),
                                [](const Person& person) { return bool{person.rung_by}; });
  return rang && people_who_took_part(meeting) <= 1 ? EndReason::kMissed : EndReason::kCompleted;
}

}  // namespace

std::optional<Timestamp> next_deadline(const MeetingState& meeting, const MeetingConfig& config) {
  if (meeting.ended()) return std::nullopt;
  std::optional<Timestamp> at;
  for (const Ring& one : meeting.rings) earliest(at, one.until);
  for (const Participant& one : meeting.participants) earliest(at, gone_at(one, config));
  if (meeting.upgrade) earliest(at, meeting.upgrade->until);
  if (meeting.empty_since) earliest(at, *meeting.empty_since + config.empty);
  return at;
}

void apply(Step& step, const DeadlineReached&) {
  MeetingState& meeting = step.meeting;
  if (meeting.ended()) return;
  expire_rings(step);
  remove_the_gone(step);
  const bool nobody_returned = meeting.restored && size_of(meeting) == 0;
  if (nobody_returned && meeting.phase == Phase::kLive) {
    end(step, EndReason::kServerRestart);
    return;
  }
  if (meeting.upgrade && meeting.upgrade->until && *meeting.upgrade->until <= step.now) {
    give_up_upgrade(step);
  }
  const bool empty = meeting.empty_since && *meeting.empty_since + step.config.empty <= step.now;
  if (empty) end(step, reason_of_emptiness(meeting));
}

}  // namespace earshot::meetings
