// From the start to the answer.
#include <algorithm>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

Ring& ring_at(CallState& call, ClientId client) {
  for (Ring& ring : call.rings) {
    if (ring.client == client) return ring;
  }
  return call.rings.emplace_back(Ring{.client = client});
}

// The ring is over on the callee's devices but the one that ended it.
void tell_other_devices(Step& step, const From& from, EndReason reason) {
  step.tell({.what = Telling::kEnded,
             .side = Side::kCallee,
             .except = from.client,
             .reason = reason,
             .other_device = from.client_name});
}

void tell_declined(Step& step, const From& from, EndReason reason) {
  // A notification declines without a client.
  if (from.client) {
    step.tell(
        {.what = Telling::kEnded, .side = Side::kCallee, .only = from.client, .reason = reason});
  }
  tell_other_devices(step, from, EndReason::kDeclinedElsewhere);
}

// The first valid answer wins: in one transition the leg is taken and every other ring stops.
void answer(Step& step, const From& from, bool camera) {
  CallState& call = step.call;
  step.change();
  call.phase = Phase::kConnecting;
  call.answered_at = step.now;
  call.phase_ends_at = step.now + step.config.accept_to_media;
  call.rings.clear();
  Leg& leg = call.leg(Side::kCallee);
  leg.client = from.client;
  leg.device = from.device;
  leg.client_name = from.client_name;
  leg.media = {.microphone = true, .camera = camera, .screen = false};
  leg.heard_at = step.now;
  step.save();

  const ClientId caller = call.leg(Side::kCaller).client;
  step.tell({.what = Telling::kAccepted, .side = Side::kCaller, .only = caller});
  step.tell({.what = Telling::kChanged, .side = Side::kCaller, .except = caller});
  step.tell({.what = Telling::kAccepted, .side = Side::kCallee, .only = from.client});
  tell_other_devices(step, from, EndReason::kAnsweredElsewhere);
}

void decline(Step& step, const From& from, EndReason reason) {
  step.close(reason);
  step.tell({.what = Telling::kRejected, .side = Side::kCaller, .reason = reason});
  step.tell_ended(Side::kCaller);
  tell_declined(step, from, reason);
}

// For the callee it is over; the caller must not be able to tell it from a ring that nobody hears,
// neither by what comes nor by when, nor by a version that is missing.
void silence(Step& step, const From& from, EndReason reason) {
  if (!step.call.acknowledged) {
    step.change();
    step.call.acknowledged = true;
    step.tell_side(Side::kCaller, Telling::kRinging);
  }
  // Its rings stay: who had said that it rings needs no notification, then as before.
  step.call.silenced_at = step.now;
  step.save();
  tell_declined(step, from, reason);
}

bool from_callee(const Step& step, const From& from) {
  return from.user == step.call.leg(Side::kCallee).user;
}

}  // namespace

void apply(Step& step, const StartAgain& event) {
  // Only a ring that the other one started can be joined by calling back: they pressed call.
  if (step.call.phase != Phase::kRinging || !from_callee(step, event.from)) return;
  answer(step, event.from, event.kind == CallKind::kVideo);
}

void apply(Step& step, const Acknowledge& event) {
  if (!from_callee(step, event.from)) {
    step.refuse(ErrorCode::kForbidden, "only the person who is called acknowledges");
    return;
  }
  if (step.call.phase != Phase::kRinging) return;
  Ring& ring = ring_at(step.call, event.from.client);
  ring.acknowledged = true;
  if (step.call.acknowledged) return;
  step.change();
  step.call.acknowledged = true;
  step.tell_side(Side::kCaller, Telling::kRinging);
}

void apply(Step& step, const Accept& event) {
  if (!from_callee(step, event.from)) {
    step.refuse(ErrorCode::kWrongState, "only the person who is called accepts");
    return;
  }
  if (step.call.phase != Phase::kRinging || step.call.silenced_at) return;
  answer(step, event.from, event.camera);
}

void apply(Step& step, const Reject& event) {
  if (!from_callee(step, event.from)) {
    step.refuse(ErrorCode::kWrongState, "only the person who is called declines");
    return;
  }
  if (step.call.phase != Phase::kRinging || step.call.silenced_at) return;
  if (event.silently) {
    silence(step, event.from, event.reason);
    return;
  }
  if (event.reason != EndReason::kFailedPermission) {
    decline(step, event.from, event.reason);
    return;
  }
  // A device that cannot take the call does not decline for the others.
  ring_at(step.call, event.from.client).unable = true;
  const bool nobody_left = std::all_of(step.call.rings.begin(), step.call.rings.end(),
                                       [](const Ring& ring) { return ring.unable; });
  if (nobody_left) decline(step, event.from, event.reason);
}

void apply(Step& step, const Notified&) {
  if (step.call.phase != Phase::kRinging || step.call.notified) return;
  step.change();
  step.call.notified = true;
  step.tell_side(Side::kCaller, Telling::kChanged);
}

}  // namespace earshot::calls
