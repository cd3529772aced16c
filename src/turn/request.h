// One request while it is handled.
#pragma once

#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "codec/stun_message.h"
#include "turn/allocation.h"
#include "turn/path.h"

namespace earshot::turn {

struct Request {
  Timestamp now;
  WallTime wall;
  const Path& path;
  const codec::StunMessage& message;
  Allocation* allocation;  // of this 5-tuple; nullptr: none
};

// Who sent an authenticated request, and the key that its answer is protected with.
struct Requester {
  UserId user;
  CallId call_id;
  ClientId client;
  std::string_view username;  // in the message
  LongTermKey key{};
};

}  // namespace earshot::turn
