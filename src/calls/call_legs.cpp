// The two clients of an answered call: media up and down, sockets lost and found, hanging up.
#include <algorithm>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

// The sender's leg, when it is the client in the call; nothing for their other clients.
std::optional<Side> own_leg(const Step& step, const From& from) {
  return leg_of(step.call, from.client);
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

// Another client of the same person continues the call: a page that was loaded anew, or "Move
// here".
void take_over(Step& step, Side side, const From& from) {
  Leg& leg = step.call.leg(side);
  const ClientId before = leg.client;
  step.change();
  leg.client = from.client;
  leg.device = from.device;
  leg.client_name = from.client_name;
  leg.link = Link::kNone;
  leg.away_since.reset();
  leg.left_at.reset();
  leg.away_told = false;
  leg.heard_at = step.now;
  step.call.negotiation = {};
  step.save();
  step.tell({.what = Telling::kEnded,
             .side = side,
             .only = before,
             .reason = EndReason::kReplaced,
             .other_device = from.client_name});
  step.tell({.what = Telling::kChanged, .side = side, .except = before});
  step.tell_side(other(side), Telling::kChanged);
  return_to_call(step, side);
}

EndReason hang_up_reason(const CallState& call, std::optional<EndReason> wanted) {
  const bool failed = wanted == EndReason::kFailedMedia || wanted == EndReason::kFailedPermission;
  if (failed) return *wanted;
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

bool is_broken(const Leg& leg) { return leg.link != Link::kUp || leg.away_told; }

void note_broken_legs(Step& step) {
  for (Leg& leg : step.call.legs) {
    if (step.call.phase != Phase::kConnected || !is_broken(leg)) {
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
  if (side) {
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
}

void apply(Step& step, const ClientLost& event) {
  if (step.call.ended()) return;
  std::erase_if(step.call.rings,
                [&event](const Ring& ring) { return ring.client == event.client; });
  const std::optional<Side> side = leg_of(step.call, event.client);
  if (!side) return;
  Leg& leg = step.call.leg(*side);
  if (!leg.away_since && !leg.away_told) leg.away_since = step.now;
}

void apply(Step& step, const ClientLeft& event) {
  if (step.call.ended()) return;
  std::erase_if(step.call.rings,
                [&event](const Ring& ring) { return ring.client == event.client; });
  const std::optional<Side> side = leg_of(step.call, event.client);
  if (!side || step.call.leg(*side).left_at) return;
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

}  // namespace earshot::calls
