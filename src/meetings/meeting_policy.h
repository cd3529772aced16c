// What meetings ask the rest of the server. Loop thread; answers come from memory. Implemented by
// app.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "meetings/meeting_types.h"
#include "protocol/actor.h"

namespace earshot::meetings {

class MeetingPolicy {
 public:
  virtual ~MeetingPolicy() = default;

  virtual bool is_member(ConversationId conversation, UserId user) const = 0;
  // Empty: there is no such conversation.
  virtual std::vector<UserId> members(ConversationId conversation) const = 0;
  virtual bool is_group(ConversationId conversation) const = 0;
  // Of a group; empty for others.
  virtual std::string title(ConversationId conversation) const = 0;

  virtual bool either_blocked(UserId a, UserId b) const = 0;
  // False: deactivated, or never was.
  virtual bool may_be_called(UserId user) const = 0;
  // "Firefox on Linux"; empty if unknown.
  virtual std::string client_name(ClientId client) const = 0;
  virtual protocol::User user_card(UserId user) const = 0;
};

// A connected call of two people, seen from outside.
struct CallOfTwo {
  ConversationId conversation;
  CallKind kind;
  std::array<UserId, 2> users;
  Timestamp connected_at;
  WallTime connected_wall;
};

// The calls of two, which one of these may become.
class CallsOfTwo {
 public:
  virtual ~CallsOfTwo() = default;

  // The call in which this client is.
  virtual std::optional<CallId> call_of(ClientId client) const = 0;
  // kNotFound: no such call of theirs. kWrongState: not connected, or this client is not in it.
  virtual Result<CallOfTwo> connected(const protocol::Actor& actor, CallId call) const = 0;
  // It has become a group call.
  virtual void moved(CallId call, Timestamp now) = 0;
};

// Credentials for a relay, for those who reach the forwarding unit by no other way.
class IcePort {
 public:
  virtual ~IcePort() = default;

  struct Grant {
    std::vector<protocol::IceServer> servers;  // for RTCConfiguration; at most 16
    std::optional<WallTime> expires;           // none: no server has credentials that expire
  };
  virtual Grant grant(UserId user, CallId call, ClientId client) = 0;
  virtual void revoke(CallId call, ClientId client) = 0;
  virtual void call_ended(CallId call) = 0;
};

// Who else is told of rings: devices without an open page get a notification. Implementations do
// not wait, and do not call back from here.
class RingNotifier {
 public:
  virtual ~RingNotifier() = default;

  struct Ring {
    CallId call;
    ConversationId conversation;
    CallKind kind;
    std::string title;  // of the group
    UserId by;
    UserId user;
    Timestamp until;
  };
  virtual void ringing(const Ring& ring) = 0;
  // `answered_on`: the device that answered or declined, if one did.
  virtual void ring_over(const Ring& ring, EndReason reason, DeviceId answered_on) = 0;
};

}  // namespace earshot::meetings
