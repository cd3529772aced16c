#include "calls/call_service.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "calls/call_projection.h"

namespace earshot::calls {
namespace {

constexpr std::string_view kArea = "calls";

Error not_found() { return {ErrorCode::kNotFound, "There is no such call."}; }

EndReason end_reason(protocol::RejectReason reason) {
  switch (reason) {
    case protocol::RejectReason::kDeclined: return EndReason::kDeclined;
    case protocol::RejectReason::kBusy: return EndReason::kBusy;
    case protocol::RejectReason::kFailedPermission: return EndReason::kFailedPermission;
  }
  CHECK(false);
}

EndReason end_reason(protocol::HangUpReason reason) {
  switch (reason) {
    case protocol::HangUpReason::kCancelled: return EndReason::kCancelled;
    case protocol::HangUpReason::kCompleted: return EndReason::kCompleted;
    case protocol::HangUpReason::kFailedMedia: return EndReason::kFailedMedia;
    case protocol::HangUpReason::kFailedPermission: return EndReason::kFailedPermission;
  }
  CHECK(false);
}

// What an administrator looks for when people say that a call did not come about.
void log_progress(std::optional<Phase> before, const CallState& call) {
  if (!before || before == call.phase) return;
  if (call.phase == Phase::kConnecting) log_info(kArea, "answered", {{"call", log_id(call.id)}});
  if (call.phase == Phase::kConnected) log_info(kArea, "connected", {{"call", log_id(call.id)}});
}

}  // namespace

CallService::CallService(const CallConfig& config, CallPorts ports)
    : config_(config),
      ports_(ports),
      table_(config_),
      start_rate_(limits::kCallStartRate, limits::kCallersRateLimitedMax),
      reaction_rate_(limits::kReactionRate, limits::kCallersRateLimitedMax) {}

// ---- requests ----

Result<protocol::CallJoinResult> CallService::start(const Actor& actor,
                                                    const protocol::CallStart& request,
                                                    Timestamp now, WallTime wall) {
  TRY_ASSIGN(const UserId callee, ports_.policy.other_person(request.conversation_id, actor.user));
  if (const CallState* known = table_.of_start(actor.user, request.command_id)) {
    return join_result(actor, known->id);
  }
  if (ports_.policy.either_blocked(actor.user, callee)) {
    return Error{ErrorCode::kForbidden, "You cannot call this person."};
  }
  const CallState* present = table_.of_pair(actor.user, callee);
  TRY(check_free(actor, present != nullptr ? present->id : CallId()));
  if (present == nullptr) return create(actor, request, callee, now, wall);

  const CallId id = present->id;
  TRY(run(*present, StartAgain{from(actor), request.kind}, now));
  table_.note_start(id, actor.user, request.command_id);
  return join_result(actor, id);
}

Result<protocol::CallJoinResult> CallService::create(const Actor& actor,
                                                     const protocol::CallStart& request,
                                                     UserId callee, Timestamp now, WallTime wall) {
  if (!ports_.policy.may_be_called(callee)) {
    return Error{ErrorCode::kForbidden, "This account is closed."};
  }
  if (!start_rate_.take(actor.user, now)) {
    return Error{ErrorCode::kRateLimited, "Too many calls. Wait a moment and try again."};
  }
  const bool full = table_.ongoing() >= limits::kCallsOngoingMax ||
                    table_.of_user(callee).size() >= limits::kCallsPerUserMax;
  if (full) return Error{ErrorCode::kUnavailable, "The call cannot be made right now."};

  const CallId id = CallId::random(ports_.random);
  Transition started = start_call({.id = id,
                                   .conversation = request.conversation_id,
                                   .kind = request.kind,
                                   .caller = from(actor),
                                   .callee = callee,
                                   .callee_clients = ports_.policy.clients_for_calls(callee),
                                   .wall = wall},
                                  now, config_);
  log_info(kArea, "started",
           {{"call", log_id(id)}, {"caller", log_id(actor.user)}, {"callee", log_id(callee)}});
  settle(std::move(started), now, nullptr);
  table_.note_start(id, actor.user, request.command_id);
  return join_result(actor, id);
}

Result<protocol::CallResult> CallService::acknowledge(const Actor& actor,
                                                      const protocol::CallAcknowledge& request,
                                                      Timestamp now) {
  return command(actor, request.call_id, Acknowledge{from(actor)}, now);
}

Result<protocol::CallJoinResult> CallService::accept(const Actor& actor,
                                                     const protocol::CallAccept& request,
                                                     Timestamp now) {
  const CallState* call = theirs(actor.user, request.call_id);
  if (call == nullptr) return not_found();
  TRY(check_free(actor, request.call_id));
  const UserId other_user = call->leg(other(*side_of(*call, actor.user))).user;
  if (ports_.policy.either_blocked(actor.user, other_user)) {
    return Error{ErrorCode::kForbidden, "You cannot talk to this person."};
  }
  TRY(run(*call, Accept{from(actor), request.camera}, now));
  return join_result(actor, request.call_id);
}

Result<protocol::CallResult> CallService::reject(const Actor& actor,
                                                 const protocol::CallReject& request,
                                                 Timestamp now) {
  const EndReason reason = end_reason(request.reason);
  const bool silently = declines_silently(actor.user, request.call_id, reason);
  return command(actor, request.call_id, Reject{from(actor), reason, silently}, now);
}

// Somebody in another call who wants callers to hear nothing of it.
bool CallService::declines_silently(UserId user, CallId call, EndReason reason) const {
  if (reason == EndReason::kFailedPermission) return false;
  if (ports_.policy.busy_reply(user) != protocol::BusyReply::kNoAnswer) return false;
  if (ports_.policy.in_group_call(user)) return true;
  const std::vector<CallId> calls = table_.of_user(user);
  return std::any_of(calls.begin(), calls.end(),
                     [&](CallId other) { return other != call && table_.find(other)->answered(); });
}

Result<protocol::CallResult> CallService::end(const Actor& actor, const protocol::CallEnd& request,
                                              Timestamp now) {
  std::optional<EndReason> reason;
  if (request.reason) reason = end_reason(*request.reason);
  return command(actor, request.call_id, End{from(actor), reason}, now);
}

Result<protocol::CallResult> CallService::connected(const Actor& actor,
                                                    const protocol::CallConnected& request,
                                                    Timestamp now) {
  return command(actor, request.call_id, MediaUp{from(actor)}, now);
}

Result<protocol::CallResult> CallService::reconnecting(const Actor& actor,
                                                       const protocol::CallReconnecting& request,
                                                       Timestamp now) {
  TRY(check_free(actor, request.call_id));
  return command(actor, request.call_id, MediaDown{from(actor)}, now);
}

Result<protocol::CallResult> CallService::set_media(const Actor& actor,
                                                    const protocol::CallMediaSet& request,
                                                    Timestamp now) {
  return command(actor, request.call_id, SetMedia{from(actor), request.media}, now);
}

Result<protocol::Empty> CallService::react(const Actor& actor, const protocol::CallReact& request,
                                           Timestamp now) {
  const CallState* call = theirs(actor.user, request.call_id);
  if (call == nullptr) return not_found();
  if (call->phase != Phase::kConnected || !leg_of(*call, actor.client)) {
    return Error{ErrorCode::kWrongState, "This client is not in a connected call."};
  }
  if (!reaction_rate_.take(actor.user, now)) {
    return Error{ErrorCode::kRateLimited, "Too many reactions."};
  }
  const protocol::CallReactionEvent event{call->id, actor.user, request.reaction};
  for (const Leg& leg : call->legs) ports_.events.to_client(leg.client, event);
  return protocol::Empty();
}

Result<protocol::CallResult> CallService::get(const Actor& actor,
                                              const protocol::CallGet& request) const {
  const CallState* call = theirs(actor.user, request.call_id);
  if (call == nullptr) return not_found();
  return protocol::CallResult{view(*call, actor.user)};
}

Result<void> CallService::leave(UserId user, CallId id, ClientId client, Timestamp now) {
  const CallState* call = theirs(user, id);
  if (call == nullptr) return not_found();
  std::optional<Side> leg = leg_of(*call, client);
  if (!leg) leg = former_of(*call, client);
  if (leg && call->leg(*leg).user != user) return not_found();
  return run(*call, ClientLeft{client}, now);
}

// ---- what the rest of the server notices ----

void CallService::client_seen(ClientId client, Timestamp now) {
  if (const CallState* call = table_.of_client(client)) {
    static_cast<void>(run(*call, ClientSeen{client}, now));
  }
}

void CallService::client_lost(UserId user, ClientId client, Timestamp now) {
  for (const CallId id : table_.of_user(user)) {
    static_cast<void>(run(*table_.find(id), ClientLost{client}, now));
  }
}

void CallService::device_signed_out(DeviceId device, Timestamp now) {
  for (const CallId id : table_.of_device(device)) {
    const CallState& call = *table_.find(id);
    const Leg& leg = call.leg(*leg_on(call, device));
    if (leg.former && leg.former->device == device) {
      static_cast<void>(run(call, ClientLeft{leg.former->client}, now));
    }
    if (leg.device != device) continue;
    const From from{leg.user, leg.client, device, leg.client_name};
    static_cast<void>(run(call, End{from, std::nullopt}, now));
  }
}

void CallService::user_blocked(UserId by, UserId blocked, Timestamp now) {
  if (const CallState* call = table_.of_pair(by, blocked)) {
    static_cast<void>(run(*call, Blocked{by}, now));
  }
}

void CallService::notified(CallId id, Timestamp now) {
  if (const CallState* call = table_.find(id)) static_cast<void>(run(*call, Notified{}, now));
}

void CallService::moved(CallId id, Timestamp now) {
  if (const CallState* call = table_.find(id)) static_cast<void>(run(*call, Moved{}, now));
}

std::optional<CallId> CallService::call_of(ClientId client) const {
  const CallState* call = table_.of_client(client);
  if (call == nullptr) return std::nullopt;
  return call->id;
}

Result<CallState> CallService::connected_call(const Actor& actor, CallId id) const {
  const CallState* call = theirs(actor.user, id);
  if (call == nullptr) return not_found();
  if (call->phase != Phase::kConnected || !leg_of(*call, actor.client)) {
    return Error{ErrorCode::kWrongState, "This client is not in a connected call."};
  }
  return *call;
}

bool CallService::rings_at(CallId id, ClientId client) const {
  const CallState* call = table_.find(id);
  if (call == nullptr) return false;
  return std::any_of(call->rings.begin(), call->rings.end(), [client](const Ring& ring) {
    return ring.client == client && ring.acknowledged;
  });
}

std::optional<protocol::Call> CallService::call_for(UserId user, ClientId client) const {
  if (const CallState* call = table_.of_client(client)) return view(*call, user);
  const CallState* best = nullptr;
  for (const CallId id : table_.of_user(user)) {
    const CallState* call = table_.find(id);
    const bool over_here =
        call->silenced_at && !call->answered() && side_of(*call, user) == Side::kCallee;
    if (over_here) continue;
    const bool rings_here = call->phase == Phase::kRinging && side_of(*call, user) == Side::kCallee;
    if (best == nullptr || rings_here) best = call;
  }
  if (best == nullptr) return std::nullopt;
  return view(*best, user);
}

void CallService::on_deadline(Timestamp now) {
  while (const std::optional<CallId> due = table_.pop_due(now)) {
    static_cast<void>(run(*table_.find(*due), DeadlineReached{}, now));
  }
}

void CallService::restore(const std::vector<CallRecord>& records, Timestamp now, WallTime wall) {
  for (const CallRecord& record : records) {
    CHECK(!record.ended);
    if (table_.of_pair(record.caller, record.callee) != nullptr) continue;
    log_info(kArea, "restored", {{"call", log_id(record.id)}});
    table_.put(from_record(record, now, wall, config_), now);
  }
}

// ---- running the machine ----

const CallState* CallService::theirs(UserId user, CallId id) const {
  const CallState* call = table_.find(id);
  return call != nullptr && side_of(*call, user) ? call : nullptr;
}

From CallService::from(const Actor& actor) const {
  return {actor.user, actor.client, actor.device, ports_.policy.client_name(actor.client)};
}

protocol::Call CallService::view(const CallState& call, UserId viewer) const {
  return to_wire(call, *side_of(call, viewer), config_);
}

// One call per client: the leg of another call must be left first.
Result<void> CallService::check_free(const Actor& actor, CallId wanted) const {
  const CallState* active = table_.of_client(actor.client);
  const bool elsewhere = active != nullptr && active->id != wanted;
  // A call that becomes a group call ends while both are in the two.
  if (!elsewhere && (active != nullptr || !ports_.policy.in_group_call(actor.client))) return {};
  return Error{ErrorCode::kWrongState, "This client is in another call. Leave it first."};
}

Result<protocol::CallResult> CallService::command(const Actor& actor, CallId id,
                                                  const CallEvent& event, Timestamp now) {
  const CallState* call = theirs(actor.user, id);
  if (call == nullptr) return not_found();
  TRY(run(*call, event, now));
  return protocol::CallResult{view(*table_.find(id), actor.user)};
}

Result<void> CallService::run(const CallState& call, const CallEvent& event, Timestamp now,
                              const protocol::ServerEvent* message) {
  Transition next = transition(call, event, now, config_);
  if (next.refusal) {
    log_info(kArea, "refused", {{"call", log_id(call.id)}, {"why", next.refusal->message}});
    return *std::move(next.refusal);
  }
  settle(std::move(next), now, message);
  return {};
}

void CallService::settle(Transition transition, Timestamp now,
                         const protocol::ServerEvent* message) {
  const CallId id = transition.call.id;
  const CallState* const known = table_.find(id);
  const std::optional<Phase> before = known ? std::optional(known->phase) : std::nullopt;
  const bool silenced_before = known != nullptr && known->silenced_at.has_value();
  drop_grants(known, transition.call);
  table_.put(std::move(transition.call), now);
  const CallState& call = *table_.find(id);
  const bool over = call.ended() && !transition.effects.empty();
  log_progress(before, call);
  if (over) {
    log_info(kArea, "ended", {{"call", log_id(id)}, {"reason", wire_name(*call.end_reason)}});
  }
  if (!before) ports_.notifier.ringing(call);
  if (!silenced_before && call.silenced_at) ports_.notifier.ring_silenced(call);
  if (before == Phase::kRinging && call.phase != before) ports_.notifier.ring_over(call);
  for (const Effect& effect : transition.effects) {
    if (const auto* telling = std::get_if<Tell>(&effect)) {
      tell(call, *telling);
    } else if (const auto* pass = std::get_if<Relay>(&effect)) {
      if (message != nullptr) ports_.events.to_client(pass->to, *message);
    } else {
      ports_.log.save(to_record(call));
    }
  }
  if (over) ports_.watcher.call_over(id, now);
}

// What a client was given is good for nothing once it is out of the call: it has ended, or has gone
// on at another client. In a move both are in it.
void CallService::drop_grants(const CallState* before, const CallState& after) {
  if (before == nullptr || before->ended()) return;
  if (after.ended()) {
    ports_.media.call_ended(after.id);
    return;
  }
  const auto leave = [&](ClientId client) {
    if (!client || leg_of(after, client) || former_of(after, client)) return;
    ports_.media.revoke(after.id, client);
  };
  for (const Leg& leg : before->legs) {
    leave(leg.client);
    if (leg.former) leave(leg.former->client);
  }
}

void CallService::tell(const CallState& call, const Tell& what) {
  const protocol::ServerEvent event = event_of(call, what);
  const UserId user = call.leg(what.side).user;
  if (what.only) {
    ports_.events.to_client(what.only, event);
  } else if (what.except) {
    ports_.events.to_user_except(user, what.except, event);
  } else {
    ports_.events.to_user(user, event);
  }
}

protocol::ServerEvent CallService::event_of(const CallState& call, const Tell& what) {
  protocol::Call wire = to_wire(call, what.side, config_);
  switch (what.what) {
    case Telling::kIncoming:
      return protocol::CallIncoming{std::move(wire),
                                    ports_.policy.user_card(call.leg(Side::kCaller).user)};
    case Telling::kRinging: return protocol::CallRinging{std::move(wire)};
    case Telling::kAccepted: {
      IceGrant granted = grant(call, what.side);
      return protocol::CallAccepted{std::move(wire), std::move(granted.servers), granted.expires};
    }
    case Telling::kRejected: return protocol::CallRejected{std::move(wire), what.reason};
    case Telling::kEnded: {
      protocol::CallEnded ended{std::move(wire), what.reason, std::nullopt};
      if (!what.other_device.empty()) ended.other_device = what.other_device;
      return ended;
    }
    case Telling::kChanged: return protocol::CallChanged{std::move(wire)};
  }
  CHECK(false);
}

}  // namespace earshot::calls
