#include "meetings/testing/meeting_invariants.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.h"

namespace earshot::meetings::testing {
namespace {

using Broken = const char*;

const Join* join_in(const std::optional<MeetingEvent>& event) {
  return event ? std::get_if<Join>(&*event) : nullptr;
}

template <class T>
size_t count(const Transition& after) {
  return static_cast<size_t>(
      std::count_if(after.effects.begin(), after.effects.end(),
                    [](const Effect& one) { return std::holds_alternative<T>(one); }));
}

// Each client once, each person in one place, and one more only while it moves there.
Broken places_rule(const MeetingState& meeting) {
  std::set<ClientId> clients;
  std::set<ParticipantId> ids;
  std::map<UserId, int> places;
  for (const Participant& one : meeting.participants) {
    if (one.client && !clients.insert(one.client).second) return "a client is in it twice";
    if (!ids.insert(one.id).second) return "two places have the same name";
    if (!one.moving() && ++places[one.user] > 1) return "a person has two places";
  }
  for (const Participant& one : meeting.participants) {
    if (!one.moving()) continue;
    const Participant* const before = find(meeting, one.replaces);
    if (before == nullptr || before->user != one.user || before->moving()) {
      return "somebody moves to a place that is not theirs";
    }
    if (one.link == Link::kUp) return "a move is not over although the new client has media";
  }
  return nullptr;
}

Broken host_rule(const MeetingState& meeting) {
  const bool host =
      std::any_of(meeting.participants.begin(), meeting.participants.end(),
                  [](const Participant& one) { return !one.moving() && one.role == Role::kHost; });
  return size_of(meeting) > 0 && !host ? "people are in it and nobody is host" : nullptr;
}

// Nobody is in a call except by a join of their own client.
Broken own_join_rule(const std::optional<MeetingState>& before,
                     const std::optional<MeetingEvent>& event, const Transition& after) {
  const Join* const join = join_in(event);
  for (const Participant& one : after.meeting.participants) {
    const Participant* const known =
        before && one.client ? of_client(*before, one.client) : nullptr;
    if (known != nullptr && known->user == one.user) continue;
    if (!before) continue;  // the one who starts it
    if (join == nullptr || join->from.client != one.client || join->from.user != one.user) {
      return "a client was put into the call";
    }
  }
  return nullptr;
}

Broken entry_rule(const std::optional<MeetingState>& before,
                  const std::optional<MeetingEvent>& event, const Transition& after) {
  const Join* const join = join_in(event);
  if (join == nullptr || !before || place_of(*before, join->from.user) != nullptr) return nullptr;
  const bool entered = place_of(after.meeting, join->from.user) != nullptr;
  const Ring* const ring = ring_of(*before, join->from.user);
  const Person* const person = person_of(*before, join->from.user);
  if (entered && person != nullptr && person->removed) return "somebody removed came back";
  const bool opened = is_upgrading(*before, join->from.user) || (ring != nullptr && ring->by_host);
  if (entered && before->locked && !opened) return "a locked call let somebody in";
  if (entered && before->phase == Phase::kPending && ring == nullptr) {
    return "somebody who was not rung began the group call";
  }
  return nullptr;
}

Broken ring_rule(const MeetingState& meeting) {
  std::set<UserId> rung;
  for (const Ring& one : meeting.rings) {
    if (!rung.insert(one.user).second) return "somebody is rung twice";
    if (place_of(meeting, one.user) != nullptr) return "somebody who is in it is rung";
  }
  if (meeting.ended() && !meeting.rings.empty()) return "it rings after the end";
  const bool nobody = meeting.phase == Phase::kLive && size_of(meeting) == 0;
  if (nobody && !meeting.rings.empty()) return "an empty call rings";
  return nullptr;
}

// Every ring that was and is no more was told to the one it was for, and no other.
Broken ring_told_rule(const std::optional<MeetingState>& before, const Transition& after) {
  size_t gone = 0;
  size_t begun = after.meeting.rings.size();
  if (before) {
    for (const Ring& one : before->rings) {
      ring_of(after.meeting, one.user) == nullptr ? ++gone : --begun;
    }
  }
  // One that begins and ends in the same transition does both.
  if (count<StopRing>(after) - gone != count<StartRing>(after) - begun) {
    return "a ring began or ended without a word";
  }
  return nullptr;
}

// Versions grow by one with each thing that is told, in the order in which it is told.
Broken version_rule(const std::optional<MeetingState>& before, const Transition& after) {
  uint64_t version = before ? before->version : 1;
  for (const Effect& effect : after.effects) {
    const std::optional<uint64_t> next = std::visit(
        [](const auto& one) -> std::optional<uint64_t> {
          using T = std::decay_t<decltype(one)>;
          if constexpr (std::is_same_v<T, TellLeft>) {
            if (one.only_client) return std::nullopt;
            return one.version;
          } else if constexpr (requires { one.version; }) {
            return one.version;
          } else {
            return std::nullopt;
          }
        },
        effect);
    if (!next) continue;
    if (*next != version + 1) return "a version was left out or came twice";
    version = *next;
  }
  return version == after.meeting.version ? nullptr : "a version that nobody was told";
}

Broken end_rule(const std::optional<MeetingState>& before, const Transition& after,
                const MeetingConfig& config) {
  const MeetingState& meeting = after.meeting;
  if (before && before->ended()) {
    return after.effects.empty() && meeting == *before ? nullptr : "something after the end";
  }
  if (!meeting.ended()) {
    return next_deadline(meeting, config) || size_of(meeting) > 0 ? nullptr
                                                                  : "it goes on for nobody";
  }
  if (!meeting.participants.empty()) return "somebody is in it after the end";
  if (next_deadline(meeting, config)) return "a timer is alive after the end";
  if (count<TellEnded>(after) != 1) return "it ended without a word";
  if (!meeting.end_reason) return "it ended without a reason";
  for (const Person& one : meeting.people) {
    if (one.since) return "the record counts on after the end";
  }
  return nullptr;
}

Broken bounds_rule(const MeetingState& meeting, const MeetingConfig& config) {
  if (size_of(meeting) > config.participants_max) return "too many participants";
  if (meeting.participants.size() > 2 * config.participants_max) return "too many clients";
  if (meeting.people.size() > limits::kMeetingPeopleMax) return "too many people";
  if (meeting.rings.size() > limits::kMeetingRingsMax) return "too many rings";
  if (count_on(meeting, MediaSource::kCamera) > config.cameras_max) return "too many cameras";
  if (count_on(meeting, MediaSource::kScreen) > config.screens_max) return "too many screens";
  return nullptr;
}

// The media plane has exactly those who are in.
Broken drop_rule(const std::optional<MeetingState>& before, const Transition& after) {
  if (!before || after.meeting.ended()) return nullptr;
  for (const Participant& one : before->participants) {
    const bool gone = find(after.meeting, one.id) == nullptr;
    const auto dropped =
        std::find(after.effects.begin(), after.effects.end(), Effect(Drop{one.id}));
    if (gone != (dropped != after.effects.end())) return "the media plane was not told who left";
  }
  return nullptr;
}

// The media plane passes on what is on, and nothing else. It knows nothing of a new transport.
Broken silence_rule(const std::optional<MeetingState>& before,
                    const std::optional<MeetingEvent>& event, const Transition& after) {
  const Join* const join = join_in(event);
  for (const Participant& one : after.meeting.participants) {
    const Participant* const known = before ? find(*before, one.id) : nullptr;
    const bool anew = known == nullptr || (join != nullptr && join->from.client == one.client);
    for (const MediaSource source : kMediaSources) {
      const bool on = is_on(one.media, source);
      const bool passes = anew || is_on(known->media, source);
      for (const bool silenced : {true, false}) {
        const auto told = std::count(after.effects.begin(), after.effects.end(),
                                     Effect(Silence{one.id, source, silenced}));
        if (told != (passes == silenced && on != silenced ? 1 : 0)) {
          return "the media plane was not told what is on";
        }
      }
    }
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> broken_invariant(const std::optional<MeetingState>& before,
                                            const std::optional<MeetingEvent>& event,
                                            const Transition& after, const MeetingConfig& config) {
  if (after.refusal) return std::nullopt;  // the rest is thrown away
  for (const Broken broken :
       {places_rule(after.meeting), host_rule(after.meeting), own_join_rule(before, event, after),
        entry_rule(before, event, after), ring_rule(after.meeting), ring_told_rule(before, after),
        version_rule(before, after), end_rule(before, after, config),
        bounds_rule(after.meeting, config), drop_rule(before, after),
        silence_rule(before, event, after)}) {
    if (broken != nullptr) return broken;
  }
  return std::nullopt;
}

std::optional<std::string> never_ends(MeetingState meeting, Timestamp now,
                                      const MeetingConfig& config) {
  for (int i = 0; i < 1000; ++i) {
    const auto at = next_deadline(meeting, config);
    if (!at) return meeting.ended() ? std::nullopt : std::optional<std::string>("no end in sight");
    now = std::max(now, *at);
    const Transition after = transition(meeting, DeadlineReached{}, now, config);
    if (auto broken = broken_invariant(meeting, DeadlineReached{}, after, config)) return broken;
    meeting = after.meeting;
  }
  return "a deadline that changes nothing";
}

}  // namespace earshot::meetings::testing
