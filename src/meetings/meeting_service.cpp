#include "meetings/meeting_service.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "meetings/meeting_projection.h"

namespace earshot::meetings {
namespace {

constexpr std::string_view kArea = "meetings";
constexpr Duration kHeardInterval = 1s;  // how exactly signs of life are noted

Error not_found() { return {ErrorCode::kNotFound, "There is no such call."}; }
Error not_in_it() { return {ErrorCode::kWrongState, "This client is not in the call."}; }

}  // namespace

MeetingService::MeetingService(const MeetingConfig& config, MeetingPorts ports)
    : config_(config),
      ports_(ports),
      table_(config_),
      start_rate_(limits::kCallStartRate, limits::kCallersRateLimitedMax),
      ring_rate_(limits::kMeetingRingRate, limits::kCallersRateLimitedMax),
      reaction_rate_(limits::kReactionRate, limits::kCallersRateLimitedMax),
      pointer_rate_(limits::kPointerRate, limits::kCallersRateLimitedMax) {
  if (ports_.sfu != nullptr) ports_.sfu->use(*this);
}

// ---- requests ----

Result<protocol::MeetingResult> MeetingService::get(const Actor& actor,
                                                    const protocol::MeetingGet& request) const {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  return protocol::MeetingResult{wire(*meeting)};
}

Result<protocol::MeetingResult> MeetingService::ring(const Actor& actor,
                                                     const protocol::MeetingRingPeople& request,
                                                     Timestamp now) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  TRY_ASSIGN(std::vector<Called> people,
             called(actor.user, meeting->conversation, request.user_ids, now));
  TRY(run(*meeting, RingPeople{from(actor), std::move(people)}, now));
  return protocol::MeetingResult{wire(*table_.find(request.call_id))};
}

MeetingService::Done MeetingService::leave(const Actor& actor,
                                           const protocol::MeetingLeave& request, Timestamp now) {
  TRY(check_available());
  if (request.call_id.has_value() == request.conversation_id.has_value()) {
    return Error{ErrorCode::kInvalid, "either a call or a conversation", "data.call_id"};
  }
  if (request.call_id) return command(actor, *request.call_id, Leave{from(actor)}, now);
  // Whoever takes a join back does not know what came of it.
  const MeetingState* const meeting = table_.of_client(actor.client);
  if (meeting == nullptr || meeting->conversation != *request.conversation_id) {
    return protocol::Empty();
  }
  return command(actor, meeting->id, Leave{from(actor)}, now);
}

MeetingService::Done MeetingService::end(const Actor& actor, const protocol::MeetingEnd& request,
                                         Timestamp now) {
  return command(actor, request.call_id, EndForAll{from(actor)}, now);
}

MeetingService::Done MeetingService::acknowledge(const Actor& actor,
                                                 const protocol::MeetingAcknowledge& request,
                                                 Timestamp now) {
  return command(actor, request.call_id, ShowRing{from(actor)}, now);
}

MeetingService::Done MeetingService::decline(const Actor& actor,
                                             const protocol::MeetingDecline& request,
                                             Timestamp now) {
  return command(actor, request.call_id, Decline{from(actor)}, now);
}

MeetingService::Done MeetingService::set_media(const Actor& actor,
                                               const protocol::MeetingMediaSet& request,
                                               Timestamp now) {
  return command(actor, request.call_id, SetMedia{from(actor), request.media}, now);
}

MeetingService::Done MeetingService::set_hand(const Actor& actor,
                                              const protocol::MeetingHandSet& request,
                                              Timestamp now) {
  return command(actor, request.call_id,
                 SetHand{from(actor), request.raised, request.participant_id}, now);
}

MeetingService::Done MeetingService::mute(const Actor& actor, const protocol::MeetingMute& request,
                                          Timestamp now) {
  return command(actor, request.call_id, Mute{from(actor), request.participant_id}, now);
}

MeetingService::Done MeetingService::remove(const Actor& actor,
                                            const protocol::MeetingRemove& request, Timestamp now) {
  return command(actor, request.call_id, Remove{from(actor), request.participant_id}, now);
}

MeetingService::Done MeetingService::lock(const Actor& actor, const protocol::MeetingLock& request,
                                          Timestamp now) {
  return command(actor, request.call_id, Lock{from(actor), request.locked}, now);
}

MeetingService::Done MeetingService::set_host(const Actor& actor,
                                              const protocol::MeetingHostSet& request,
                                              Timestamp now) {
  return command(actor, request.call_id, SetHost{from(actor), request.participant_id, request.host},
                 now);
}

MeetingService::Done MeetingService::react(const Actor& actor,
                                           const protocol::MeetingReact& request, Timestamp now) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  if (of_client(*meeting, actor.client) == nullptr) return not_in_it();
  if (!reaction_rate_.take(actor.user, now)) {
    return Error{ErrorCode::kRateLimited, "Too many reactions."};
  }
  const ParticipantId who = place_of(*meeting, actor.user)->id;
  tell(*meeting, protocol::MeetingReaction{meeting->id, who, request.reaction}, {});
  return protocol::Empty();
}

MeetingService::Done MeetingService::point(const Actor& actor,
                                           const protocol::MeetingPointer& request, Timestamp now) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, request.call_id);
  if (meeting == nullptr) return not_found();
  if (of_client(*meeting, actor.client) == nullptr) return not_in_it();
  const Participant* const whose = find(*meeting, request.participant_id);
  if (whose == nullptr || !pointer_rate_.take(actor.client, now)) return protocol::Empty();
  const ParticipantId by = place_of(*meeting, actor.user)->id;
  tell(*meeting, protocol::MeetingPointerEvent{meeting->id, by, whose->id, request.x, request.y},
       {}, actor.client);
  return protocol::Empty();
}

// ---- what the rest of the server notices ----

Result<void> MeetingService::page_left(UserId user, CallId id, ClientId client, Timestamp now) {
  const MeetingState* const meeting = table_.find(id);
  if (meeting == nullptr) return not_found();
  const Participant* const place = of_client(*meeting, client);
  if (place == nullptr ? !may_see(*meeting, user) : place->user != user) return not_found();
  return run(*meeting, ClientLeft{client}, now);
}

void MeetingService::client_seen(ClientId client, Timestamp now) {
  const MeetingState* const meeting = table_.of_client(client);
  if (meeting == nullptr) return;
  const Participant& place = *of_client(*meeting, client);
  if (!place.away_since && now - place.heard_at < kHeardInterval) return;
  notice(meeting->id, ClientSeen{client}, now);
}

void MeetingService::client_lost(UserId user, ClientId client, Timestamp now) {
  for (const CallId id : table_.of_user(user)) notice(id, ClientLost{client}, now);
}

void MeetingService::device_signed_out(DeviceId device, Timestamp now) {
  for (const CallId id : table_.all()) notice(id, DeviceSignedOut{device}, now);
}

void MeetingService::user_blocked(UserId by, UserId whom, Timestamp now) {
  for (const CallId id : table_.of_user(by)) notice(id, Blocked{by, whom}, now);
}

void MeetingService::member_gone(ConversationId conversation, UserId user, Timestamp now) {
  if (const MeetingState* const meeting = table_.of_conversation(conversation)) {
    notice(meeting->id, MemberGone{user}, now);
  }
}

void MeetingService::call_over(CallId call, Timestamp now) {
  if (const MeetingState* const meeting = table_.of_call_of_two(call)) {
    notice(meeting->id, CallOver{}, now);
  }
}

void MeetingService::on_deadline(Timestamp now) {
  while (const std::optional<CallId> due = table_.pop_due(now)) {
    notice(*due, DeadlineReached{}, now);
  }
}

void MeetingService::restore(const std::vector<MeetingRecord>& records, Timestamp now,
                             WallTime wall) {
  for (const MeetingRecord& record : records) {
    CHECK(!record.ended);
    const bool taken = table_.of_conversation(record.conversation) != nullptr;
    if (available() && !taken) {
      log_info(kArea, "restored", {{"call", log_id(record.id)}});
      table_.put(from_record(record, now, wall, config_));
    } else {
      // Nobody can come back: the media plane was switched off.
      ports_.log.save(ended_by_restart(record, wall));
    }
  }
}

// ---- what the rest of the server asks ----

bool MeetingService::is_in_a_call(UserId user) const {
  const std::vector<CallId> calls = table_.of_user(user);
  return std::any_of(calls.begin(), calls.end(),
                     [&](CallId id) { return place_of(*table_.find(id), user) != nullptr; });
}

bool MeetingService::rings_at(CallId id, ClientId client) const {
  const MeetingState* const meeting = table_.find(id);
  if (meeting == nullptr) return false;
  return std::any_of(meeting->rings.begin(), meeting->rings.end(), [client](const Ring& ring) {
    return std::find(ring.shown_by.begin(), ring.shown_by.end(), client) != ring.shown_by.end();
  });
}

std::vector<protocol::MeetingSummary> MeetingService::live_for(UserId user) const {
  std::vector<protocol::MeetingSummary> found;
  for (const CallId id : table_.all()) {
    const MeetingState& meeting = *table_.find(id);
    if (meeting.phase == Phase::kLive && may_see(meeting, user)) {
      found.push_back(summary_of(meeting));
    }
  }
  return found;
}

std::vector<protocol::Meeting> MeetingService::going_on() const {
  std::vector<protocol::Meeting> found;
  for (const CallId id : table_.all()) {
    const MeetingState& meeting = *table_.find(id);
    if (meeting.phase == Phase::kLive) found.push_back(wire(meeting));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.started_at_ms < b.started_at_ms; });
  return found;
}

std::optional<protocol::Meeting> MeetingService::meeting_of(UserId user) const {
  for (const CallId id : table_.of_user(user)) {
    const MeetingState& meeting = *table_.find(id);
    if (place_of(meeting, user) != nullptr || is_upgrading(meeting, user)) return wire(meeting);
  }
  return std::nullopt;
}

std::vector<protocol::MeetingRinging> MeetingService::rings_for(UserId user) const {
  std::vector<protocol::MeetingRinging> found;
  for (const CallId id : table_.of_user(user)) {
    const MeetingState& meeting = *table_.find(id);
    const Ring* const ring = earshot::meetings::ring_of(meeting, user);
    if (ring == nullptr || found.size() == limits::kMeetingRingsPerUserMax) continue;
    found.push_back(
        {wire(meeting), ports_.policy.user_card(ring->by), wall_time(meeting, ring->until)});
  }
  return found;
}

// ---- running the machine ----

Result<void> MeetingService::check_available() const {
  if (available()) return {};
  return Error{ErrorCode::kUnavailable, "This server makes no group calls: it has no media plane."};
}

bool MeetingService::may_see(const MeetingState& meeting, UserId user) const {
  return ports_.policy.is_member(meeting.conversation, user) || is_upgrading(meeting, user) ||
         is_welcome_guest(meeting, user);
}

const MeetingState* MeetingService::visible(UserId user, CallId id) const {
  const MeetingState* const meeting = table_.find(id);
  return meeting != nullptr && may_see(*meeting, user) ? meeting : nullptr;
}

From MeetingService::from(const Actor& actor) const {
  return {actor.user, actor.client, actor.device, ports_.policy.client_name(actor.client)};
}

protocol::Meeting MeetingService::wire(const MeetingState& meeting) const {
  return to_wire(meeting, ports_.policy, config_);
}

MeetingService::Done MeetingService::command(const Actor& actor, CallId id,
                                             const MeetingEvent& event, Timestamp now) {
  TRY(check_available());
  const MeetingState* const meeting = visible(actor.user, id);
  if (meeting == nullptr) return not_found();
  TRY(run(*meeting, event, now, {{}, actor.device}));
  return protocol::Empty();
}

Result<void> MeetingService::run(const MeetingState& meeting, const MeetingEvent& event,
                                 Timestamp now, Cause cause) {
  Transition next = transition(meeting, event, now, config_);
  if (next.refusal) {
    log_info(kArea, "refused", {{"call", log_id(meeting.id)}, {"why", next.refusal->message}});
    return *std::move(next.refusal);
  }
  settle(std::move(next), now, cause);
  return {};
}

// What is nobody's request is refused by nobody.
void MeetingService::notice(CallId id, const MeetingEvent& event, Timestamp now) {
  if (const MeetingState* const meeting = table_.find(id)) {
    static_cast<void>(run(*meeting, event, now));
  }
}

}  // namespace earshot::meetings
