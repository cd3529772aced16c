// What can happen to a call, and what has to be done about it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "calls/call_types.h"

namespace earshot::calls {

// Who sends a command: a signed-in person and one client of theirs.
struct From {
  UserId user;
  ClientId client;
  DeviceId device;
  std::string client_name;
};

// ---- commands of clients ----

// `call_start` for a pair that already has a call: glare, a double click, a second device.
struct StartAgain {
  From from;
  CallKind kind;
};
struct Acknowledge {
  From from;
};
struct Accept {
  From from;
  bool camera;
};
struct Reject {
  From from;
  EndReason reason;       // declined, busy or failed_permission
  bool silently = false;  // the caller is to see an ordinary ring and no answer
};
struct End {
  From from;
  std::optional<EndReason> reason;  // cancelled, completed, failed_media or failed_permission
};
struct MediaUp {
  From from;
};
// Also how another client of the same person takes the leg over, and how a reloaded page returns.
struct MediaDown {
  From from;
};
struct SetMedia {
  From from;
  MediaState media;
};
struct Offer {
  From from;
  uint64_t negotiation;
  size_t media_sections;
};
struct Answer {
  From from;
  uint64_t negotiation;
  size_t media_sections;
};
struct Candidate {
  From from;
  std::optional<uint64_t> negotiation;
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
struct Blocked {
  UserId by;
};
struct Notified {};  // a push service took a notification for the callee
// It goes on as a group call, in which both are by now.
struct Moved {};
struct DeadlineReached {};

using CallEvent = std::variant<StartAgain, Acknowledge, Accept, Reject, End, MediaUp, MediaDown,
                               SetMedia, Offer, Answer, Candidate, ClientSeen, ClientLost,
                               ClientLeft, Blocked, Notified, Moved, DeadlineReached>;

// ---- effects ----

enum class Telling { kIncoming, kRinging, kAccepted, kRejected, kEnded, kChanged };

// An event for one side's clients: all of them, all but one, or one.
struct Tell {
  Telling what;
  Side side;
  ClientId only = {};                        // none: every client of that person
  ClientId except = {};                      // none: nobody is left out
  EndReason reason = EndReason::kCompleted;  // kRejected, kEnded
  std::string other_device = {};             // kEnded: the client that answered or declined

  friend bool operator==(const Tell&, const Tell&) = default;
};
// Pass the message in hand on to this client.
struct Relay {
  ClientId to;

  friend bool operator==(const Relay&, const Relay&) = default;
};
// Write the call's record.
struct Save {
  friend bool operator==(const Save&, const Save&) = default;
};

using Effect = std::variant<Tell, Relay, Save>;

}  // namespace earshot::calls
