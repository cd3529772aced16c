// Which description or candidate may pass, and to whom. Content is checked before, by codec/sdp.
#include "base/limits.h"
#include "calls/call_step.h"

namespace earshot::calls {
namespace {

// The sender's side, when media messages may pass at all; otherwise the step is refused.
std::optional<Side> sender(Step& step, const From& from) {
  if (!step.call.answered()) {
    step.refuse(ErrorCode::kWrongState,
                step.call.ended() ? "this call is over" : "nobody has accepted this call yet");
    return std::nullopt;
  }
  const std::optional<Side> side = leg_of(step.call, from.client);
  if (!side) {
    step.refuse(ErrorCode::kWrongState, "another client of yours is in this call");
    return std::nullopt;
  }
  return side;
}

void pass_on(Step& step, Side from) {
  hear(step, from);
  step.relay(step.call.leg(other(from)).client);
}

}  // namespace

void apply(Step& step, const Offer& event) {
  const std::optional<Side> side = sender(step, event.from);
  if (!side) return;
  Negotiation& negotiation = step.call.negotiation;
  if (negotiation.pending_from == other(*side)) {
    step.refuse(ErrorCode::kWrongState, "answer the other side's offer first");
    return;
  }
  if (negotiation.begins == other(*side)) {
    step.refuse(ErrorCode::kWrongState, "the other side's client is new and offers first");
    return;
  }
  if (event.negotiation <= negotiation.number) {
    step.refuse(ErrorCode::kWrongState, "this negotiation number has been used");
    return;
  }
  negotiation = {
      .number = event.negotiation, .pending_from = *side, .media_sections = event.media_sections};
  pass_on(step, *side);
}

void apply(Step& step, const Answer& event) {
  const std::optional<Side> side = sender(step, event.from);
  if (!side) return;
  Negotiation& negotiation = step.call.negotiation;
  const bool expected =
      negotiation.pending_from == other(*side) && negotiation.number == event.negotiation;
  if (!expected) {
    step.refuse(ErrorCode::kWrongState, "there is no open offer with this number");
    return;
  }
  if (event.media_sections != negotiation.media_sections) {
    step.refuse(ErrorCode::kInvalid, "an answer has as many media sections as its offer");
    return;
  }
  negotiation.pending_from.reset();
  pass_on(step, *side);
}

void apply(Step& step, const Candidate& event) {
  const std::optional<Side> side = sender(step, event.from);
  if (!side) return;
  Negotiation& negotiation = step.call.negotiation;
  const bool known = negotiation.number > 0 &&
                     event.negotiation.value_or(negotiation.number) <= negotiation.number;
  if (!known) {
    step.refuse(ErrorCode::kWrongState, "a candidate belongs to an offer that was sent");
    return;
  }
  size_t& count = negotiation.candidates[static_cast<size_t>(*side)];
  if (count >= limits::kIceCandidatesPerRoundMax) {
    step.refuse(ErrorCode::kRateLimited, "too many candidates in this negotiation");
    return;
  }
  ++count;
  pass_on(step, *side);
}

}  // namespace earshot::calls
