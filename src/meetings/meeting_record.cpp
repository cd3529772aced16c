// A group call as a record and back.
#include <algorithm>

#include "meetings/meeting_projection.h"

namespace earshot::meetings {
namespace {

// Not every change is written, so a restart steps over all that may have been told since.
constexpr uint64_t kVersionsSkippedByRestart = 1'000'000;

std::optional<WallTime> wall(const MeetingState& meeting, std::optional<Timestamp> at) {
  if (!at) return std::nullopt;
  return wall_time(meeting, *at);
}

int64_t to_ms(Duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

PersonRecord record_of(const MeetingState& meeting, const Person& person) {
  PersonRecord out;
  out.user = person.user;
  out.guest = person.guest;
  out.removed = person.removed;
  if (person.rung_by) out.rung_by = person.rung_by;
  out.missed = person.missed;
  out.joined = wall(meeting, person.joined_at);
  out.spent_ms = to_ms(person.spent);
  out.since = wall(meeting, person.since);
  if (const Ring* const ring = ring_of(meeting, person.user)) {
    out.ring_until = wall_time(meeting, ring->until);
    out.ring_by_host = ring->by_host;
  }
  if (const Participant* const place = place_of(meeting, person.user)) {
    out.participant = place->id;
    out.client = place->client;
    out.host = place->role == Role::kHost;
  }
  return out;
}

// The moment on this process's clock that was `at` on the wall.
struct Clocks {
  Timestamp now;
  WallTime wall;

  Timestamp at(WallTime time) const { return now - (wall - time); }
  // A clock that was set back must not give anything that begins in the future.
  Timestamp past(WallTime time) const { return now - std::max(wall - time, Duration::zero()); }
};

Participant restored_place(const PersonRecord& record, Clocks clocks, Duration grace) {
  Participant place;
  place.id = *record.participant;
  place.user = record.user;
  place.client = record.client.value_or(ClientId());
  place.role = record.host ? Role::kHost : Role::kMember;
  place.joined_at = clocks.past(record.since.value_or(clocks.wall));
  place.link = Link::kDown;
  place.link_since = clocks.now;
  place.heard_at = clocks.now;
  place.restored_until = clocks.now + grace;
  return place;
}

Person restored_person(const PersonRecord& record, Clocks clocks) {
  Person person;
  person.user = record.user;
  person.guest = record.guest;
  person.removed = record.removed;
  person.rung_by = record.rung_by.value_or(UserId());
  person.missed = record.missed;
  person.spent = std::chrono::milliseconds(record.spent_ms);
  if (record.joined) person.joined_at = clocks.past(*record.joined);
  if (record.since) person.since = clocks.past(*record.since);
  return person;
}

}  // namespace

MeetingRecord to_record(const MeetingState& meeting) {
  MeetingRecord out;
  out.id = meeting.id;
  out.conversation = meeting.conversation;
  out.kind = meeting.kind;
  out.live = meeting.phase == Phase::kLive || people_who_took_part(meeting) > 0;
  out.started_by = meeting.started_by;
  out.started = meeting.started_wall;
  out.version = meeting.version;
  out.locked = meeting.locked;
  if (const auto& upgrade = meeting.upgrade) {
    out.upgrade = UpgradeRecord{upgrade->call, upgrade->users, wall(meeting, upgrade->until)};
  }
  out.ended = wall(meeting, meeting.ended_at);
  out.end_reason = meeting.end_reason;
  for (const Person& one : meeting.people) out.people.push_back(record_of(meeting, one));
  return out;
}

MeetingRecord ended_by_restart(MeetingRecord record, WallTime at) {
  record.ended = at;
  record.end_reason = EndReason::kServerRestart;
  record.version += kVersionsSkippedByRestart;
  record.upgrade.reset();
  for (PersonRecord& one : record.people) {
    if (one.ring_until) one.missed = true;
    one.ring_until.reset();
    one.since.reset();
    one.participant.reset();
    one.client.reset();
  }
  return record;
}

MeetingState from_record(const MeetingRecord& record, Timestamp now, WallTime wall,
                         const MeetingConfig& config) {
  const Clocks clocks{now, wall};
  MeetingState meeting;
  meeting.id = record.id;
  meeting.conversation = record.conversation;
  meeting.kind = record.kind;
  meeting.phase = record.live ? Phase::kLive : Phase::kPending;
  meeting.version = record.version + kVersionsSkippedByRestart;
  meeting.started_by = record.started_by;
  meeting.started_wall = record.started;
  meeting.started_at = clocks.past(record.started);
  meeting.locked = record.locked;
  if (const auto& upgrade = record.upgrade) {
    meeting.upgrade = Upgrade{upgrade->call, upgrade->users, std::nullopt};
    if (upgrade->until) meeting.upgrade->until = clocks.at(*upgrade->until) + config.restart_grace;
  }
  for (const PersonRecord& one : record.people) {
    meeting.people.push_back(restored_person(one, clocks));
    if (one.ring_until && one.rung_by) {
      meeting.rings.push_back({.user = one.user,
                               .by = *one.rung_by,
                               .by_host = one.ring_by_host,
                               .until = clocks.at(*one.ring_until)});
    }
    if (one.participant) {
      meeting.participants.push_back(restored_place(one, clocks, config.restart_grace));
    }
  }
  std::sort(meeting.participants.begin(), meeting.participants.end(),
            [](const Participant& a, const Participant& b) { return a.joined_at < b.joined_at; });
  meeting.restored = !meeting.participants.empty();
  if (meeting.phase == Phase::kLive && meeting.participants.empty()) meeting.empty_since = now;
  return meeting;
}

}  // namespace earshot::meetings
