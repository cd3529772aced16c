// A leg goes from one client of its person to another: a page that was loaded anew, or "Move here".
//
// Make before break: where the client before has media, it keeps it until the next one says that it
// has some, and takes the leg back if that does not happen. Signals go to the next one at once.
#include <utility>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

void sit_down(Leg& leg, const From& from, Timestamp now) {
  leg.client = from.client;
  leg.device = from.device;
  leg.client_name = from.client_name;
  leg.link = Link::kNone;
  leg.away_since.reset();
  leg.left_at.reset();
  leg.away_told = false;
  leg.heard_at = now;
}

void tell_replaced(Step& step, Side side, ClientId client) {
  step.tell({.what = Telling::kEnded,
             .side = side,
             .only = client,
             .reason = EndReason::kReplaced,
             .other_device = step.call.leg(side).client_name});
}

// Somebody has to carry the media meanwhile: a page that is there, with a connection that works.
bool can_wait(const CallState& call, const Leg& leg) {
  return call.phase == Phase::kConnected && leg.link == Link::kUp && !leg.left_at && !leg.away_told;
}

Former as_former(const Leg& leg, Timestamp until) {
  return {leg.client, leg.device, leg.client_name, leg.media, leg.heard_at, leg.away_since, until};
}

}  // namespace

void take_over(Step& step, Side side, const From& from) {
  Leg& leg = step.call.leg(side);
  const ClientId before = leg.client;
  const Timestamp until = step.now + step.config.move;
  const bool waits = can_wait(step.call, leg);
  step.change();
  if (waits) leg.former = as_former(leg, until);
  if (leg.former) leg.former->until = until;
  sit_down(leg, from, step.now);
  step.call.negotiation = {.begins = side};
  step.save();
  if (waits) {
    step.tell_side(side, Telling::kChanged);
  } else {
    tell_replaced(step, side, before);
    step.tell({.what = Telling::kChanged, .side = side, .except = before});
  }
  step.tell_side(other(side), Telling::kChanged);
  hear(step, side);
}

void finish_move(Step& step, Side side) {
  const Former former = *std::exchange(step.call.leg(side).former, std::nullopt);
  step.change();
  tell_replaced(step, side, former.client);
}

void fall_back(Step& step, Side side) {
  Leg& leg = step.call.leg(side);
  const Former former = *std::exchange(leg.former, std::nullopt);
  const ClientId given_up = leg.client;
  step.change();
  leg.client = former.client;
  leg.device = former.device;
  leg.client_name = former.client_name;
  leg.media = former.media;
  leg.link = Link::kUp;
  leg.heard_at = former.heard_at;
  leg.away_since = former.away_since;
  step.call.negotiation = {};
  step.save();
  tell_replaced(step, side, given_up);
  step.tell({.what = Telling::kChanged, .side = side, .except = given_up});
  step.tell_side(other(side), Telling::kChanged);
}

void forget_former(Step& step, Side side) {
  step.call.leg(side).former.reset();
  step.change();
  step.tell_both_changed();
}

}  // namespace earshot::calls
