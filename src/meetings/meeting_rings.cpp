// Who is asked to join. Nobody comes in by a ring: it can only be followed by their own join.
#include "base/limits.h"
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

EndReason reason_of(RingState how) {
  switch (how) {
    case RingState::kJoined: return EndReason::kAnsweredElsewhere;
    case RingState::kDeclined: return EndReason::kDeclinedElsewhere;
    case RingState::kMissed: return EndReason::kMissed;
    case RingState::kRinging:
    case RingState::kCancelled: return EndReason::kCancelled;
  }
  CHECK(false);
}

bool is_here(const MeetingState& meeting, const From& from) {
  return of_client(meeting, from.client) != nullptr ||
         (meeting.phase == Phase::kPending && is_upgrading(meeting, from.user));
}

bool needs_ring(const MeetingState& meeting, UserId user) {
  return place_of(meeting, user) == nullptr && ring_of(meeting, user) == nullptr &&
         !is_upgrading(meeting, user);
}

bool has_room(const MeetingState& meeting, const std::vector<Called>& people) {
  size_t rings = meeting.rings.size();
  size_t known = meeting.people.size();
  for (const Called& called : people) {
    if (needs_ring(meeting, called.user)) ++rings;
    if (person_of(meeting, called.user) == nullptr) ++known;
  }
  return rings <= limits::kMeetingRingsMax && known <= limits::kMeetingPeopleMax;
}

// A call of two stays what it is when nobody comes.
void give_up_if_nobody_comes(Step& step, RingState last) {
  if (step.meeting.phase != Phase::kPending || !step.meeting.rings.empty()) return;
  switch (last) {
    case RingState::kDeclined: return end(step, EndReason::kDeclined);
    case RingState::kMissed: return end(step, EndReason::kMissed);
    case RingState::kCancelled: return end(step, EndReason::kCancelled);
    case RingState::kRinging:
    case RingState::kJoined: return;
  }
}

}  // namespace

void ring(Step& step, const std::vector<Called>& people, UserId by, bool by_host) {
  for (const Called& called : people) {
    if (!needs_ring(step.meeting, called.user)) continue;
    Person& person = step.person(called.user);
    person.guest = called.guest;
    person.removed = false;
    person.rung_by = by;
    Ring ring;
    ring.user = called.user;
    ring.by = by;
    ring.by_host = by_host;
    ring.until = step.now + step.config.ring;
    step.tell_ring(ring, RingState::kRinging);
    step.meeting.rings.push_back(std::move(ring));
    step.add(StartRing{called.user});
    step.save();
  }
}

void stop_ring(Step& step, UserId user, RingState how, ClientId except) {
  const Ring* const found = ring_of(step.meeting, user);
  if (found == nullptr) return;
  const Ring ring = *found;
  std::erase_if(step.meeting.rings, [user](const Ring& one) { return one.user == user; });
  step.person(user).missed = how == RingState::kMissed || how == RingState::kCancelled;
  step.tell_ring(ring, how);
  step.add(StopRing{user, ring.by, reason_of(how), except});
  step.save();
  give_up_if_nobody_comes(step, how);
}

void stop_all_rings(Step& step) {
  while (!step.meeting.rings.empty()) {
    stop_ring(step, step.meeting.rings.front().user, RingState::kCancelled);
  }
}

void expire_rings(Step& step) {
  std::vector<UserId> due;
  for (const Ring& one : step.meeting.rings) {
    if (one.until <= step.now) due.push_back(one.user);
  }
  for (const UserId user : due) stop_ring(step, user, RingState::kMissed);
}

void apply(Step& step, const RingPeople& event) {
  const MeetingState& meeting = step.meeting;
  if (meeting.ended() || !is_here(meeting, event.from)) {
    step.refuse(ErrorCode::kWrongState, "This client is not in the call.");
    return;
  }
  const bool host = meeting.phase == Phase::kPending || is_host(meeting, event.from);
  if (meeting.locked && !host) {
    step.refuse(ErrorCode::kForbidden, "This call is locked: only hosts can add people.");
    return;
  }
  for (const Called& called : event.people) {
    const Person* const person = person_of(meeting, called.user);
    if (host || person == nullptr || !person->removed) continue;
    step.refuse(ErrorCode::kForbidden, "A host has removed this person.");
    return;
  }
  if (!has_room(meeting, event.people)) {
    step.refuse(ErrorCode::kLimit, "Too many people are being rung.");
    return;
  }
  ring(step, event.people, event.from.user, host);
}

void apply(Step& step, const ShowRing& event) {
  for (Ring& one : step.meeting.rings) {
    if (one.user != event.from.user) continue;
    auto& shown = one.shown_by;
    const bool known = std::find(shown.begin(), shown.end(), event.from.client) != shown.end();
    if (!known && shown.size() < limits::kClientsPerUserMax) shown.push_back(event.from.client);
  }
}

void apply(Step& step, const Decline& event) {
  stop_ring(step, event.from.user, RingState::kDeclined, event.from.client);
}

void apply(Step& step, const Blocked& event) {
  const Ring* const rings_blocker = ring_of(step.meeting, event.by);
  if (rings_blocker != nullptr && rings_blocker->by == event.whom) {
    stop_ring(step, event.by, RingState::kDeclined);
  }
  const Ring* const rings_other = ring_of(step.meeting, event.whom);
  if (rings_other != nullptr && rings_other->by == event.by) {
    stop_ring(step, event.whom, RingState::kCancelled);
  }
}

}  // namespace earshot::meetings
