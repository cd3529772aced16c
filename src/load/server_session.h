// One account on a server: signed in over HTTPS, with its WebSocket, as docs/protocol.md says. Loop
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "io/stream.h"
#include "io/timer.h"
#include "io/tls_client.h"
#include "load/http_answer.h"
#include "load/web_socket.h"
#include "protocol/json_value.h"
#include "protocol/request.gen.h"

namespace earshot::load {

struct Account {
  std::string username;
  std::string password;
};

// Where the server is.
struct ServerDoor {
  std::string origin;  // "https://chat.example.org"
  std::string host;    // as in Host: with the port, if it is not the usual one
  std::string name;    // of the certificate
  uint16_t port = 443;
  SocketAddress address;
  std::shared_ptr<const io::TlsClient> tls;  // nullptr: plain HTTP
};

// "https://host[:port]", or http:// to this machine. Pure; address and tls are left open.
Result<ServerDoor> parse_server_url(std::string_view url);

class ServerSession {
 public:
  // Views are good during the call alone.
  using Answered = std::function<void(const Result<protocol::JsonValue>& data)>;
  using OnEvent = std::function<void(std::string_view type, const protocol::JsonValue& data)>;
  using Done = std::function<void(Result<void>)>;

  // `loop`, `door` and `random` outlive it.
  ServerSession(io::EventLoop& loop, const ServerDoor& door, Random& random, Account account);
  ~ServerSession();  // it is closed, and idle()

  // Signs in, opens the socket and says hello.
  void open(Done done);
  // `answered` is not called any more once the connection is lost.
  void request(const protocol::ClientRequest& request, Answered answered);
  void close();
  // Nothing waits for its streams.
  bool idle() const { return tasks_ == 0; }

  UserId user() const { return user_; }
  const std::string& name() const { return account_.username; }

  OnEvent on_event;
  std::function<void(const std::string& why)> on_closed;  // once, after open()

 private:
  struct Exchanged {
    HttpHead head;
    std::string body;
    std::string behind;  // bytes that came with it
  };

  Task<void> run(Done done);
  Task<Result<void>> sign_in();
  Task<Result<void>> open_socket();
  Task<Result<Exchanged>> exchange(io::Stream& stream, std::string request);
  Task<void> read_all();
  Task<void> write_all();
  void on_text(std::string_view text);
  void flush();
  void lose(const std::string& why);
  std::string head_of(const std::string& method_and_path) const;

  io::EventLoop& loop_;
  const ServerDoor& door_;
  Random& random_;
  const Account account_;
  UserId user_{};
  std::string cookie_;
  std::unique_ptr<io::Stream> stream_;
  std::unique_ptr<WebSocket> socket_;
  std::string output_;
  bool writing_ = false;
  bool open_ = false;
  bool closing_ = false;
  int tasks_ = 0;
  uint64_t next_id_ = 1;
  std::map<uint64_t, Answered> waiting_;
  io::Timer heartbeat_;
};

}  // namespace earshot::load
