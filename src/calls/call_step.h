// Inside of the call machine: the transition in the making, shared by its parts.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "calls/call_machine.h"

namespace earshot::calls {

class Step {
 public:
  Step(CallState state, Timestamp at, const CallConfig& settings)
      : call(std::move(state)), now(at), config(settings) {}

  void refuse(ErrorCode code, std::string message) { refusal_ = Error{code, std::move(message)}; }
  // Somebody can see a difference: the version grows, once per transition.
  void change() {
    if (!changed_) ++call.version;
    changed_ = true;
  }
  // Saying the same thing twice in one transition says it once.
  void tell(Tell telling) {
    Effect effect(std::move(telling));
    if (std::find(effects_.begin(), effects_.end(), effect) == effects_.end()) {
      effects_.push_back(std::move(effect));
    }
  }
  void tell_side(Side side, Telling what) { tell({.what = what, .side = side}); }
  void tell_both_changed() {
    tell_side(Side::kCaller, Telling::kChanged);
    tell_side(Side::kCallee, Telling::kChanged);
  }
  void relay(ClientId to) { effects_.emplace_back(Relay{to}); }
  void save() { effects_.emplace_back(Save{}); }

  // The last transition of a call. Says nothing yet: whom to tell what depends on the cause.
  void close(EndReason reason) {
    change();
    call.phase = Phase::kEnded;
    call.ended_at = now;
    call.end_reason = reason;
    call.rings.clear();
    call.negotiation = {};
    call.restored_until.reset();
    for (Leg& leg : call.legs) leg.former.reset();
    save();
  }
  void tell_ended(Side side) {
    tell({.what = Telling::kEnded, .side = side, .reason = reason_for(call, side)});
  }
  void end(EndReason reason) {
    close(reason);
    tell_ended(Side::kCaller);
    const bool known = call.silenced_at && !call.answered_at;  // that it is over, since the decline
    if (!known) tell_ended(Side::kCallee);
  }

  Transition take() && { return {std::move(call), std::move(effects_), std::move(refusal_)}; }

  CallState call;
  const Timestamp now;
  const CallConfig& config;

 private:
  std::vector<Effect> effects_;
  std::optional<Error> refusal_;
  bool changed_ = false;
};

// call_ring.cpp: until somebody answers
void apply(Step& step, const StartAgain& event);
void apply(Step& step, const Acknowledge& event);
void apply(Step& step, const Accept& event);
void apply(Step& step, const Reject& event);
void apply(Step& step, const Notified& event);
// call_legs.cpp: who is in the call, and whether they still are
void apply(Step& step, const End& event);
void apply(Step& step, const MediaUp& event);
void apply(Step& step, const MediaDown& event);
void apply(Step& step, const SetMedia& event);
void apply(Step& step, const ClientSeen& event);
void apply(Step& step, const ClientLost& event);
void apply(Step& step, const ClientLeft& event);
void apply(Step& step, const Blocked& event);
void apply(Step& step, const Moved& event);
// call_move.cpp: from one client of a person to another
void take_over(Step& step, Side side, const From& from);
// The new client has media: the one before is let go.
void finish_move(Step& step, Side side);
// The new client has none, or is gone: the one before goes on.
void fall_back(Step& step, Side side);
// The one before has closed its page: nothing to fall back to.
void forget_former(Step& step, Side side);
// call_deadline.cpp
void apply(Step& step, const DeadlineReached& event);
// call_negotiation.cpp
void apply(Step& step, const Offer& event);
void apply(Step& step, const Answer& event);
void apply(Step& step, const Candidate& event);

// Keeps `broken_since` of both legs true to what they said.
void note_broken_legs(Step& step);
// This side has no media, or it is away and the other side does not say that its media goes on.
bool is_broken(const CallState& call, Side side);
// A sign of life of the leg's client.
void hear(Step& step, Side side);

}  // namespace earshot::calls
