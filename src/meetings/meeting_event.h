// What can happen to a group call, and what has to be done about it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "meetings/meeting_state.h"

namespace earshot::meetings {

// Who sends a command: a signed-in person and one client of theirs.
struct From {
  UserId user;
  ClientId client;
  DeviceId device;
  std::string client_name;
};

// ---- commands of clients ----

struct Join {
  From from;
  ParticipantId id;  // for a new place
  MediaState media;
  bool guest;  // no member of the conversation
};
struct Leave {
  From from;
};
struct EndForAll {
  From from;
};
struct Offer {
  From from;
  uint64_t negotiation;
};
// Somebody to be rung.
struct Called {
  UserId user;
  bool guest;  // no member of the conversation
};
struct RingPeople {
  From from;
  std::vector<Called> people;
};
struct ShowRing {
  From from;
};
struct Decline {
  From from;
};
struct SetMedia {
  From from;
  MediaState media;
};
struct SetHand {
  From from;
  bool raised;
  std::optional<ParticipantId> whose;  // none: the sender's
};
struct Mute {
  From from;
  ParticipantId whom;
};
struct Remove {
  From from;
  ParticipantId whom;
};
struct Lock {
  From from;
  bool locked;
};
struct SetHost {
  From from;
  ParticipantId whom;
  bool host;
};

// ---- what the forwarding unit says ----

struct MediaUp {
  ParticipantId who;
};
struct MediaDown {
  ParticipantId who;
};
// It cannot come back without a new offer.
struct MediaFailed {
  ParticipantId who;
};
struct LinkQuality {
  ParticipantId who;
  bool weak;
};

// ---- what the server notices ----

struct ClientSeen {  // heartbeat, any frame, resumed socket
  ClientId client;
};
struct ClientLost {  // its socket is gone
  ClientId client;
};
struct ClientLeft {  // pagehide beacon
  ClientId client;
};
struct DeviceSignedOut {
  DeviceId device;
};
struct Blocked {
  UserId by;
  UserId whom;
};
// Left the conversation, or was made to.
struct MemberGone {
  UserId user;
};
// The call of two that wanted to become this one is over.
struct CallOver {};
struct DeadlineReached {};

using MeetingEvent =
    std::variant<Join, Leave, EndForAll, Offer, RingPeople, ShowRing, Decline, SetMedia, SetHand,
                 Mute, Remove, Lock, SetHost, MediaUp, MediaDown, MediaFailed, LinkQuality,
                 ClientSeen, ClientLost, ClientLeft, DeviceSignedOut, Blocked, MemberGone, CallOver,
                 DeadlineReached>;

// ---- effects ----

// To the clients in the call, as the meeting stands after the transition, each with its version.
struct TellParticipant {
  ParticipantId who;
  uint64_t version;
  ParticipantId replaces;  // none: nobody

  friend bool operator==(const TellParticipant&, const TellParticipant&) = default;
};
struct TellLeft {
  ParticipantId who;
  ClientId client;  // is told as well
  LeftReason reason;
  uint64_t version;
  bool only_client;  // nobody else knew of this one

  friend bool operator==(const TellLeft&, const TellLeft&) = default;
};
struct TellRing {
  UserId user;
  UserId by;
  RingState state;
  std::optional<Timestamp> until;
  uint64_t version;

  friend bool operator==(const TellRing&, const TellRing&) = default;
};
struct TellChanged {
  uint64_t version;

  friend bool operator==(const TellChanged&, const TellChanged&) = default;
};
struct TellEnded {
  std::vector<ClientId> clients;  // that were in it
  std::vector<UserId> users;      // of the call of two that stays one
  uint64_t version;

  friend bool operator==(const TellEnded&, const TellEnded&) = default;
};
struct TellMuted {
  ClientId client;
  ParticipantId by;

  friend bool operator==(const TellMuted&, const TellMuted&) = default;
};
// To all who may join: what they see without being in it.
struct TellLive {
  friend bool operator==(const TellLive&, const TellLive&) = default;
};
// To the two of the call that becomes this one: join.
struct TellUpgraded {
  friend bool operator==(const TellUpgraded&, const TellUpgraded&) = default;
};
struct StartRing {
  UserId user;

  friend bool operator==(const StartRing&, const StartRing&) = default;
};
struct StopRing {
  UserId user;
  UserId by;
  EndReason reason;
  ClientId except;  // is the one that answered

  friend bool operator==(const StopRing&, const StopRing&) = default;
};
// The call of two is over: it has become this one.
struct EndTwo {
  CallId call;

  friend bool operator==(const EndTwo&, const EndTwo&) = default;
};
// The forwarding unit forgets this participant.
struct Drop {
  ParticipantId who;

  friend bool operator==(const Drop&, const Drop&) = default;
};
struct Silence {
  ParticipantId who;
  MediaSource source;
  bool on;

  friend bool operator==(const Silence&, const Silence&) = default;
};
// This client is no longer in the call: its credentials are good for nothing.
struct Revoke {
  ClientId client;

  friend bool operator==(const Revoke&, const Revoke&) = default;
};
// Write the record.
struct Save {
  friend bool operator==(const Save&, const Save&) = default;
};

using Effect =
    std::variant<TellParticipant, TellLeft, TellRing, TellChanged, TellEnded, TellMuted, TellLive,
                 TellUpgraded, StartRing, StopRing, EndTwo, Drop, Silence, Revoke, Save>;

}  // namespace earshot::meetings
