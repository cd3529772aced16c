// What participants say of themselves: what they send, and that they want to speak.
#include "meetings/meeting_step.h"

namespace earshot::meetings {
namespace {

// With one more of these.
bool is_too_many(const Step& step, const Participant& sender, MediaSource source) {
  const Participant* const place = place_of(step.meeting, sender.user);
  const bool counted = place != nullptr && is_on(place->media, source);
  const bool camera = source == MediaSource::kCamera;
  const size_t max = camera ? step.config.cameras_max : step.config.screens_max;
  return !counted && count_on(step.meeting, source) >= max;
}

MediaState all_on() {
  return {.microphone = true, .camera = true, .screen = true, .screen_sound = true};
}

}  // namespace

MediaState as_muted(Step& step, const Participant& participant, MediaState media) {
  if (!participant.muted_by) return media;
  step.add(TellMuted{participant.client, participant.muted_by});
  media.microphone = false;
  return media;
}

void set_media(Step& step, Participant& participant, const MediaState& media) {
  for (const MediaSource source : kMediaSources) {
    const bool on = is_on(media, source);
    if (on == is_on(participant.media, source)) continue;
    step.add(Silence{participant.id, source, !on});
  }
  participant.media = media;
}

void begin_media(Step& step, Participant& participant, MediaState media) {
  participant.media = {};  // what was on before is not counted
  media = without_too_many(step, participant, std::move(media));
  participant.media = all_on();  // as far as the media plane knows
  set_media(step, participant, media);
}

MediaState without_too_many(const Step& step, const Participant& participant, MediaState media) {
  if (is_too_many(step, participant, MediaSource::kCamera)) media.camera = false;
  if (is_too_many(step, participant, MediaSource::kScreen)) media.screen = false;
  return media;
}

void apply(Step& step, const SetMedia& event) {
  Participant* const sender = acting(step, event.from);
  if (sender == nullptr) return;
  if (!event.media.microphone) sender->muted_by = {};  // confirmed
  const MediaState media = as_muted(step, *sender, event.media);
  if (media.camera && !sender->media.camera && is_too_many(step, *sender, MediaSource::kCamera)) {
    step.refuse(ErrorCode::kLimit, "Too many cameras are on in this call.", "data.media.camera");
    return;
  }
  if (media.screen && !sender->media.screen && is_too_many(step, *sender, MediaSource::kScreen)) {
    step.refuse(ErrorCode::kLimit, "Too many screens are shared in this call.",
                "data.media.screen");
    return;
  }
  if (sender->media == media) return;
  set_media(step, *sender, media);
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
