// Where a connection goes when its request turns out to be a WebSocket. Implemented by the gateway.
#pragma once

#include <memory>
#include <string>

#include "identity/account.h"
#include "io/stream.h"

namespace earshot::http {

// Everything is checked: origin, session, and the fields of RFC 6455 §4.2.1. What is left to the
// handler is to answer 101 and go on.
struct UpgradeRequest {
  identity::Session session;
  std::string host;            // Host
  std::string websocket_key;   // Sec-WebSocket-Key
  std::string received_early;  // bytes that came with the head and belong to the WebSocket
};

class UpgradeHandler {
 public:
  virtual ~UpgradeHandler() = default;
  // Loop thread. Owns the stream from now on; no deadline of ours is left on it.
  virtual void on_upgrade(std::unique_ptr<io::Stream> stream, UpgradeRequest request) = 0;
};

}  // namespace earshot::http
