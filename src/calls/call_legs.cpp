// The two clients of an answered call: media up and down, sockets lost and found, hanging up.
#include <algorithm>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

// The sender's leg, when it is the client in the call; nothing for their other clients.
std::optional<Side> own_leg(const Step& step, const From& from) {
  return leg_of(step.call, from.client);
}

bool is_failure(std::optional<EndReason> reason) {
  return reason == EndReason::kFailedMedia || reason == EndReason::kFailedPermission;
}

void return_to_call(Step& step, Side side) {
  Leg& leg = step.call.leg(side);
  leg.away_since.reset();
  if (leg.left_at) {
    // The page before this one may have been sent an offer; nobody is left to answer it.
    leg.left_at.reset();
    step.call.negotiation.pending_from.reset();
  }
  if (leg.away_told) {
    leg.away_told = false;
    step.change();
    step.tell_both_changed();
  }
  const bool all_back =
      !step.call.leg(Side::kCaller).away_told && !step.call.leg(Side::kCallee).away_told;
  if (all_back) step.call.restored_until.reset();
}

EndReason hang_up_reason(const CallState& call, std::optional<EndReason> wanted) {
  if (is_failure(wanted)) return *wanted;
  return call.phase == Phase::kRinging ? EndReason::kCancelled : EndReason::kCompleted;
}

void set_link(Step& step, Side side, Link link) {
  Leg& leg = step.call.leg(side);
  if (leg.link == link) return;
  step.change();
  leg.link = link;
  const bool both_up = step.call.leg(Side::kCaller).link == Link::kUp &&
                       step.call.leg(Side::kCallee).link == Link::kUp;
  if (both_up && step.call.phase == Phase::kConnecting) {
    step.call.phase = Phase::kConnected;
    step.call.connected_at = step.now;
    step.save();
  }
  step.tell_both_changed();
}

}  // namespace

bool is_broken(const CallState& call, Side side) {
  const Leg& leg = call.leg(side);
  if (!has_media(leg)) return true;
  const Leg& witness = call.leg(other(side));
  return leg.away_told && (witness.away_told || !has_media(witness));
}

void note_broken_legs(Step& step) {
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    Leg& leg = step.call.leg(side);
    if (step.call.phase != Phase::kConnected || !is_broken(step.call, side)) {
      leg.broken_since.reset();
    } else if (!leg.broken_since) {
      leg.broken_since = step.now;
    }
  }
}

void hear(Step& step, Side side) {
  if (step.call.ended()) return;
  step.call.leg(side).heard_at = step.now;
  return_to_call(step, side);
}

void apply(Step& step, const End& event) {
  if (step.call.ended()) return;
  const std::optional<Side> side = own_leg(step, event.from);
  // Where the call should move to there is no microphone: it stays where it was.
  if (side && step.call.leg(*side).former && is_failure(event.reason)) {
    fall_back(step, *side);
    return;
  }
  if (side || former_of(step.call, event.from.client)) {
    step.end(hang_up_reason(step.call, event.reason));
    return;
  }
  if (step.call.phase == Phase::kRinging && side_of(step.call, event.from.user) == Side::kCallee) {
    step.refuse(ErrorCode::kWrongState, "a call that rings is declined, not ended");
  }
}

void apply(Step& step, const MediaUp& event) {
  if (step.call.ended()) return;
  const std::optional<Side> side = own_leg(step, event.from);
  if (!step.call.answered()) {
    step.refuse(ErrorCode::kWrongState, "nobody has accepted this call yet");
    return;
  }
  if (!side) return;
  hear(step, *side);
  // Whoever has media has a connection that another side's offer belongs to.
  if (step.call.negotiation.begins == side) step.call.negotiation.begins.reset();
  if (step.call.leg(*side).former) finish_move(step, *side);
  set_link(step, *side, Link::kUp);
}

void apply(Step& step, const MediaDown& event) {
  if (step.call.ended()) return;
  const std::optional<Side> side = own_leg(step, event.from);
  if (side) {
    hear(step, *side);
    if (step.call.leg(*side).link == Link::kUp) set_link(step, *side, Link::kDown);
    return;
  }
  if (const std::optional<Side> left = former_of(step.call, event.from.client)) {
    fall_back(step, *left);
    return;
  }
  const Side person = *side_of(step.call, event.from.user);
  if (!step.call.leg(person).client) {
    step.refuse(ErrorCode::kWrongState, "a call that rings is accepted, not rejoined");
    return;
  }
  take_over(step, person, event.from);
}

void apply(Step& step, const SetMedia& event) {
  if (step.call.ended()) return;
  const std::optional<Side> side = own_leg(step, event.from);
  if (!side) {
    if (!step.call.answered()) {
      step.refuse(ErrorCode::kWrongState, "nobody has accepted this call yet");
    }
    return;
  }
  hear(step, *side);
  if (step.call.leg(*side).media == event.media) return;
  step.change();
  step.call.leg(*side).media = event.media;
  step.tell_both_changed();
}

void apply(Step& step, const ClientSeen& event) {
  const std::optional<Side> side = leg_of(step.call, event.client);
  // A frame that was under way when the page said goodbye is no return; a command is.
  if (side && !step.call.leg(*side).left_at) hear(step, *side);
  if (const std::optional<Side> left = former_of(step.call, event.client)) {
    Former& former = *step.call.leg(*left).former;
    former.heard_at = step.now;
    former.away_since.reset();
  }
}

void apply(Step& step, const ClientLost& event) {
  if (step.call.ended()) return;
  std::erase_if(step.call.rings,
                [&event](const Ring& ring) { return ring.client == event.client; });
  if (const std::optional<Side> left = former_of(step.call, event.client)) {
    step.call.leg(*left).former->away_since = step.now;
    return;
  }
  const std::optional<Side> side = leg_of(step.call, event.client);
  if (!side) return;
  Leg& leg = step.call.leg(*side);
  if (leg.former) {
    fall_back(step, *side);
  } else if (!leg.away_since) {
    leg.away_since = step.now;
  }
}

void apply(Step& step, const ClientLeft& event) {
  if (step.call.ended()) return;
  std::erase_if(step.call.rings,
                [&event](const Ring& ring) { return ring.client == event.client; });
  if (const std::optional<Side> left = former_of(step.call, event.client)) {
    forget_former(step, *left);
    return;
  }
  const std::optional<Side> side = leg_of(step.call, event.client);
  if (!side || step.call.leg(*side).left_at) return;
  if (step.call.leg(*side).former) {
    fall_back(step, *side);
    return;
  }
  step.call.leg(*side).left_at = step.now;
  if (step.call.leg(*side).away_told) return;
  step.change();
  step.call.leg(*side).away_told = true;
  step.tell_both_changed();
}

void apply(Step& step, const Blocked& event) {
  if (step.call.ended() || !side_of(step.call, event.by)) return;
  step.call.blocker = event.by;
  step.end(EndReason::kBlocked);
}

void apply(Step& step, const Moved&) {
  if (step.call.answered()) step.end(EndReason::kMoved);
}

}  // namespace earshot::calls
