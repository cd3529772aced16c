// The part of the service that is about media: offers, credentials, what is watched, and what the
// media plane tells.
#include <utility>

#include "base/limits.h"
#include "meetings/meeting_service.h"

namespace earshot::meetings {
namespace {

Error not_found() { return {ErrorCode::kNotFound, "There is no such call."}; }
Error not_in_it() { return {ErrorCode::kWrongState, "This client is not in the call."}; }

}  // namespace

// ---- requests ----

MeetingService::Done MeetingService::offer(const Actor& actor, const protocol::WebrtcOffer& request,
                                           Timestamp now) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  if (request.sdp.size() > limits::kMeetingSdpBytesMax) {
    return Error{ErrorCode::kTooLarge, "The session description is too long.", "data.sdp"};
  }
  const auto number = static_cast<uint64_t>(request.negotiation);
  Transition next = transition(*meeting, Offer{from(actor), number}, now, config_);
  if (next.refusal) return *std::move(next.refusal);
  const ParticipantId me = of_client(next.meeting, actor.client)->id;
  TRY_ASSIGN(SfuAnswer answer,
             ports_.sfu->offer({request.call_id, me, request.sdp, request.sources}));
  settle(std::move(next), now);
  protocol::WebrtcAnswerEvent event;
  event.call_id = request.call_id;
  event.negotiation = request.negotiation;
  event.sdp = std::move(answer.sdp);
  ports_.events.to_client(actor.client, event);
  return protocol::Empty();
}

Result<protocol::IceServersResult> MeetingService::ice_servers(
    const Actor& actor, const protocol::IceServersGet& request) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  if (of_client(*meeting, actor.client) == nullptr) return not_in_it();
  IcePort::Grant granted = ports_.ice.grant(actor.user, meeting->id, actor.client);
  return protocol::IceServersResult{std::move(granted.servers), granted.expires};
}

MeetingService::Done MeetingService::view(const Actor& actor,
                                          const protocol::MeetingView& request) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  const Participant* const me = of_client(*meeting, actor.client);
  if (me == nullptr) return not_in_it();
  ports_.sfu->view(meeting->id, me->id, request.videos);
  return protocol::Empty();
}

// ---- what the media plane tells ----

void MeetingService::connected(CallId call, ParticipantId who, Timestamp now) {
  answers_.erase(who);
  notice(call, MediaUp{who}, now);
}

void MeetingService::disconnected(CallId call, ParticipantId who, Timestamp now) {
  notice(call, MediaDown{who}, now);
}

void MeetingService::failed(CallId call, ParticipantId who, Timestamp now) {
  notice(call, MediaFailed{who}, now);
}

void MeetingService::link_quality(CallId call, ParticipantId who, bool weak, Timestamp now) {
  notice(call, LinkQuality{who, weak}, now);
}

void MeetingService::slots(CallId call, ParticipantId to, uint64_t epoch,
                           std::vector<MeetingSlot> slots) {
  const MeetingState* const meeting = table_.find(call);
  const Participant* const place = meeting == nullptr ? nullptr : find(*meeting, to);
  if (place == nullptr) return;
  protocol::MeetingSlots event;
  event.call_id = call;
  event.epoch = static_cast<decltype(event.epoch)>(epoch);
  event.slots = std::move(slots);
  ports_.events.to_client(place->client, event);
}

void MeetingService::speakers(CallId call, std::optional<ParticipantId> dominant,
                              std::vector<ParticipantId> speaking) {
  const MeetingState* const meeting = table_.find(call);
  if (meeting == nullptr) return;
  tell(*meeting, protocol::MeetingSpeakers{call, dominant, std::move(speaking)}, {});
}

void MeetingService::demand(CallId call, ParticipantId to, std::string mid, MediaSource source,
                            int layers) {
  const MeetingState* const meeting = table_.find(call);
  const Participant* const place = meeting == nullptr ? nullptr : find(*meeting, to);
  if (place == nullptr) return;
  ports_.events.to_client(place->client,
                          protocol::MeetingDemand{call, std::move(mid), source, layers});
}

}  // namespace earshot::meetings
