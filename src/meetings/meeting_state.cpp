#include "meetings/meeting_state.h"

#include <algorithm>

#include "base/check.h"

namespace earshot::meetings {
namespace {

template <class Items, class Matches>
auto first(const Items& items, Matches matches) -> decltype(items.data()) {
  const auto found = std::find_if(items.begin(), items.end(), matches);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Participant* find(const MeetingState& meeting, ParticipantId id) {
  return first(meeting.participants, [id](const Participant& one) { return one.id == id; });
}

const Participant* of_client(const MeetingState& meeting, ClientId client) {
  if (!client) return nullptr;
  return first(meeting.participants,
               [client](const Participant& one) { return one.client == client; });
}

const Participant* place_of(const MeetingState& meeting, UserId user) {
  return first(meeting.participants,
               [user](const Participant& one) { return one.user == user && !one.moving(); });
}

const Participant* moving_of(const MeetingState& meeting, UserId user) {
  return first(meeting.participants,
               [user](const Participant& one) { return one.user == user && one.moving(); });
}

const Ring* ring_of(const MeetingState& meeting, UserId user) {
  return first(meeting.rings, [user](const Ring& ring) { return ring.user == user; });
}

const Person* person_of(const MeetingState& meeting, UserId user) {
  return first(meeting.people, [user](const Person& person) { return person.user == user; });
}

bool is_welcome_guest(const MeetingState& meeting, UserId user) {
  const Person* const person = person_of(meeting, user);
  if (person == nullptr || !person->guest || person->removed) return false;
  return person->joined_at.has_value() || ring_of(meeting, user) != nullptr;
}

bool is_upgrading(const MeetingState& meeting, UserId user) {
  if (!meeting.upgrade) return false;
  const auto& users = meeting.upgrade->users;
  return std::find(users.begin(), users.end(), user) != users.end();
}

bool is_on(const MediaState& media, MediaSource source) {
  switch (source) {
    case MediaSource::kMicrophone: return media.microphone;
    case MediaSource::kCamera: return media.camera;
    case MediaSource::kScreen: return media.screen;
    case MediaSource::kScreenSound: return media.screen && media.screen_sound.value_or(false);
  }
  CHECK(false);
}

size_t size_of(const MeetingState& meeting) {
  const auto& all = meeting.participants;
  return static_cast<size_t>(
      std::count_if(all.begin(), all.end(), [](const Participant& one) { return !one.moving(); }));
}

size_t count_on(const MeetingState& meeting, MediaSource source) {
  const auto& all = meeting.participants;
  return static_cast<size_t>(std::count_if(
      all.begin(), all.end(),
      [source](const Participant& one) { return is_on(one.media, source) && !one.moving(); }));
}

size_t people_who_took_part(const MeetingState& meeting) {
  const auto& all = meeting.people;
  return static_cast<size_t>(std::count_if(
      all.begin(), all.end(), [](const Person& person) { return person.joined_at.has_value(); }));
}

WallTime wall_time(const MeetingState& meeting, Timestamp at) {
  return meeting.started_wall + (at - meeting.started_at);
}

}  // namespace earshot::meetings
