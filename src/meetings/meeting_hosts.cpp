// What hosts do, and that there is one.
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

// The sender as a host, or nullptr and a refusal.
const Participant* acting_host(Step& step, const From& from) {
  const Participant* const sender = acting(step, from);
  if (sender == nullptr) return nullptr;
  if (is_host(step.meeting, from)) return sender;
  step.refuse(ErrorCode::kForbidden, "Only a host can do this.");
  return nullptr;
}

// Another one than the sender may be meant who has left a moment ago: nothing to do then.
Participant* meant(Step& step, ParticipantId whom) {
  Participant* const found = step.find(whom);
  return found == nullptr || found->moving() ? nullptr : found;
}

ptrdiff_t hosts(const MeetingState& meeting) {
  const auto& all = meeting.participants;
  return std::count_if(all.begin(), all.end(), [](const Participant& one) {
    return !one.moving() && one.role == Role::kHost;
  });
}

}  // namespace

// A client that is moving in acts for the place that it will have.
bool is_host(const MeetingState& meeting, const From& from) {
  const Participant* const place = place_of(meeting, from.user);
  return place != nullptr && of_client(meeting, from.client) != nullptr &&
         place->role == Role::kHost;
}

void keep_a_host(Step& step) {
  if (hosts(step.meeting) > 0) return;
  // Members first, then whoever is in it longest.
  const auto rank = [&](const Participant& one) {
    const Person* const person = person_of(step.meeting, one.user);
    return std::pair(person != nullptr && person->guest, one.joined_at);
  };
  Participant* next = nullptr;
  for (Participant& one : step.meeting.participants) {
    if (one.moving()) continue;
    if (next == nullptr || rank(one) < rank(*next)) next = &one;
  }
  if (next == nullptr) return;
  next->role = Role::kHost;
  next->host_by_default = step.meeting.upgrade.has_value() && next->user != step.meeting.started_by;
  step.tell(*next);
}

void apply(Step& step, const EndForAll& event) {
  if (step.meeting.ended() || acting_host(step, event.from) == nullptr) return;
  // The call of two that goes on beside it until its people are here.
  if (step.meeting.upgrade) step.add(EndTwo{step.meeting.upgrade->call});
  end(step, EndReason::kCompleted);
}

void apply(Step& step, const Mute& event) {
  const Participant* const host = acting_host(step, event.from);
  if (host == nullptr) return;
  Participant* const whom = meant(step, event.whom);
  if (whom == nullptr || !whom->media.microphone) return;
  MediaState media = whom->media;
  media.microphone = false;
  set_media(step, *whom, media);
  whom->muted_by = host->id;
  step.add(TellMuted{whom->client, host->id});
  step.tell(*whom);
}

void apply(Step& step, const Remove& event) {
  const Participant* const host = acting_host(step, event.from);
  if (host == nullptr) return;
  if (event.whom == host->id) {
    step.refuse(ErrorCode::kWrongState, "Leave the call instead.");
    return;
  }
  const Participant* const whom = meant(step, event.whom);
  if (whom == nullptr) return;
  const UserId user = whom->user;
  step.person(user).removed = true;
  remove_person(step, user, LeftReason::kRemoved);
}

void apply(Step& step, const Lock& event) {
  if (acting_host(step, event.from) == nullptr || step.meeting.locked == event.locked) return;
  step.meeting.locked = event.locked;
  step.tell_changed();
  step.add(TellLive{});
  step.save();
}

void apply(Step& step, const SetHost& event) {
  if (acting_host(step, event.from) == nullptr) return;
  Participant* const whom = meant(step, event.whom);
  const Role role = event.host ? Role::kHost : Role::kMember;
  if (whom == nullptr || whom->role == role) return;
  if (!event.host && hosts(step.meeting) == 1) {
    step.refuse(ErrorCode::kWrongState, "The last host stays one.");
    return;
  }
  whom->role = role;
  whom->host_by_default = false;
  step.tell(*whom);
  step.save();
}

}  // namespace earshot::meetings
