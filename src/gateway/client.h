// One open tab of one person, for as long as it can resume: it outlives its sockets. Loop thread.
#pragma once

#include <string>

#include "base/ids.h"
#include "base/time.h"
#include "gateway/outbox.h"
#include "protocol/actor.h"
#include "protocol/common.gen.h"

namespace earshot::gateway {

class Session;

struct Client {
  protocol::Actor actor;
  protocol::ClientInfo info;
  std::string resume_token;
  Outbox outbox;
  Session* session = nullptr;  // nullptr: no socket; may resume until the window is over
  Timestamp detached_at;
};

}  // namespace earshot::gateway
