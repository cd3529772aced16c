// The part of the service that does what the machine has decided: tells clients, the media plane,
// the relay, the notifications and the log.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "meetings/meeting_projection.h"
#include "meetings/meeting_service.h"

namespace earshot::meetings {
namespace {

constexpr std::string_view kArea = "meetings";

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

int64_t to_wire(uint64_t version) { return static_cast<int64_t>(version); }

// The two of a call that wants to become this one look on while it rings.
std::vector<UserId> onlookers(const MeetingState* meeting) {
  if (meeting == nullptr || meeting->phase != Phase::kPending) return {};
  return {meeting->upgrade->users.begin(), meeting->upgrade->users.end()};
}

}  // namespace

void MeetingService::settle(Transition transition, Timestamp now, Cause cause) {
  const CallId id = transition.meeting.id;
  const MeetingState* const before = table_.find(id);
  const std::vector<UserId> watchers = onlookers(before == nullptr ? &transition.meeting : before);
  if (before != nullptr && transition.meeting.ended()) {
    for (const Participant& one : before->participants) answers_.erase(one.id);
  }
  table_.put(std::move(transition.meeting));
  const MeetingState& meeting = *table_.find(id);
  for (const Effect& effect : transition.effects) perform(meeting, effect, now, cause, watchers);
}

void MeetingService::perform(const MeetingState& meeting, const Effect& effect, Timestamp now,
                             Cause cause, const std::vector<UserId>& watchers) {
  const CallId id = meeting.id;
  const auto changed = [&](uint64_t version) {
    tell(meeting, protocol::MeetingChanged{id, to_wire(version), meeting.locked}, watchers,
         cause.client);
  };
  std::visit(
      Overloaded{
          [&](const TellParticipant& what) {
            const Participant* const who = find(meeting, what.who);
            // Has left since; the number is taken all the same.
            if (who == nullptr) return changed(what.version);
            auto wire = earshot::meetings::to_wire(meeting, *who, ports_.policy);
            if (what.replaces) wire.replaces = what.replaces;
            tell(meeting,
                 protocol::MeetingParticipantEvent{id, to_wire(what.version), std::move(wire)},
                 watchers, cause.client);
          },
          [&](const TellLeft& what) {
            const protocol::MeetingLeft event{id, to_wire(what.version), what.who, what.reason};
            ports_.events.to_client(what.client, event);
            if (!what.only_client) tell(meeting, event, watchers, cause.client);
          },
          [&](const TellRing& what) {
            tell(meeting,
                 protocol::MeetingRingChanged{
                     id, to_wire(what.version),
                     earshot::meetings::to_wire(meeting, what, ports_.policy)},
                 watchers, cause.client);
          },
          [&](const TellChanged& what) { changed(what.version); },
          [&](const TellEnded& what) { tell_ended(meeting, what); },
          [&](const TellMuted& what) {
            ports_.events.to_client(what.client, protocol::MeetingMuted{id, what.by});
          },
          [&](const TellLive&) { tell_live(meeting); },
          [&](const TellUpgraded&) {
            for (const UserId user : watchers) {
              ports_.events.to_user(user,
                                    protocol::CallUpgraded{meeting.upgrade->call, wire(meeting)});
            }
          },
          [&](const StartRing& what) { start_ring(meeting, what.user); },
          [&](const StopRing& what) { stop_ring(meeting, what, cause); },
          [&](const EndTwo& what) { ports_.calls.moved(what.call, now); },
          [&](const Drop& what) {
            answers_.erase(what.who);
            ports_.sfu->leave(id, what.who);
          },
          [&](const Silence& what) { ports_.sfu->silence(id, what.who, what.source, what.on); },
          [&](const Revoke& what) { ports_.ice.revoke(id, what.client); },
          [&](const Save&) { ports_.log.save(to_record(meeting)); },
      },
      effect);
}

void MeetingService::tell(const MeetingState& meeting, const protocol::ServerEvent& event,
                          const std::vector<UserId>& watchers, ClientId except) {
  for (const Participant& one : meeting.participants) {
    if (one.client != except) ports_.events.to_client(one.client, event);
  }
  for (const UserId user : watchers) ports_.events.to_user_except(user, except, event);
}

void MeetingService::tell_ended(const MeetingState& meeting, const TellEnded& what) {
  log_info(kArea, "ended",
           {{"call", log_id(meeting.id)}, {"reason", wire_name(*meeting.end_reason)}});
  const protocol::MeetingEnded event{meeting.id, to_wire(what.version), *meeting.end_reason};
  for (const ClientId client : what.clients) ports_.events.to_client(client, event);
  for (const UserId user : what.users) ports_.events.to_user(user, event);
  ports_.sfu->end(meeting.id);
  ports_.ice.call_ended(meeting.id);
}

void MeetingService::tell_live(const MeetingState& meeting) {
  if (people_who_took_part(meeting) == 0) return;  // nobody knew of it
  protocol::MeetingLive event{meeting.conversation, meeting.id, std::nullopt};
  if (!meeting.ended()) event.meeting = summary_of(meeting);
  for (const UserId user : ports_.policy.members(meeting.conversation)) {
    ports_.events.to_user(user, event);
  }
  for (const Person& one : meeting.people) {
    if (!one.joined_at || ports_.policy.is_member(meeting.conversation, one.user)) continue;
    if (is_welcome_guest(meeting, one.user)) ports_.events.to_user(one.user, event);
  }
}

RingNotifier::Ring MeetingService::ring_of(const MeetingState& meeting, UserId user,
                                           UserId by) const {
  return {.call = meeting.id,
          .conversation = meeting.conversation,
          .kind = meeting.kind,
          .title = ports_.policy.title(meeting.conversation),
          .by = by,
          .user = user,
          .until = {}};
}

void MeetingService::start_ring(const MeetingState& meeting, UserId user) {
  const Ring* const ring = earshot::meetings::ring_of(meeting, user);
  if (ring == nullptr) return;
  ports_.events.to_user(user,
                        protocol::MeetingRinging{wire(meeting), ports_.policy.user_card(ring->by),
                                                 wall_time(meeting, ring->until)});
  RingNotifier::Ring told = ring_of(meeting, user, ring->by);
  told.until = ring->until;
  ports_.notifier.ringing(told);
}

void MeetingService::stop_ring(const MeetingState& meeting, const StopRing& what, Cause cause) {
  ports_.events.to_user_except(what.user, what.except,
                               protocol::MeetingRingEnded{meeting.id, what.reason});
  const DeviceId answered_on = what.except ? cause.device : DeviceId();
  ports_.notifier.ring_over(ring_of(meeting, what.user, what.by), what.reason, answered_on);
}

}  // namespace earshot::meetings
