// One WebSocket's conversation with one client, without the socket: bytes in, bytes out. Checks
// every request against the authorisation table and the rates, gives it to the handler, and
// answers. Loop thread.
//
// shared_ptr, because answers that are still being worked on hold it when its socket is gone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/task.h"
#include "base/time.h"
#include "gateway/authorisation.h"
#include "gateway/client_registry.h"
#include "gateway/close_code.h"
#include "gateway/frame_reader.h"
#include "gateway/request_handler.h"
#include "gateway/ring_queue.h"

namespace earshot::gateway {

// What all sessions share. Outlives them.
struct SessionContext {
  ClientRegistry& clients;
  RequestHandler& handler;
  const Clock& clock;
  std::string server_version;
  KeyedRateLimiter<UserId> signalling_rate{limits::kSignallingRate, limits::kTcpConnectionsMax};
  KeyedRateLimiter<UserId> offer_rate{limits::kOfferRate, limits::kTcpConnectionsMax};
};

// The way to the peer, as a session sees it.
class Wire {
 public:
  // There is output, or the session is closing: flush at the end of the turn.
  virtual void output_ready() = 0;
  // Writes now what can be written.
  virtual void flush() = 0;

 protected:
  ~Wire() = default;
};

class Session final : public std::enable_shared_from_this<Session>, private FrameSink {
 public:
  // `actor.client` is chosen by hello.
  Session(SessionContext& context, Wire& wire, const protocol::Actor& actor, ClientRoute route)
      : context_(context), wire_(&wire), actor_(actor), route_(std::move(route)) {}

  void receive(Bytes bytes);
  bool has_output() const;
  void take_output(std::string& out, size_t bytes_max);

  // Something was pushed into the client's outbox.
  void on_pushed();
  void ping();
  // The client goes on in another session, or never again.
  void part(CloseCode code);
  // Everything pushed so far still goes out.
  void part_after_output(CloseCode code);
  // Closes with `code`; the client may resume.
  void fail(CloseCode code);
  // The wire is gone; the client may resume.
  void end();

  bool greeted() const { return state_ != SocketState::kGreeting; }
  bool closing() const { return closing_; }
  const protocol::Actor& actor() const { return actor_; }

 private:
  bool on_frame() override;
  bool on_text(std::string_view text) override;
  bool on_ping(std::string_view payload) override;
  void on_close() override;

  void handle(protocol::ClientFrame frame);
  bool is_within(Budget budget);
  void enqueue(protocol::ClientFrame frame);
  static Task<void> open(std::shared_ptr<Session> self, uint64_t id, protocol::Hello hello);
  static Task<void> answer(std::shared_ptr<Session> self, protocol::ClientFrame frame);
  static Task<void> answer_in_order(std::shared_ptr<Session> self);
  void attach(const protocol::Hello& hello, bool& resumed);
  void detach();
  void send_answer(std::string text);
  void send_error(uint64_t id, const Error& error);
  void wake();

  SessionContext& context_;
  Wire* wire_;  // nullptr: gone
  protocol::Actor actor_;
  const ClientRoute route_;
  Client* client_ = nullptr;  // from hello to the end
  SocketState state_ = SocketState::kGreeting;
  bool closing_ = false;
  bool answering_in_order_ = false;
  FrameReader reader_;
  TokenBucket frame_rate_{limits::kFrameRate};
  TokenBucket text_byte_rate_{limits::kTextByteRate};
  std::string first_output_;  // frames that go before the client's outbox
  RingQueue<protocol::ClientFrame> ordered_;
};

}  // namespace earshot::gateway
