#include "call_invariants.h"

#include <algorithm>

#include "calls/call_projection.h"

namespace earshot::calls {
namespace {

const From* sender_of(const CallEvent& event) {
  return std::visit(
      [](const auto& e) -> const From* {
        if constexpr (requires { e.from; }) {
          return &e.from;
        } else {
          return nullptr;
        }
      },
      event);
}

template <class T>
bool is(const CallEvent& event) {
  return std::holds_alternative<T>(event);
}

bool carries_media(const CallEvent& event) {
  return is<Offer>(event) || is<Answer>(event) || is<Candidate>(event);
}

std::vector<const Tell*> tells(const Transition& after, Telling what, Side side) {
  std::vector<const Tell*> found;
  for (const Effect& effect : after.effects) {
    const auto* telling = std::get_if<Tell>(&effect);
    if (telling != nullptr && telling->what == what && telling->side == side) {
      found.push_back(telling);
    }
  }
  return found;
}

bool reasons_match(const CallState& call, EndReason caller, EndReason callee) {
  if (caller == callee) return true;
  if (!call.blocker) return false;
  const bool caller_blocked = call.blocker == call.leg(Side::kCaller).user;
  return (caller_blocked ? caller : callee) == EndReason::kBlocked;
}

// 1: an accept takes effect only from the callee, while it rings.
const char* accept_rule(const CallState& before, const CallEvent& event, const Transition& after) {
  const bool accepted = before.phase == Phase::kRinging && after.call.answered();
  if (accepted && !is<Accept>(event) && !is<StartAgain>(event)) return "1: answered by no accept";
  if (accepted && sender_of(event)->user != before.leg(Side::kCallee).user) {
    return "1: answered by somebody else than the callee";
  }
  const bool from_caller =
      is<Accept>(event) && sender_of(event)->user == before.leg(Side::kCaller).user;
  if (from_caller && !after.refusal) return "1: an accept of the caller is not refused";
  return nullptr;
}

// 2 and 3: media messages pass only in an answered call, only between the two clients in it.
const char* media_rule(const CallState& before, const CallEvent& event, const Transition& after) {
  for (const Effect& effect : after.effects) {
    const auto* pass = std::get_if<Relay>(&effect);
    if (pass == nullptr) continue;
    if (!carries_media(event)) return "2: something was relayed that is no media message";
    if (!before.answered()) return "2: a media message passed before the accept";
    const auto side = leg_of(before, sender_of(event)->client);
    if (!side) return "3: a client that is not in the call sent media messages";
    if (pass->to != before.leg(other(*side)).client) return "3: relayed to somebody else";
  }
  if (carries_media(event) && !before.answered() && !after.refusal) {
    return "3: a media message outside of an answered call was not refused";
  }
  return nullptr;
}

bool is_fall_back(const Leg& before, const Leg& after) {
  return before.former && after.client == before.former->client && !after.former;
}

// 5 and 7: a client becomes a leg by its own command, and a callee only by accepting or calling.
const char* join_rule(const CallState& before, const CallEvent& event, const Transition& after) {
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const ClientId client = after.call.leg(side).client;
    if (client == before.leg(side).client) continue;
    // It had joined by its own command before, and never stopped sending.
    if (is_fall_back(before.leg(side), after.call.leg(side))) continue;
    const From* from = sender_of(event);
    if (from == nullptr || from->client != client) return "5: a client was put into the call";
    if (from->user != after.call.leg(side).user) return "5: a client joined on the wrong side";
    const bool pressed = is<Accept>(event) || is<StartAgain>(event);
    if (!before.leg(side).client && !pressed) return "7: answered without a press of a button";
  }
  return nullptr;
}

// Moving: the media of an answered call is never without somebody who carries it, the clock of the
// call runs on, and whoever is left behind is told.
const char* move_rule(const CallState& before, const Transition& after) {
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const Leg& was = before.leg(side);
    const Leg& is = after.call.leg(side);
    if (is.former && after.call.phase == Phase::kRinging) return "move: while it rings";
    if (is.former && is.former->client == is.client) return "move: from a client to itself";
    if (is.former && is.link != Link::kNone) return "move: not over although the new one has media";
    const bool waits = before.phase == Phase::kConnected && !was.left_at && !was.away_told;
    if (waits && is.client != was.client && has_media(was) && !has_media(is)) {
      return "move: the media was dropped before there was other";
    }
    if (after.call.ended() || !was.former || is.former) continue;
    const ClientId left = is_fall_back(was, is) ? was.client : was.former->client;
    const auto ended = tells(after, Telling::kEnded, side);
    const bool told = ended.size() == 1 && ended[0]->only == left;
    const bool gone = has_media(was) && !has_media(is);  // its page was closed: nobody to tell
    if (!told && !gone) return "move: the client that is left behind was not told";
  }
  const bool connected = before.phase == Phase::kConnected && after.call.phase == before.phase;
  if (connected && before.connected_at != after.call.connected_at) return "move: a new duration";
  return nullptr;
}

// 6: the first accept wins and stops the other rings in the same fan-out.
const char* first_accept_rule(const CallState& before, const CallEvent& event,
                              const Transition& after) {
  const bool accepted = before.phase == Phase::kRinging && after.call.answered();
  if (!accepted) {
    const bool taken = (is<Accept>(event) || is<StartAgain>(event)) &&
                       after.call.leg(Side::kCallee).client != before.leg(Side::kCallee).client;
    return taken ? "6: a second accept took the call" : nullptr;
  }
  if (!after.call.rings.empty()) return "6: a ring goes on after the accept";
  const auto ended = tells(after, Telling::kEnded, Side::kCallee);
  const bool others_told = ended.size() == 1 && ended[0]->reason == EndReason::kAnsweredElsewhere &&
                           ended[0]->except == sender_of(event)->client;
  return others_told ? nullptr : "6: the other devices were not told in the same fan-out";
}

// 8: nothing moves after the end; both sides end once, with matching reasons, and no timer.
const char* end_rule(const CallState& before, const Transition& after, const CallConfig& config) {
  if (before.ended()) {
    const bool moved = !after.effects.empty() || !(after.call == before);
    return moved ? "8: something happened after the end" : nullptr;
  }
  const auto caller = tells(after, Telling::kEnded, Side::kCaller);
  const auto callee = tells(after, Telling::kEnded, Side::kCallee);
  if (!after.call.ended()) {
    return next_deadline(after.call, config) ? nullptr : "8: a call goes on without a deadline";
  }
  if (next_deadline(after.call, config)) return "8: a timer is alive after the end";
  if (!after.call.rings.empty()) return "8: a ring is left after the end";
  if (caller.size() != 1) return "8: one side was not told of the end";
  if (before.silenced_at && !before.answered_at) {
    return callee.empty() ? nullptr : "8: who has declined is told of the end once more";
  }
  if (callee.empty()) return "8: one side was not told of the end";
  const EndReason callee_reason = callee[0]->reason;
  if (!reasons_match(after.call, caller[0]->reason, callee_reason)) {
    return "8: the two sides end with different reasons";
  }
  return nullptr;
}

// Clients apply only newer versions: whatever they could see must come with one.
const char* version_rule(const CallState& before, const Transition& after,
                         const CallConfig& config) {
  for (const Side side : {Side::kCaller, Side::kCallee}) {
    const protocol::Call was = to_wire(before, side, config);
    const protocol::Call is = to_wire(after.call, side, config);
    if (is.version < was.version) return "version: went back";
    if (is.version == was.version && is != was) {
      return "version: a visible change without a new version";
    }
  }
  return nullptr;
}

// What the clients of the caller are told, in order.
std::vector<Tell> told_caller(const Transition& after) {
  std::vector<Tell> told;
  for (const Effect& effect : after.effects) {
    const auto* telling = std::get_if<Tell>(&effect);
    if (telling != nullptr && telling->side == Side::kCaller) told.push_back(*telling);
  }
  return told;
}

// What `event` does in a ring that nobody hears: the same call, but that nobody has declined, and
// of the callee's devices comes nothing but a call of their own.
Transition unheard(const CallState& before, const CallEvent& event, Timestamp now,
                   const CallConfig& config) {
  CallState plain = before;
  plain.silenced_at.reset();
  const From* from = sender_of(event);
  const bool by_callee = from != nullptr && from->user == before.leg(Side::kCallee).user;
  if (!by_callee || is<StartAgain>(event)) return transition(plain, event, now, config);
  // The decline itself says no more than that a device rings.
  if (is<Reject>(event) && !before.silenced_at) {
    return transition(plain, Acknowledge{*from}, now, config);
  }
  return {plain, {}, std::nullopt};
}

// A silent decline: what the caller is told, and sees when they ask, is at every step what an
// unanswered ring would have given. So the whole sequence is one that it could have given, at the
// same times.
const char* silence_rule(const CallState& before, const CallEvent& event, const Transition& after,
                         Timestamp now, const CallConfig& config) {
  const bool begins = !before.silenced_at && after.call.silenced_at;
  const bool goes_on = before.silenced_at && before.phase == Phase::kRinging;
  if (!begins && !goes_on) return nullptr;
  if (begins && !is<Reject>(event)) return "silence: without a decline";
  const Transition other = unheard(before, event, now, config);
  if (told_caller(after) != told_caller(other)) return "silence: the caller is told otherwise";
  if (to_wire(after.call, Side::kCaller, config) != to_wire(other.call, Side::kCaller, config)) {
    return "silence: the caller sees a difference";
  }
  if (next_deadline(after.call, config) != next_deadline(other.call, config)) {
    return "silence: what comes next comes at another time";
  }
  const bool from_caller =
      sender_of(event) != nullptr && sender_of(event)->user == before.leg(Side::kCaller).user;
  if (from_caller && after.refusal.has_value() != other.refusal.has_value()) {
    return "silence: the caller gets another answer";
  }
  return nullptr;
}

const char* refusal_rule(const CallState& before, const Transition& after) {
  if (!after.refusal) return nullptr;
  const bool clean = after.effects.empty() && after.call == before;
  return clean ? nullptr : "a refused command changed something";
}

}  // namespace

ClientId Cast::client(uint8_t n) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = n;
  return ClientId::from_bytes(bytes);
}

From Cast::from(ClientId c) const { return {user_of(c), c, DeviceId(), ""}; }

CallConfig lattice_config() {
  return {.ring = 3s,
          .accept_to_media = 2s,
          .away_grace = 1s,
          .reconnecting_total = 3s,
          .dead_after = 2s,
          .media_gone_after = 1s,
          .move = 2s,
          .leave_grace = 1s,
          .restart_grace = 2s};
}

std::optional<std::string> broken_invariant(const CallState& before, const CallEvent& event,
                                            const Transition& after, Timestamp now,
                                            const CallConfig& config) {
  for (const char* broken :
       {accept_rule(before, event, after), media_rule(before, event, after),
        join_rule(before, event, after), move_rule(before, after),
        first_accept_rule(before, event, after), end_rule(before, after, config),
        version_rule(before, after, config), refusal_rule(before, after),
        silence_rule(before, event, after, now, config)}) {
    if (broken != nullptr) return broken;
  }
  return std::nullopt;
}

std::optional<std::string> never_ends(CallState call, Timestamp now, const CallConfig& config) {
  // Ring, move, told away, connecting, reconnecting and restart: each deadline comes at most twice.
  constexpr int kDeadlinesMax = 14;
  for (int i = 0; i < kDeadlinesMax && !call.ended(); ++i) {
    const auto at = next_deadline(call, config);
    if (!at) return "a call goes on without a deadline";
    now = std::max(now, *at);
    call = transition(std::move(call), DeadlineReached{}, now, config).call;
  }
  if (call.ended()) return std::nullopt;
  return "time alone does not end the call";
}

void RingingClients::apply(const CallEvent& event, const Transition& transition) {
  for (const Effect& effect : transition.effects) {
    const auto* telling = std::get_if<Tell>(&effect);
    if (telling == nullptr) continue;
    const bool starts = telling->what == Telling::kIncoming;
    const bool stops = telling->what == Telling::kEnded || telling->what == Telling::kAccepted;
    if (!starts && !stops) continue;
    const UserId user = transition.call.leg(telling->side).user;
    for (const ClientId client : cast_.clients()) {
      if (cast_.user_of(client) != user || client == telling->except) continue;
      if (telling->only && client != telling->only) continue;
      if (starts) {
        ringing_.insert(client);
      } else {
        ringing_.erase(client);
      }
    }
  }
  const From* from = sender_of(event);
  if (from != nullptr && transition.call.answered()) ringing_.erase(from->client);
}

}  // namespace earshot::calls
