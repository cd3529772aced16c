// The socket under a Session: reads, writes once per loop turn, pings, and ends what is silent,
// slow or never says hello. Loop thread.
//
// shared_ptr, because its reading and its writing coroutine each hold it until they are done.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/session.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "io/timer.h"

namespace earshot::gateway {

class SessionSocket;

// Who keeps the list of sockets. Outlives them.
class SocketOwner {
 public:
  // Calls flush_queued() at the end of this turn.
  virtual void flush_at_turn_end(SessionSocket& socket) = 0;
  // It is done and not used again.
  virtual void on_socket_ended(SessionSocket& socket) = 0;

 protected:
  ~SocketOwner() = default;
};

class SessionSocket final : public std::enable_shared_from_this<SessionSocket>, private Wire {
 public:
  // `host`: of its request.
  SessionSocket(SocketOwner& owner, SessionContext& context, const protocol::Actor& actor,
                std::string host, std::unique_ptr<io::Stream> stream);

  // `handshake` is written first; `unread` is what came after the request's head.
  void start(std::string handshake, std::string unread);
  void flush_queued();
  Session& session() { return *session_; }

 private:
  static Task<void> read_all(std::shared_ptr<SessionSocket> self, std::string unread);
  static Task<void> write_all(std::shared_ptr<SessionSocket> self, std::string batch);
  void output_ready() override;
  void flush() override;
  void on_timer();
  void arm_timer();

  SocketOwner& owner_;
  std::unique_ptr<io::Stream> stream_;
  std::shared_ptr<Session> session_;
  io::Timer timer_;
  Timestamp started_;
  Timestamp last_received_;
  Timestamp last_ping_;
  Timestamp closing_since_;
  bool writing_ = false;
  bool flush_queued_ = false;
};

}  // namespace earshot::gateway
