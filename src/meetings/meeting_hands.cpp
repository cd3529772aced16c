// What participants say of themselves: what they send, and that they want to speak.
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

// The microphone as it counts: a host's word goes before what was sent without knowing of it.
bool microphone(Step& step, Participant& sender, bool wanted) {
  switch (sender.muting) {
    case Muting::kNone: return wanted;
    case Muting::kTold:
      if (!wanted) sender.muting = Muting::kConfirmed;
      return false;
    case Muting::kConfirmed:
      if (!wanted) return false;
      sender.muting = Muting::kNone;
      step.add(Silence{sender.id, MediaSource::kMicrophone, false});
      return true;
  }
  CHECK(false);
}

bool is_too_many(const Step& step, const Participant& sender) {
  const Participant* const place = place_of(step.meeting, sender.user);
  const bool counted = place != nullptr && place->media.camera;
  return !counted && cameras_on(step.meeting) >= step.config.cameras_max;
}

void let_camera_pass(Step& step, Participant& sender) {
  if (!sender.camera_held) return;
  sender.camera_held = false;
  step.add(Silence{sender.id, MediaSource::kCamera, false});
}

}  // namespace

void hold_camera_if_too_many(Step& step, Participant& participant) {
  if (!participant.media.camera) return;
  participant.media.camera = false;  // not yet counted
  if (is_too_many(step, participant)) {
    participant.camera_held = true;
    step.add(Silence{participant.id, MediaSource::kCamera, true});
  } else {
    participant.media.camera = true;
  }
}

void apply(Step& step, const SetMedia& event) {
  Participant* const sender = acting(step, event.from);
  if (sender == nullptr) return;
  MediaState media = event.media;
  media.microphone = microphone(step, *sender, media.microphone);
  if (media.camera && !sender->media.camera) {
    if (is_too_many(step, *sender)) {
      step.refuse(ErrorCode::kLimit, "Too many cameras are on in this call.");
      return;
    }
    let_camera_pass(step, *sender);
  }
  if (sender->media == media) return;
  sender->media = media;
  step.tell(*sender);
}

void apply(Step& step, const SetHand& event) {
  Participant* const sender = acting(step, event.from);
  if (sender == nullptr) return;
  Participant* whose = step.place_of(sender->user);
  if (event.whose && *event.whose != whose->id) {
    if (event.raised || !is_host(step.meeting, event.from)) {
      step.refuse(ErrorCode::kForbidden,
                  "Only hosts lower the hands of others, and none raise them.");
      return;
    }
    whose = step.find(*event.whose);
    if (whose == nullptr || whose->moving()) return;
  }
  if (whose->hand_raised_at.has_value() == event.raised) return;
  whose->hand_raised_at.reset();
  if (event.raised) whose->hand_raised_at = step.now;
  step.tell(*whose);
}

}  // namespace earshot::meetings
