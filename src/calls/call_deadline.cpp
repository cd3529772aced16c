// What time alone does to a call. One deadline per call: the earliest of what may happen next.
#include <algorithm>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

void earliest(std::optional<Timestamp>& best, Timestamp at) {
  if (!best || at < *best) best = at;
}

// When this leg's client counts as gone for good.
std::optional<Timestamp> leg_ends_at(const CallState& call, const Leg& leg,
                                     const CallConfig& config) {
  if (!leg.client || call.restored_until) return std::nullopt;
  std::optional<Timestamp> at;
  if (leg.left_at) earliest(at, *leg.left_at + config.leave_grace);
  if (call.phase != Phase::kConnected) earliest(at, leg.heard_at + config.dead_after);
  if (leg.broken_since) earliest(at, *leg.broken_since + config.reconnecting_total);
  // Its socket was closed and its media has ceased: the process is gone, nobody waits for it.
  if (leg.broken_since && leg.away_since) {
    earliest(at, std::max(*leg.away_since + config.dead_after,
                          *leg.broken_since + config.media_gone_after));
  }
  return at;
}

// When the other side is told that this leg's client is away.
std::optional<Timestamp> leg_told_at(const Leg& leg, const CallConfig& config) {
  // While it moves, the end of the move comes first.
  if (!leg.client || leg.away_told || leg.former) return std::nullopt;
  std::optional<Timestamp> at = leg.heard_at + config.dead_after;
  if (leg.away_since) earliest(at, *leg.away_since + config.away_grace);
  return at;
}

bool reached(std::optional<Timestamp> at, Timestamp now) { return at && *at <= now; }

EndReason left_reason(const CallState& call) {
  return call.phase == Phase::kRinging ? EndReason::kCancelled : EndReason::kCompleted;
}

// Why time ends the call now, if it does.
std::optional<EndReason> due_end(const Step& step) {
  const CallState& call = step.call;
  if (reached(call.restored_until, step.now)) return EndReason::kServerRestart;
  for (const Leg& leg : call.legs) {
    if (!reached(leg_ends_at(call, leg, step.config), step.now)) continue;
    const bool left = leg.left_at && *leg.left_at + step.config.leave_grace <= step.now;
    return left ? left_reason(call) : EndReason::kLost;
  }
  const bool phase_over = call.phase_ends_at <= step.now;
  if (call.phase == Phase::kRinging && phase_over) return EndReason::kMissed;
  if (call.phase == Phase::kConnecting && phase_over) return EndReason::kFailedMedia;
  return std::nullopt;
}

}  // namespace

std::optional<Timestamp> next_deadline(const CallState& call, const CallConfig& config) {
  if (call.ended()) return std::nullopt;
  std::optional<Timestamp> at = call.restored_until;
  if (call.phase != Phase::kConnected) earliest(at, call.phase_ends_at);
  for (const Leg& leg : call.legs) {
    if (const auto ends = leg_ends_at(call, leg, config)) earliest(at, *ends);
    if (const auto told = leg_told_at(leg, config)) earliest(at, *told);
    if (leg.former) earliest(at, leg.former->until);
  }
  return at;
}

std::optional<Timestamp> visible_deadline(const CallState& call, const CallConfig& config) {
  if (call.ended()) return std::nullopt;
  if (call.phase != Phase::kConnected) return call.phase_ends_at;
  std::optional<Timestamp> at;
  for (const Leg& leg : call.legs) {
    if (leg.broken_since) earliest(at, *leg.broken_since + config.reconnecting_total);
  }
  return at;
}

void apply(Step& step, const DeadlineReached&) {
  if (step.call.ended()) return;
  if (const std::optional<EndReason> reason = due_end(step)) {
    step.end(*reason);
    return;
  }
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const Leg& leg = step.call.leg(side);
    if (leg.former && leg.former->until <= step.now) fall_back(step, side);
  }
  bool told = false;
  for (Leg& leg : step.call.legs) {
    if (!reached(leg_told_at(leg, step.config), step.now)) continue;
    leg.away_told = true;
    told = true;
  }
  if (!told) return;
  step.change();
  step.tell_both_changed();
}

}  // namespace earshot::calls
