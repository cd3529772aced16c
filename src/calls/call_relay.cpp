// The part of the service that is about media: credentials for the relay, and descriptions and
// candidates from one browser to the other.
#include <utility>

#include "base/limits.h"
#include "calls/call_service.h"

namespace earshot::calls {
namespace {

constexpr std::string_view kArea = "calls";

Error no_call() { return {ErrorCode::kNotFound, "There is no such call."}; }

template <class Event, class Request>
Event description_event(const protocol::Actor& actor, const Request& request, std::string sdp) {
  Event event;
  event.call_id = request.call_id;
  event.negotiation = request.negotiation;
  event.sdp = std::move(sdp);
  event.from_user_id = actor.user;
  event.from_client_id = actor.client;
  return event;
}

protocol::WebrtcIceCandidateEvent candidate_event(const protocol::Actor& actor,
                                                  const protocol::WebrtcIceCandidate& request,
                                                  std::string line) {
  protocol::WebrtcIceCandidateEvent event;
  event.call_id = request.call_id;
  event.negotiation = request.negotiation;
  event.candidate = std::move(line);
  event.sdp_mid = request.sdp_mid;
  event.sdp_m_line_index = request.sdp_m_line_index;
  event.username_fragment = request.username_fragment;
  event.from_user_id = actor.user;
  event.from_client_id = actor.client;
  return event;
}

}  // namespace

// ---- credentials ----

IceGrant CallService::grant(const CallState& call, Side side) {
  const Leg& leg = call.leg(side);
  return ports_.media.grant({leg.user, call.id, leg.client, limits::kIceCredentialLifetime});
}

protocol::CallJoinResult CallService::join_result(const Actor& actor, CallId id) {
  const CallState& call = *table_.find(id);
  protocol::CallJoinResult result;
  result.call = view(call, actor.user);
  const std::optional<Side> leg = leg_of(call, actor.client);
  if (call.ended() || !leg) return result;
  IceGrant granted = grant(call, *leg);
  result.ice_servers = std::move(granted.servers);
  result.ice_expires_at_ms = granted.expires;
  return result;
}

Result<protocol::IceServersResult> CallService::ice_servers(
    const Actor& actor, const protocol::IceServersGet& request) {
  const CallState* call = theirs(actor.user, request.call_id);
  if (call == nullptr) return no_call();
  if (call->ended()) return Error{ErrorCode::kWrongState, "this call is over"};
  const std::optional<Side> leg = leg_of(*call, actor.client);
  if (!leg) return Error{ErrorCode::kWrongState, "this client is not in the call"};
  IceGrant granted = grant(*call, *leg);
  return protocol::IceServersResult{std::move(granted.servers), granted.expires};
}

// ---- descriptions and candidates ----

Result<protocol::Empty> CallService::offer(const Actor& actor, const protocol::WebrtcOffer& request,
                                           Timestamp now) {
  if (theirs(actor.user, request.call_id) == nullptr) return no_call();
  TRY_ASSIGN(CleanDescription clean, ports_.filter.description(request.sdp));
  const Offer event{from(actor), static_cast<uint64_t>(request.negotiation), clean.media_sections};
  const protocol::ServerEvent message =
      description_event<protocol::WebrtcOfferEvent>(actor, request, std::move(clean.sdp));
  TRY(relay(actor, request.call_id, event, &message, now));
  return protocol::Empty{};
}

Result<protocol::Empty> CallService::answer(const Actor& actor,
                                            const protocol::WebrtcAnswer& request, Timestamp now) {
  if (theirs(actor.user, request.call_id) == nullptr) return no_call();
  TRY_ASSIGN(CleanDescription clean, ports_.filter.description(request.sdp));
  const Answer event{from(actor), static_cast<uint64_t>(request.negotiation), clean.media_sections};
  const protocol::ServerEvent message =
      description_event<protocol::WebrtcAnswerEvent>(actor, request, std::move(clean.sdp));
  TRY(relay(actor, request.call_id, event, &message, now));
  return protocol::Empty{};
}

Result<protocol::Empty> CallService::candidate(const Actor& actor,
                                               const protocol::WebrtcIceCandidate& request,
                                               Timestamp now) {
  const CallState* call = theirs(actor.user, request.call_id);
  if (call == nullptr) return no_call();
  TRY_ASSIGN(CleanCandidate clean, ports_.filter.candidate(request.candidate));
  const bool hidden = clean.private_address && hides_addresses(*call);
  Candidate event{from(actor), std::nullopt};
  if (request.negotiation) event.negotiation = static_cast<uint64_t>(*request.negotiation);
  const protocol::ServerEvent message = candidate_event(actor, request, std::move(clean.line));
  TRY(relay(actor, request.call_id, event, hidden ? nullptr : &message, now));
  if (!hidden && clean.udp_address) {
    ports_.media.peer_candidate(request.call_id, *clean.udp_address);
  }
  return protocol::Empty{};
}

// Without a relay the private addresses may be the only way to each other.
bool CallService::hides_addresses(const CallState& call) const {
  const UserId caller = call.leg(Side::kCaller).user;
  const UserId callee = call.leg(Side::kCallee).user;
  return ports_.media.has_relay() && !ports_.policy.are_contacts(caller, callee);
}

Result<void> CallService::relay(const Actor& actor, CallId id, const CallEvent& event,
                                const protocol::ServerEvent* message, Timestamp now) {
  const CallState* call = theirs(actor.user, id);
  if (call == nullptr) return no_call();
  TRY(run(*call, event, now, message));
  if (message == nullptr) return {};
  log_debug(
      kArea, "relayed",
      {{"call", log_id(id)}, {"type", protocol::type_of(*message)}, {"from", log_id(actor.user)}});
  return {};
}

}  // namespace earshot::calls
