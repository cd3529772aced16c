// Coming and going: who gets a place, who takes over their own from another client, who leaves.
#include "base/limits.h"
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

// The page is there and sends: the next client of the person waits until it has media itself.
bool has_media(const Participant& place) {
  return place.link == Link::kUp && !place.left_at && !place.restored_until;
}

// A new connection in a place, whoever had one there before.
void begin_anew(Step& step, Participant& place, const Join& event) {
  place.client = event.from.client;
  place.device = event.from.device;
  place.client_name = event.from.client_name;
  begin_media(step, place, as_muted(step, place, event.media));
  place.weak = false;
  place.link = Link::kConnecting;
  place.link_since = step.now;
  place.negotiation = 1;
  place.heard_at = step.now;
  place.away_since.reset();
  place.left_at.reset();
  place.restored_until.reset();
  step.meeting.restored = false;
}

Participant new_place(Step& step, const Join& event) {
  Participant place;
  place.id = event.id;
  place.user = event.from.user;
  place.joined_at = step.now;
  begin_anew(step, place, event);
  return place;
}

// The client that is in the call connects anew: its page was loaded again, or the server was.
void return_to(Step& step, Participant& place, const Join& event) {
  if (!place.moving()) {
    if (const Participant* const other = step.moving_of(place.user)) {
      remove(step, other->id, LeftReason::kReplaced);
    }
  }
  Participant& mine = *step.of_client(event.from.client);
  begin_anew(step, mine, event);
  step.tell(mine);
  step.save();
}

// Nothing to wait for: the client before has no media.
void take_place(Step& step, UserId user, const Join& event) {
  if (const Participant* const other = step.moving_of(user)) {
    remove(step, other->id, LeftReason::kReplaced);
  }
  Participant& place = *step.place_of(user);
  if (place.client) {
    step.add(TellLeft{place.id, place.client, LeftReason::kReplaced, step.meeting.version, true});
    step.add(Revoke{place.client});
  }
  begin_anew(step, place, event);
  step.tell(place);
  step.save();
}

void move_in(Step& step, const Participant& place, const Join& event) {
  const ParticipantId replaced = place.id;
  if (const Participant* const other = step.moving_of(place.user)) {
    remove(step, other->id, LeftReason::kReplaced);
  }
  Participant next = new_place(step, event);
  next.replaces = replaced;
  step.meeting.participants.push_back(std::move(next));
}

bool may_enter(Step& step, const Join& event) {
  const MeetingState& meeting = step.meeting;
  const Ring* const ring = ring_of(meeting, event.from.user);
  const bool upgrading = is_upgrading(meeting, event.from.user);
  if (meeting.phase == Phase::kPending && ring == nullptr) {
    step.refuse(ErrorCode::kWrongState, "Nobody has joined this call yet.");
    return false;
  }
  if (meeting.locked && !upgrading && (ring == nullptr || !ring->by_host)) {
    step.refuse(ErrorCode::kWrongState, "This call is locked.");
    return false;
  }
  const bool full = size_of(meeting) >= step.config.participants_max ||
                    (person_of(meeting, event.from.user) == nullptr &&
                     meeting.people.size() >= limits::kMeetingPeopleMax);
  if (full) step.refuse(ErrorCode::kLimit, "This call is full.");
  return !full;
}

// Whoever asked for the upgrade is the host, also when somebody else was faster.
void welcome_the_starter(Step& step, Participant& place) {
  if (!step.meeting.upgrade || place.user != step.meeting.started_by) return;
  for (Participant& other : step.meeting.participants) {
    if (!other.host_by_default) continue;
    other.host_by_default = false;
    other.role = Role::kMember;
    step.tell(other);
  }
  place.role = Role::kHost;
}

void enter(Step& step, const Join& event) {
  Participant next = new_place(step, event);
  // The two of the call that becomes this one have been in it from its beginning.
  if (is_upgrading(step.meeting, next.user)) next.joined_at = step.meeting.started_at;
  welcome_the_starter(step, next);
  Person& person = step.person(next.user);
  person.guest = event.guest;
  person.since = next.joined_at;
  if (!person.joined_at) person.joined_at = person.since;
  person.missed = false;
  auto& all = step.meeting.participants;
  const auto at = std::find_if(all.begin(), all.end(), [&next](const Participant& one) {
    return one.moving() || one.joined_at > next.joined_at;
  });
  step.tell(*all.insert(at, std::move(next)));
  step.meeting.empty_since.reset();
  stop_ring(step, event.from.user, RingState::kJoined, event.from.client);
  if (step.meeting.phase == Phase::kPending) begin_upgrade(step);
  keep_a_host(step);
  step.add(TellLive{});
  step.save();
}

// What a person is in the call goes from one place to the next.
void hand_over(Step& step, const Participant& before, Participant& after) {
  after.muted_by = before.muted_by;
  set_media(step, after, without_too_many(step, after, as_muted(step, after, after.media)));
  after.role = before.role;
  after.host_by_default = before.host_by_default;
  after.hand_raised_at = before.hand_raised_at;
  after.joined_at = before.joined_at;
  after.replaces = {};
  step.tell(after, before.id);
}

// Nobody knows how long somebody went on who did not come back after a restart.
void tally(Step& step, const Participant& gone) {
  Person& person = step.person(gone.user);
  if (!person.since) return;
  if (!gone.restored_until) person.spent += step.now - *person.since;
  person.since.reset();
}

}  // namespace

void apply(Step& step, const Join& event) {
  if (step.meeting.ended()) {
    step.refuse(ErrorCode::kNotFound, "This call is over.");
    return;
  }
  const Person* const person = person_of(step.meeting, event.from.user);
  if (person != nullptr && person->removed) {
    step.refuse(ErrorCode::kForbidden, "A host has removed you from this call.");
    return;
  }
  if (Participant* const same = step.of_client(event.from.client)) {
    return_to(step, *same, event);
  } else if (const Participant* const place = step.place_of(event.from.user)) {
    if (has_media(*place)) {
      move_in(step, *place, event);
    } else {
      take_place(step, event.from.user, event);
    }
  } else if (may_enter(step, event)) {
    enter(step, event);
  }
}

void apply(Step& step, const Leave& event) {
  const Participant* const leaving = step.of_client(event.from.client);
  if (leaving != nullptr) remove(step, leaving->id, LeftReason::kLeft);
}

void apply(Step& step, const Offer& event) {
  Participant* const sender = acting(step, event.from);
  if (sender == nullptr) return;
  if (event.negotiation <= sender->negotiation) {
    step.refuse(ErrorCode::kWrongState, "This number was used.");
    return;
  }
  sender->negotiation = event.negotiation;
}

void apply(Step& step, const MemberGone& event) {
  if (step.meeting.ended()) return;
  stop_ring(step, event.user, RingState::kCancelled);
  remove_person(step, event.user, LeftReason::kLeft);
  // Nor do they come back as the guest that they may have been before.
  if (person_of(step.meeting, event.user) != nullptr) step.person(event.user).guest = false;
}

void apply(Step& step, const DeviceSignedOut& event) {
  std::vector<ParticipantId> leaving;
  for (const Participant& one : step.meeting.participants) {
    if (one.device == event.device) leaving.push_back(one.id);
  }
  for (const ParticipantId id : leaving) remove(step, id, LeftReason::kLeft);
}

void remove_person(Step& step, UserId user, LeftReason reason) {
  if (const Participant* const moving = step.moving_of(user)) remove(step, moving->id, reason);
  if (const Participant* const place = step.place_of(user)) remove(step, place->id, reason);
}

void remove(Step& step, ParticipantId who, LeftReason reason) {
  const Participant* const found = step.find(who);
  if (found == nullptr) return;
  Participant* const next = found->moving() ? nullptr : step.moving_of(found->user);
  if (next != nullptr) hand_over(step, *found, *next);

  const Participant gone = *found;
  std::erase_if(step.meeting.participants, [who](const Participant& one) { return one.id == who; });
  step.add(Drop{who});
  if (gone.client) step.add(Revoke{gone.client});
  step.tell_left(gone, reason);
  if (gone.moving()) return;
  step.save();
  if (next != nullptr) return;

  tally(step, gone);
  step.add(TellLive{});
  keep_a_host(step);
  if (size_of(step.meeting) > 0) return;
  step.meeting.empty_since = step.now;
  stop_all_rings(step);
}

void finish_move(Step& step, ParticipantId who) {
  remove(step, step.find(who)->replaces, LeftReason::kReplaced);
}

void end(Step& step, EndReason reason) {
  MeetingState& meeting = step.meeting;
  if (meeting.ended()) return;
  TellEnded told;
  if (meeting.phase == Phase::kPending) {
    told.users.assign(meeting.upgrade->users.begin(), meeting.upgrade->users.end());
  }
  meeting.phase = Phase::kEnded;  // first: what ends with it ends nothing more
  stop_all_rings(step);
  for (const Participant& one : meeting.participants) {
    told.clients.push_back(one.client);
    tally(step, one);
  }
  meeting.participants.clear();
  meeting.upgrade.reset();
  meeting.ended_at = meeting.empty_since.value_or(step.now);
  meeting.empty_since.reset();
  meeting.end_reason = reason;
  told.version = ++meeting.version;
  step.add(std::move(told));
  step.add(TellLive{});
  step.save();
}

}  // namespace earshot::meetings
