// One group call as a value. The meeting machine makes the next value from the last; nobody else
// writes it. Times are of the loop's monotonic clock; what people see as wall time is derived from
// the start (wall_time()).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "meetings/meeting_types.h"

namespace earshot::meetings {

// kPending: a call of two wants to become this one; people are rung, and nobody has come yet.
enum class Phase { kPending, kLive, kEnded };

// What the forwarding unit said about a participant's media.
enum class Link { kConnecting, kUp, kDown };

// One client of one person in the call.
struct Participant {
  ParticipantId id;
  UserId user;
  ClientId client;
  DeviceId device;  // where it is signed in; none after a restart, until the client is back
  std::string client_name;
  Role role = Role::kMember;
  bool host_by_default = false;  // only until the one who asked for the upgrade is there
  MediaState media;              // what is on; the rest is silenced, whatever is sent
  // This host has muted them, and they have not said that they know: until then nothing that they
  // say unmutes them.
  ParticipantId muted_by;
  bool weak = false;
  std::optional<Timestamp> hand_raised_at;
  Timestamp joined_at;

  Link link = Link::kConnecting;
  Timestamp link_since;  // since it is so
  uint64_t negotiation = 1;
  Timestamp heard_at;                       // last sign of life of the client
  std::optional<Timestamp> away_since;      // its socket is gone
  std::optional<Timestamp> left_at;         // its page said goodbye
  std::optional<Timestamp> restored_until;  // after a restart, until its client is back
  // Takes the place of this one as soon as it has media. Until then others do not know of it.
  ParticipantId replaces;

  bool moving() const { return static_cast<bool>(replaces); }

  friend bool operator==(const Participant&, const Participant&) = default;
};

// Somebody is asked to join.
struct Ring {
  UserId user;
  UserId by;
  bool by_host = false;  // opens a locked call
  Timestamp until;
  std::vector<ClientId> shown_by = {};  // clients of theirs that show it

  friend bool operator==(const Ring&, const Ring&) = default;
};

// What the record says of everybody who was in it or was rung.
struct Person {
  UserId user;
  bool guest = false;                       // rung or here without being a member
  bool removed = false;                     // by a host: may not come back
  UserId rung_by = {};                      // none: was not rung
  bool missed = false;                      // was rung last, and neither came nor declined
  std::optional<Timestamp> joined_at = {};  // first
  std::optional<Timestamp> since = {};      // is in it since
  Duration spent = Duration::zero();        // before that

  friend bool operator==(const Person&, const Person&) = default;
};

// The call of two that becomes this one.
struct Upgrade {
  CallId call;
  std::array<UserId, 2> users;
  std::optional<Timestamp> until;  // none: nobody has come yet

  friend bool operator==(const Upgrade&, const Upgrade&) = default;
};

struct MeetingState {
  CallId id;
  ConversationId conversation;
  CallKind kind = CallKind::kVoice;
  Phase phase = Phase::kLive;
  uint64_t version = 1;  // one more with every change that participants are told
  UserId started_by;
  WallTime started_wall;
  Timestamp started_at;
  bool locked = false;
  std::vector<Participant> participants;  // by the time of joining; those that move in are last
  std::vector<Ring> rings;
  std::vector<Person> people;
  std::optional<Upgrade> upgrade;
  std::optional<Timestamp> empty_since;
  bool restored = false;  // by a restart, and nobody has come back yet
  std::optional<Timestamp> ended_at;
  std::optional<EndReason> end_reason;

  bool ended() const { return phase == Phase::kEnded; }

  friend bool operator==(const MeetingState&, const MeetingState&) = default;
};

// nullptr: there is none.
const Participant* find(const MeetingState& meeting, ParticipantId id);
const Participant* of_client(const MeetingState& meeting, ClientId client);
// The place of this person that others know of.
const Participant* place_of(const MeetingState& meeting, UserId user);
// The one that is about to take it.
const Participant* moving_of(const MeetingState& meeting, UserId user);
const Ring* ring_of(const MeetingState& meeting, UserId user);
const Person* person_of(const MeetingState& meeting, UserId user);
// No member of the conversation, and yet in it, or free to be: is rung, or was here before.
bool is_welcome_guest(const MeetingState& meeting, UserId user);
// One of the two of the call that becomes this one.
bool is_upgrading(const MeetingState& meeting, UserId user);

inline constexpr std::array kMediaSources = {MediaSource::kMicrophone, MediaSource::kCamera,
                                             MediaSource::kScreen, MediaSource::kScreenSound};
bool is_on(const MediaState& media, MediaSource source);

// Participants that others know of.
size_t size_of(const MeetingState& meeting);
// Of them, who have this on.
size_t count_on(const MeetingState& meeting, MediaSource source);
size_t people_who_took_part(const MeetingState& meeting);

WallTime wall_time(const MeetingState& meeting, Timestamp at);

// The earliest moment at which time alone changes it; nullopt after the end.
struct MeetingConfig;
std::optional<Timestamp> next_deadline(const MeetingState& meeting, const MeetingConfig& config);

}  // namespace earshot::meetings
