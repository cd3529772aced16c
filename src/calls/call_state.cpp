#include "calls/call_state.h"

namespace earshot::calls {

std::optional<Side> side_of(const CallState& call, UserId user) {
  if (user == call.leg(Side::kCaller).user) return Side::kCaller;
  if (user == call.leg(Side::kCallee).user) return Side::kCallee;
  return std::nullopt;
}

std::optional<Side> leg_of(const CallState& call, ClientId client) {
  if (!client) return std::nullopt;
  if (client == call.leg(Side::kCaller).client) return Side::kCaller;
  if (client == call.leg(Side::kCallee).client) return Side::kCallee;
  return std::nullopt;
}

std::optional<Side> former_of(const CallState& call, ClientId client) {
  if (!client) return std::nullopt;
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const Leg& leg = call.leg(side);
    if (leg.former && leg.former->client == client) return side;
  }
  return std::nullopt;
}

std::optional<Side> leg_on(const CallState& call, DeviceId device) {
  if (!device) return std::nullopt;
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const Leg& leg = call.leg(side);
    if (leg.device == device || (leg.former && leg.former->device == device)) return side;
  }
  return std::nullopt;
}

bool has_media(const Leg& leg) { return leg.link == Link::kUp || leg.former; }

WallTime wall_time(const CallState& call, Timestamp at) {
  return call.started_wall + (at - call.started_at);
}

EndReason public_reason(const CallState& call) {
  const EndReason reason = call.end_reason.value_or(EndReason::kCompleted);
  if (reason != EndReason::kBlocked) return reason;
  if (call.answered_at) return EndReason::kCompleted;
  const bool callee_blocked = call.blocker == call.leg(Side::kCallee).user;
  return callee_blocked ? EndReason::kMissed : EndReason::kCancelled;
}

EndReason reason_for(const CallState& call, Side viewer) {
  const bool blocker = call.leg(viewer).user == call.blocker;
  return blocker ? call.end_reason.value_or(EndReason::kCompleted) : public_reason(call);
}

}  // namespace earshot::calls
