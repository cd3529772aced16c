#include "meetings/meeting_machine.h"

#include <utility>

#include "meetings/meeting_step.h"

namespace earshot::meetings {

Person& Step::person(UserId user) {
  for (Person& known : meeting.people) {
    if (known.user == user) return known;
  }
  meeting.people.push_back({.user = user});
  return meeting.people.back();
}

Transition start_meeting(const StartRequest& request, Timestamp now, const MeetingConfig& config) {
  MeetingState meeting;
  meeting.id = request.id;
  meeting.conversation = request.conversation;
  meeting.kind = request.kind;
  meeting.started_by = request.from.user;
  meeting.started_wall = request.wall;
  meeting.started_at = now;

  Step step(std::move(meeting), now, config);
  apply(step, Join{request.from, request.participant, request.media, false});
  ring(step, request.called, request.from.user, true);
  return std::move(step).take();
}

Transition start_upgrade(const UpgradeRequest& request, Timestamp now,
                         const MeetingConfig& config) {
  MeetingState meeting;
  meeting.id = request.id;
  meeting.conversation = request.conversation;
  meeting.kind = request.kind;
  meeting.phase = Phase::kPending;
  meeting.started_by = request.from.user;
  meeting.started_wall = request.connected_wall;
  meeting.started_at = request.connected_at;
  meeting.upgrade = Upgrade{request.call, request.users, std::nullopt};

  Step step(std::move(meeting), now, config);
  ring(step, request.called, request.from.user, true);
  return std::move(step).take();
}

Transition transition(MeetingState meeting, const MeetingEvent& event, Timestamp now,
                      const MeetingConfig& config) {
  Step step(std::move(meeting), now, config);
  std::visit([&step](const auto& one) { apply(step, one); }, event);
  return std::move(step).take();
}

}  // namespace earshot::meetings
