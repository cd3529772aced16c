// The part of the service that passes descriptions and candidates from one browser to the other.
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

}  // namespace

Result<protocol::Empty> CallService::offer(const Actor& actor, const protocol::WebrtcOffer& request,
                                           Timestamp now) {
  if (theirs(actor.user, request.call_id) == nullptr) return no_call();
  TRY_ASSIGN(CleanDescription clean, ports_.filter.description(request.sdp));
  const Offer event{from(actor), static_cast<uint64_t>(request.negotiation), clean.media_sections};
  TRY(relay(actor, request.call_id, event,
            description_event<protocol::WebrtcOfferEvent>(actor, request, std::move(clean.sdp)),
            now));
  return protocol::Empty{};
}

Result<protocol::Empty> CallService::answer(const Actor& actor,
                                            const protocol::WebrtcAnswer& request, Timestamp now) {
  if (theirs(actor.user, request.call_id) == nullptr) return no_call();
  TRY_ASSIGN(CleanDescription clean, ports_.filter.description(request.sdp));
  const Answer event{from(actor), static_cast<uint64_t>(request.negotiation), clean.media_sections};
  TRY(relay(actor, request.call_id, event,
            description_event<protocol::WebrtcAnswerEvent>(actor, request, std::move(clean.sdp)),
            now));
  return protocol::Empty{};
}

Result<protocol::Empty> CallService::candidate(const Actor& actor,
                                               const protocol::WebrtcIceCandidate& request,
                                               Timestamp now) {
  if (theirs(actor.user, request.call_id) == nullptr) return no_call();
  TRY_ASSIGN(std::string line, ports_.filter.candidate(request.candidate));
  protocol::WebrtcIceCandidateEvent message;
  message.call_id = request.call_id;
  message.negotiation = request.negotiation;
  message.candidate = std::move(line);
  message.sdp_mid = request.sdp_mid;
  message.sdp_m_line_index = request.sdp_m_line_index;
  message.username_fragment = request.username_fragment;
  message.from_user_id = actor.user;
  message.from_client_id = actor.client;
  Candidate event{from(actor), std::nullopt};
  if (request.negotiation) event.negotiation = static_cast<uint64_t>(*request.negotiation);
  TRY(relay(actor, request.call_id, event, message, now));
  return protocol::Empty{};
}

Result<void> CallService::relay(const Actor& actor, CallId id, const CallEvent& event,
                                const protocol::ServerEvent& message, Timestamp now) {
  const CallState* call = theirs(actor.user, id);
  if (call == nullptr) return no_call();
  TRY(run(*call, event, now, &message));
  log_debug(
      kArea, "relayed",
      {{"call", log_id(id)}, {"type", protocol::type_of(message)}, {"from", log_id(actor.user)}});
  return {};
}

}  // namespace earshot::calls
