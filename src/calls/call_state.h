// One call as a value. The call machine makes the next value from the last; nobody else writes it.
// Times are of the loop's monotonic clock; what people see as wall time is derived from the start
// (wall_time()), so a clock that is set during a call changes no duration.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "calls/call_types.h"

namespace earshot::calls {

enum class Phase { kRinging, kConnecting, kConnected, kEnded };

// What a leg's client said about its media.
enum class Link { kNone, kUp, kDown };

// The client that a leg moves away from. It carries the media until the new one has some, and takes
// the leg back when that fails.
struct Former {
  ClientId client;
  DeviceId device;
  std::string client_name;
  MediaState media;
  Timestamp heard_at;
  std::optional<Timestamp> away_since;
  Timestamp until;  // then the leg is its own again

  friend bool operator==(const Former&, const Former&) = default;
};

// One side of the call: the person, and the one client of theirs that is in it.
struct Leg {
  UserId user;
  ClientId client;  // none: the callee while it rings
  DeviceId device;  // where it is signed in; none also after a restart, until the client is back
  std::string client_name;
  MediaState media;
  Link link = Link::kNone;
  Timestamp heard_at;                     // last sign of life of the client
  std::optional<Timestamp> away_since;    // its socket is gone
  std::optional<Timestamp> left_at;       // its page said goodbye
  bool away_told = false;                 // the other side knows
  std::optional<Timestamp> broken_since;  // reconnecting, for the total
  std::optional<Former> former;           // moving

  friend bool operator==(const Leg&, const Leg&) = default;
};

// A client of the callee that the call rings at.
struct Ring {
  ClientId client;
  bool acknowledged = false;
  bool unable = false;  // it cannot take a call: no microphone, no WebRTC

  friend bool operator==(const Ring&, const Ring&) = default;
};

// Offer and answer rounds. The server arbitrates: one offer is open at a time.
struct Negotiation {
  uint64_t number = 0;                        // of the latest offer; 0 before the first
  std::optional<Side> pending_from = {};      // whose offer waits for its answer
  size_t media_sections = 0;                  // of that offer; the answer has as many
  std::optional<Side> begins = {};            // its client is new here: the first offer is its own
  std::array<size_t, 2> candidates = {0, 0};  // forwarded in this round, by Side

  friend bool operator==(const Negotiation&, const Negotiation&) = default;
};

struct CallState {
  CallId id;
  ConversationId conversation;
  CallKind kind = CallKind::kVoice;
  Phase phase = Phase::kRinging;
  uint64_t version = 1;     // grows with every change that anybody can see
  std::array<Leg, 2> legs;  // by Side
  std::vector<Ring> rings;  // only while it rings
  bool acknowledged = false;
  bool notified = false;  // a push service took a notification for the callee
  // The callee is busy and has declined, and the caller is not to know: for the caller it rings on.
  std::optional<Timestamp> silenced_at;
  Negotiation negotiation;

  WallTime started_wall;
  Timestamp started_at;
  std::optional<Timestamp> answered_at;
  std::optional<Timestamp> connected_at;
  std::optional<Timestamp> ended_at;
  std::optional<EndReason> end_reason;
  UserId blocker;  // who ended it by blocking; the other one is told something ordinary

  Timestamp phase_ends_at;                  // ring or connecting time
  std::optional<Timestamp> restored_until;  // after a restart, until both legs are back

  Leg& leg(Side side) { return legs[static_cast<size_t>(side)]; }
  const Leg& leg(Side side) const { return legs[static_cast<size_t>(side)]; }
  bool ended() const { return phase == Phase::kEnded; }
  bool answered() const { return phase == Phase::kConnecting || phase == Phase::kConnected; }

  friend bool operator==(const CallState&, const CallState&) = default;
};

// The side this user is on; nullopt for strangers.
std::optional<Side> side_of(const CallState& call, UserId user);
// The side whose leg this client is: the client that signals.
std::optional<Side> leg_of(const CallState& call, ClientId client);
// The side from which this client moves away.
std::optional<Side> former_of(const CallState& call, ClientId client);
// The side whose client, or the one it moves away from, is signed in on this device.
std::optional<Side> leg_on(const CallState& call, DeviceId device);

// The leg's client, or the one it moves away from, has media.
bool has_media(const Leg& leg);

WallTime wall_time(const CallState& call, Timestamp at);

// What `viewer` is told as the reason: the truth, unless the other one has blocked them.
EndReason reason_for(const CallState& call, Side viewer);
// The one that both may read in the conversation.
EndReason public_reason(const CallState& call);

// The earliest moment at which time alone changes the call; nullopt after the end.
struct CallConfig;
std::optional<Timestamp> next_deadline(const CallState& call, const CallConfig& config);
// When the present phase ends by itself, as people see it: ring, connecting or reconnecting time.
std::optional<Timestamp> visible_deadline(const CallState& call, const CallConfig& config);

}  // namespace earshot::calls
