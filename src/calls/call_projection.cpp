#include "calls/call_projection.h"

#include <algorithm>

#include "calls/call_step.h"

namespace earshot::calls {
namespace {

// Not every change is written, so a restart steps over all that may have been told since.
constexpr uint64_t kVersionsSkippedByRestart = 1'000'000;

protocol::CallState wire_phase(Phase phase) {
  switch (phase) {
    case Phase::kRinging: return protocol::CallState::kRinging;
    case Phase::kConnecting: return protocol::CallState::kConnecting;
    case Phase::kConnected: return protocol::CallState::kConnected;
    case Phase::kEnded: return protocol::CallState::kEnded;
  }
  CHECK(false);
}

protocol::LegState wire_leg_state(const CallState& call, Side side) {
  const Leg& leg = call.leg(side);
  if (call.ended()) return protocol::LegState::kEnded;
  if (leg.away_told) return protocol::LegState::kReconnecting;
  if (call.phase == Phase::kRinging) return protocol::LegState::kRinging;
  if (has_media(leg)) return protocol::LegState::kConnected;
  return call.phase == Phase::kConnected ? protocol::LegState::kReconnecting
                                         : protocol::LegState::kConnecting;
}

protocol::Leg wire_leg(const CallState& call, Side side) {
  const Leg& leg = call.leg(side);
  protocol::Leg out;
  out.user_id = leg.user;
  if (leg.client) out.client_id = leg.client;
  if (!leg.client_name.empty()) out.client_name = leg.client_name;
  out.media = leg.media;
  out.state = wire_leg_state(call, side);
  if (leg.former) out.moving = true;
  return out;
}

std::optional<WallTime> wall(const CallState& call, std::optional<Timestamp> at) {
  if (!at) return std::nullopt;
  return wall_time(call, *at);
}

// The reasons of a call that the callee never answered and did not decline.
bool is_missed(const CallState& call) {
  if (call.answered_at) return false;
  switch (public_reason(call)) {
    case EndReason::kMissed:
    case EndReason::kCancelled:
    case EndReason::kBusy:
    case EndReason::kLost:
    case EndReason::kServerRestart: return true;
    default: return false;
  }
}

// What the callee sees of a ring that was declined and goes on for the caller alone. The caller's
// versions know nothing of it, so the callee's are one ahead from then on.
void show_silenced(const CallState& call, protocol::Call& out) {
  ++out.version;
  if (call.phase != Phase::kRinging) return;
  out.state = protocol::CallState::kEnded;
  out.caller.state = out.callee.state = protocol::LegState::kEnded;
  out.deadline_ms.reset();
  out.ended_at_ms = wall(call, call.silenced_at);
  out.end_reason = EndReason::kBusy;
}

}  // namespace

protocol::Call to_wire(const CallState& call, Side viewer, const CallConfig& config) {
  protocol::Call out;
  out.call_id = call.id;
  out.version = static_cast<decltype(out.version)>(call.version);
  out.conversation_id = call.conversation;
  out.kind = call.kind;
  out.state = wire_phase(call.phase);
  out.caller = wire_leg(call, Side::kCaller);
  out.callee = wire_leg(call, Side::kCallee);
  out.acknowledged = call.acknowledged;
  if (call.notified && viewer == Side::kCaller) out.notified = true;
  out.started_at_ms = call.started_wall;
  out.deadline_ms = wall(call, visible_deadline(call, config));
  out.answered_at_ms = wall(call, call.answered_at);
  out.connected_at_ms = wall(call, call.connected_at);
  out.ended_at_ms = wall(call, call.ended_at);
  if (call.ended()) out.end_reason = reason_for(call, viewer);
  if (call.silenced_at && viewer == Side::kCallee) show_silenced(call, out);
  return out;
}

CallRecord to_record(const CallState& call) {
  CallRecord record;
  record.id = call.id;
  record.conversation = call.conversation;
  record.kind = call.kind;
  record.caller = call.leg(Side::kCaller).user;
  record.callee = call.leg(Side::kCallee).user;
  record.caller_client = call.leg(Side::kCaller).client;
  if (const ClientId client = call.leg(Side::kCallee).client) record.callee_client = client;
  record.version = call.version;
  record.started = call.started_wall;
  record.answered = wall(call, call.answered_at);
  record.connected = wall(call, call.connected_at);
  record.ended = wall(call, call.ended_at);
  record.silenced = call.silenced_at.has_value();
  if (!call.ended()) return record;
  record.end_reason = public_reason(call);
  record.missed = is_missed(call);
  const bool callee_knows = record.silenced || call.blocker == call.leg(Side::kCallee).user;
  record.unseen = record.missed && !callee_knows;
  return record;
}

CallState from_record(const CallRecord& record, Timestamp now, WallTime wall_now,
                      const CallConfig& config) {
  CallState call;
  call.id = record.id;
  call.conversation = record.conversation;
  call.kind = record.kind;
  call.version = record.version + kVersionsSkippedByRestart;
  call.started_wall = record.started;
  // A clock that was set back must not give a call that begins in the future.
  const auto monotonic = [&](WallTime at) { return now - std::max(wall_now - at, Duration(0)); };
  call.started_at = monotonic(record.started);
  if (record.answered) call.answered_at = monotonic(*record.answered);
  if (record.connected) call.connected_at = monotonic(*record.connected);
  call.phase = record.connected  ? Phase::kConnected
               : record.answered ? Phase::kConnecting
                                 : Phase::kRinging;
  if (record.silenced) call.silenced_at = now;
  call.restored_until = now + config.restart_grace;
  call.phase_ends_at = call.phase == Phase::kRinging
                           ? call.started_at + config.ring
                           : *call.restored_until + config.accept_to_media;

  call.leg(Side::kCaller).user = record.caller;
  call.leg(Side::kCaller).client = record.caller_client;
  call.leg(Side::kCallee).user = record.callee;
  if (record.callee_client) call.leg(Side::kCallee).client = *record.callee_client;
  for (Leg& leg : call.legs) {
    leg.heard_at = now;
    leg.away_told = static_cast<bool>(leg.client);
    leg.media.microphone = true;
    if (call.phase == Phase::kConnected) {
      leg.link = Link::kDown;
      leg.broken_since = now;
    }
  }
  return call;
}

}  // namespace earshot::calls
