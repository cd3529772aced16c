// One allocation (RFC 8656 §3.2): a relay port that belongs to one 5-tuple. What every packet
// touches stands in front.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"
#include "base/rate_limiter.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "turn/call.h"
#include "turn/channel_binding.h"
#include "turn/credentials.h"
#include "turn/driver.h"
#include "turn/path.h"
#include "turn/permission.h"

namespace earshot::turn {

struct Allocation {
  explicit Allocation(Rate bytes_rate) : to_peer(bytes_rate), to_client(bytes_rate) {}

  Path path;
  SocketAddress relayed;  // as told to the client
  RelayId id = 0;
  Timestamp expires;
  Call* call = nullptr;  // outlives the allocation: a call stays while one of its grants has any
  TokenBucket to_peer;   // bytes
  TokenBucket to_client;
  ChannelBindings channels;
  Permissions permissions;

  // The rest is for requests.
  UserId user;
  CallId call_id;
  ClientId client;
  std::string username;
  LongTermKey key{};

  bool is_v4() const { return relayed.is_v4(); }
};

}  // namespace earshot::turn
