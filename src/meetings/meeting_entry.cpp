// The part of the service that lets people in: joining, starting, ringing, and the call of two that
// becomes a group call.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "meetings/meeting_projection.h"
#include "meetings/meeting_service.h"

namespace earshot::meetings {
namespace {

constexpr std::string_view kArea = "meetings";

Error not_found() { return {ErrorCode::kNotFound, "There is no such call."}; }

SfuOffer offer_of(CallId call, ParticipantId participant, const protocol::MeetingJoin& request) {
  return {call, participant, request.sdp, request.sources};
}

Result<void> check_size(const std::string& sdp) {
  if (sdp.size() <= limits::kMeetingSdpBytesMax) return {};
  return Error{ErrorCode::kTooLarge, "The session description is too long.", "data.sdp"};
}

}  // namespace

Result<protocol::MeetingJoinResult> MeetingService::join(const Actor& actor,
                                                         const protocol::MeetingJoin& request,
                                                         Timestamp now, WallTime wall) {
  TRY(check_available());
  TRY(check_size(request.sdp));
  TRY_ASSIGN(const MeetingState* const meeting, wanted(actor, request));
  if (meeting != nullptr) {
    if (auto again = answered_before(actor, *meeting, request.command_id)) return *std::move(again);
  }
  TRY(check_free(actor, meeting));
  TRY(check_load(actor, meeting));
  TRY_ASSIGN(Transition next, meeting == nullptr ? started(actor, request, now, wall)
                                                 : entered(actor, *meeting, request, now));
  if (next.refusal) return *std::move(next.refusal);
  const CallId id = next.meeting.id;
  const ParticipantId me = of_client(next.meeting, actor.client)->id;
  TRY_ASSIGN(SfuAnswer answer, ports_.sfu->join(offer_of(id, me, request)));
  settle(std::move(next), now, {actor.client, actor.device});
  Answered& kept = answers_[me] = {request.command_id, std::move(answer)};
  const MeetingState& joined = *table_.find(id);
  return join_result(joined, *find(joined, me), kept.answer);
}

Result<const MeetingState*> MeetingService::wanted(const Actor& actor,
                                                   const protocol::MeetingJoin& request) const {
  if (request.call_id.has_value() == request.conversation_id.has_value()) {
    return Error{ErrorCode::kInvalid, "either a call or a conversation", "data.call_id"};
  }
  if (request.call_id) {
    const MeetingState* const meeting = visible(actor.user, *request.call_id);
    if (meeting == nullptr) return not_found();
    return meeting;
  }
  const ConversationId conversation = *request.conversation_id;
  if (!ports_.policy.is_member(conversation, actor.user)) {
    return Error{ErrorCode::kNotFound, "There is no such conversation."};
  }
  const MeetingState* const going_on = table_.of_conversation(conversation);
  if (going_on == nullptr && !ports_.policy.is_group(conversation)) {
    return Error{ErrorCode::kUnsupported, "Two people call each other with call_start."};
  }
  return going_on;
}

// One call per client: another one must be left first, but for the one that becomes this.
Result<void> MeetingService::check_free(const Actor& actor, const MeetingState* wanted) const {
  const MeetingState* const other = table_.of_client(actor.client);
  const std::optional<CallId> of_two = ports_.calls.call_of(actor.client);
  const bool becomes_this =
      of_two && wanted != nullptr && wanted->upgrade && wanted->upgrade->call == *of_two;
  if (other == wanted || other == nullptr) {
    if (!of_two || becomes_this) return {};
  }
  return Error{ErrorCode::kWrongState, "This client is in another call. Leave it first."};
}

// However much there is to do, who is in stays in: also with another client, and after a reload.
Result<void> MeetingService::check_load(const Actor& actor, const MeetingState* wanted) const {
  if (wanted != nullptr && place_of(*wanted, actor.user) != nullptr) return {};
  if (wanted != nullptr && wanted->upgrade) {
    const auto& users = wanted->upgrade->users;
    if (users[0] == actor.user || users[1] == actor.user) return {};
  }
  return ports_.sfu->admits();
}

Result<Transition> MeetingService::started(const Actor& actor, const protocol::MeetingJoin& request,
                                           Timestamp now, WallTime wall) {
  if (!start_rate_.take(actor.user, now)) {
    return Error{ErrorCode::kRateLimited, "Too many calls. Wait a moment and try again."};
  }
  if (table_.ongoing() >= limits::kMeetingsMax) {
    return Error{ErrorCode::kUnavailable, "The call cannot be made right now."};
  }
  std::vector<Called> people;
  if (request.ring.value_or(false)) people = whom_to_ring(actor.user, *request.conversation_id);
  const CallId id = CallId::random(ports_.random);
  log_info(kArea, "started", {{"call", log_id(id)}, {"by", log_id(actor.user)}});
  return start_meeting({.id = id,
                        .conversation = *request.conversation_id,
                        .kind = request.kind,
                        .from = from(actor),
                        .participant = ParticipantId::random(ports_.random),
                        .media = request.media,
                        .called = std::move(people),
                        .wall = wall},
                       now, config_);
}

Result<Transition> MeetingService::entered(const Actor& actor, const MeetingState& meeting,
                                           const protocol::MeetingJoin& request, Timestamp now) {
  const bool guest = !ports_.policy.is_member(meeting.conversation, actor.user);
  return transition(meeting,
                    Join{from(actor), ParticipantId::random(ports_.random), request.media, guest},
                    now, config_);
}

std::optional<protocol::MeetingJoinResult> MeetingService::answered_before(
    const Actor& actor, const MeetingState& meeting, const std::string& command_id) {
  const Participant* const me = of_client(meeting, actor.client);
  if (me == nullptr) return std::nullopt;
  const auto found = answers_.find(me->id);
  if (found == answers_.end() || found->second.command_id != command_id) return std::nullopt;
  return join_result(meeting, *me, found->second.answer);
}

protocol::MeetingJoinResult MeetingService::join_result(const MeetingState& meeting,
                                                        const Participant& me,
                                                        const SfuAnswer& answer) {
  IcePort::Grant granted = ports_.ice.grant(me.user, meeting.id, me.client);
  protocol::MeetingJoinResult result;
  result.meeting = wire(meeting);
  result.participant_id = me.id;
  result.negotiation = static_cast<decltype(result.negotiation)>(me.negotiation);
  result.sdp = answer.sdp;
  result.slots = answer.slots;
  result.ice_servers = std::move(granted.servers);
  result.ice_expires_at_ms = granted.expires;
  return result;
}

// Large groups see that it goes on; nobody wants fifty phones to ring.
std::vector<Called> MeetingService::whom_to_ring(UserId by, ConversationId conversation) const {
  std::vector<Called> people;
  const std::vector<UserId> members = ports_.policy.members(conversation);
  if (members.size() > config_.rung_group_max) return people;
  for (const UserId user : members) {
    const bool reachable =
        !ports_.policy.either_blocked(by, user) && ports_.policy.may_be_called(user);
    if (user != by && reachable) people.push_back({user, false});
  }
  return people;
}

Result<std::vector<Called>> MeetingService::called(UserId by, ConversationId conversation,
                                                   const std::vector<UserId>& users,
                                                   Timestamp now) {
  std::vector<Called> people;
  for (const UserId user : users) {
    if (user == by) continue;
    if (!ports_.policy.may_be_called(user) || ports_.policy.either_blocked(by, user)) {
      return Error{ErrorCode::kForbidden, "You cannot call this person."};
    }
    people.push_back({user, !ports_.policy.is_member(conversation, user)});
  }
  if (!ring_rate_.take(by, now, static_cast<double>(std::max<size_t>(people.size(), 1)))) {
    return Error{ErrorCode::kRateLimited, "Too many calls. Wait a moment and try again."};
  }
  return people;
}

Result<protocol::MeetingResult> MeetingService::upgrade(const Actor& actor,
                                                        const protocol::CallUpgrade& request,
                                                        Timestamp now) {
  TRY(check_available());
  TRY(ports_.sfu->admits());
  TRY_ASSIGN(const CallOfTwo call, ports_.calls.connected(actor, request.call_id));
  TRY_ASSIGN(std::vector<Called> people,
             called(actor.user, call.conversation, request.user_ids, now));
  const MeetingState* const known = table_.of_call_of_two(request.call_id);
  if (known != nullptr) {
    const CallId id = known->id;
    TRY(run(*known, RingPeople{from(actor), std::move(people)}, now));
    return protocol::MeetingResult{wire(*table_.find(id))};
  }
  const bool room = table_.ongoing() < limits::kMeetingsMax;
  if (!room || table_.of_conversation(call.conversation) != nullptr) {
    return Error{ErrorCode::kUnavailable, "The call cannot be made right now."};
  }
  std::erase_if(people, [&call](const Called& called) {
    return called.user == call.users[0] || called.user == call.users[1];
  });
  if (people.empty()) return Error{ErrorCode::kWrongState, "Nobody else is to be called."};
  const CallId id = CallId::random(ports_.random);
  log_info(kArea, "to be added to a call of two",
           {{"call", log_id(request.call_id)}, {"becomes", log_id(id)}});
  settle(start_upgrade({.id = id,
                        .conversation = call.conversation,
                        .kind = call.kind,
                        .from = from(actor),
                        .call = request.call_id,
                        .users = call.users,
                        .connected_at = call.connected_at,
                        .connected_wall = call.connected_wall,
                        .called = std::move(people)},
                       now, config_),
         now);
  return protocol::MeetingResult{wire(*table_.find(id))};
}

}  // namespace earshot::meetings
