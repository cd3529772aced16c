// The WebSocket side of the server: takes authenticated sockets from http, keeps their sessions,
// and ends them when their device is signed out or the server stops. Loop thread.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "gateway/client_registry.h"
#include "gateway/request_handler.h"
#include "gateway/session_socket.h"
#include "identity/session_listener.h"
#include "io/event_loop.h"
#include "io/stream.h"

namespace earshot::gateway {

// A socket whose owner is known: http has checked the cookie and the Origin.
struct Upgrade {
  std::unique_ptr<io::Stream> stream;
  UserId user;
  DeviceId device;
  protocol::Role role = protocol::Role::kMember;
  std::string host;           // Host
  std::string websocket_key;  // Sec-WebSocket-Key
  std::string unread;         // what came after the head of the request
};

class Gateway final : public identity::SessionListener, private SocketOwner {
 public:
  // All outlive the gateway, and the gateway outlives its sockets: see empty(). The loop makes no
  // turn after the gateway is gone.
  Gateway(io::EventLoop& loop, ClientRegistry& clients, RequestHandler& handler, Random& random,
          std::string server_version);
  ~Gateway();

  // Answers the handshake and serves the socket until it ends.
  void accept(Upgrade upgrade);

  void on_session_revoked(DeviceId device, identity::SessionEnd reason) override;

  // Tells every client to come back in a while, each a little later than the other, and closes.
  // Sockets that come now are refused.
  void stop(Duration retry_after_min, Duration retry_after_max);
  // No socket is left.
  bool empty() const { return sockets_.empty(); }
  size_t open_sockets() const { return sockets_.size(); }

 private:
  void flush_at_turn_end(SessionSocket& socket) override;
  void on_socket_ended(SessionSocket& socket) override;
  void flush_all();
  void forget_expired();

  io::EventLoop& loop_;
  ClientRegistry& clients_;
  RequestHandler& handler_;
  Random& random_;
  SessionContext context_;
  std::unordered_map<SessionSocket*, std::shared_ptr<SessionSocket>> sockets_;
  std::unordered_map<UserId, size_t> sockets_of_user_;
  std::vector<SessionSocket*> to_flush_;
  io::Timer resume_windows_;
  bool stopping_ = false;
};

}  // namespace earshot::gateway
