// One open tab of one person, for as long as it can resume: it outlives its sockets. Loop thread.
#pragma once

#include <string>

#include "base/ids.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "gateway/outbox.h"
#include "protocol/actor.h"
#include "protocol/common.gen.h"

namespace earshot::gateway {

class Session;

// How the client's latest socket reached us.
struct ClientRoute {
  SocketAddress peer;   // where it came from; a proxy's address behind one
  SocketAddress local;  // our end of the connection
  std::string host;     // the Host of its request: "chat.example.org:8443"
};

struct Client {
  protocol::Actor actor;
  ClientRoute route;
  protocol::ClientInfo info;
  std::string resume_token;
  Outbox outbox;
  Session* session = nullptr;  // nullptr: no socket; may resume until the window is over
  Timestamp detached_at;
};

}  // namespace earshot::gateway
