// A whole server but for calls and WebSockets: real loop, pool, database and files, spoken to over
// socket pairs by a client that writes and reads bytes. For tests.
#pragma once

#include <sys/socket.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "chat/chat_service.h"
#include "http/rest_admin.h"
#include "http/rest_attachments.h"
#include "http/rest_chat.h"
#include "http/rest_identity.h"
#include "http/server.h"
#include "identity/testing/identity_world.h"
#include "io/tcp_stream.h"
#include "protocol/json_value.h"
#include "storage/sqlite_attachment_store.h"
#include "storage/sqlite_call_history.h"
#include "storage/sqlite_conversation_store.h"
#include "storage/sqlite_last_seen_store.h"
#include "storage/sqlite_message_store.h"
#include "storage/sqlite_relation_store.h"

namespace earshot::http::testing {

class PoolBackground final : public identity::Background {
 public:
  PoolBackground(io::BlockingPool& pool, Executor& loop) : pool_(pool), loop_(loop) {}

  bool try_run(std::function<void()> work, std::function<void()> done) override {
    return pool_.submit([this, work = std::move(work), done = std::move(done)] {
      work();
      loop_.post(done);
    });
  }

 private:
  io::BlockingPool& pool_;
  Executor& loop_;
};

class NoVisibility final : public presence::Visibility {
 public:
  bool hidden(UserId, UserId) const override { return false; }
};

class NoEvents final : public protocol::EventSink {
 public:
  void to_user(UserId, const protocol::ServerEvent&) override {}
  void to_client(ClientId, const protocol::ServerEvent&) override {}
  void to_user_except(UserId, ClientId, const protocol::ServerEvent&) override {}
};

class UpgradeLog final : public UpgradeHandler {
 public:
  void on_upgrade(std::unique_ptr<io::Stream> stream, UpgradeRequest request) override {
    stream->close();
    requests.push_back(std::move(request));
  }
  std::vector<UpgradeRequest> requests;
};

struct Answer {
  int status = 0;  // 0: the connection closed without an answer
  std::string head;
  std::string body;
  bool closed = false;

  // The value of a field, or "".
  std::string field(const std::string& name) const {
    const size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
  }
  // A string deep in the JSON body: text("user", "id").
  template <class... Keys>
  std::string text(Keys... keys) const {
    const auto parsed = protocol::parse_json(body);
    if (!parsed.ok()) return "(no JSON)";
    std::optional<protocol::JsonValue> value = *parsed;
    ((value = value ? value->find(keys) : std::nullopt), ...);
    if (!value) return "(absent)";
    return std::string(value->string().value_or("(no string)"));
  }
};

struct HttpWorld;

// One connection, seen from the client.
class TestClient {
 public:
  explicit TestClient(HttpWorld& world);
  ~TestClient() { ::close(fd_); }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  void send(std::string_view bytes);
  Answer receive();
  Answer exchange(std::string_view bytes) {
    send(bytes);
    return receive();
  }

 private:
  HttpWorld& world_;
  int fd_;
  std::string received_;
};

struct HttpWorld {
  explicit HttpWorld(ServerDeadlines deadlines = {}, ServerRates rates = {});
  ~HttpWorld();

  // Runs the loop until `done()`.
  template <class Predicate>
  void run_until(Predicate done) {
    for (int turn = 0; !done(); ++turn) {
      CHECK(turn < 5000);  // each waits at most 10 ms
      loop->run_turn(loop->clock().now() + 10ms);
    }
  }

  Answer once(std::string_view bytes) { return TestClient(*this).exchange(bytes); }
  // A request as a page of ours would make it. `cookie` may be "".
  static std::string request(std::string_view method, std::string_view path,
                             std::string_view cookie = "", std::string_view body = "",
                             std::string_view more_fields = "");
  Answer call(std::string_view method, std::string_view path, std::string_view cookie = "",
              std::string_view body = "", std::string_view more_fields = "") {
    return once(request(method, path, cookie, body, more_fields));
  }
  // Registers and returns the cookie.
  std::string register_account(const std::string& name);

  storage::testing::TemporaryDirectory directory;
  std::unique_ptr<io::EventLoop> loop = std::move(*io::EventLoop::create());
  io::BlockingPool pool{*loop, 2, 64};
  SystemRandom random;
  std::unique_ptr<storage::Database> database = std::move(*storage::Database::open(
      {.path = directory.file("earshot.db")}, *loop, loop->clock().wall_now()));
  storage::SqliteIdentityStore identity_store{*database};
  storage::SqliteLastSeenStore last_seen_store{*database};
  storage::SqliteMessageStore message_store{*database};
  storage::SqliteConversationStore conversation_store{*database};
  storage::SqliteAttachmentStore attachment_store{*database};
  storage::SqliteRelationStore relation_store{*database};
  NoEvents events;
  NoVisibility visibility;
  identity::testing::PlainHasher hasher;
  identity::testing::ListenerLog listeners;
  PoolBackground background{pool, *loop};
  identity::IdentityService identity{identity_store, hasher, background, listeners, random};
  presence::PresenceService presence{last_seen_store, visibility, events};
  chat::ChatService chat{
      {message_store, conversation_store, attachment_store, relation_store}, events, random};
  std::unique_ptr<AttachmentFiles> files =
      std::move(*AttachmentFiles::create(pool, directory.path(), random));
  RestIdentity rest_identity{identity, presence, chat.relations, {"Test", "1.2.3"}};
  RestChat rest_chat{chat};
  RestAttachments rest_attachments{chat.attachments, *files, random};
  storage::SqliteCallHistory call_history_store{*database};
  calls::CallHistory call_history{call_history_store, events};
  RestAdmin rest_admin{identity, call_history, ""};
  Router router;
  std::unique_ptr<StaticSite> site;
  UpgradeLog upgrades;
  std::unique_ptr<HttpServer> server;
};

inline TestClient::TestClient(HttpWorld& world) : world_(world) {
  int ends[2];
  CHECK(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  fd_ = ends[0];
  world.server->serve(std::make_unique<io::TcpStream>(*world.loop, io::FileDescriptor(ends[1]),
                                                      *SocketAddress::parse("192.0.2.1:1000"),
                                                      io::ConnectionSlot()));
}

inline void TestClient::send(std::string_view bytes) {
  bool peer_gone = false;
  world_.run_until([&] {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    peer_gone = sent < 0 && errno != EAGAIN;
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
    return peer_gone || bytes.empty();
  });
}

inline Answer TestClient::receive() {
  Answer answer;
  world_.run_until([&] {
    char buffer[16384];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    answer.closed = count == 0 || (count < 0 && errno != EAGAIN);
    if (count > 0) received_.append(buffer, static_cast<size_t>(count));
    const size_t head_end = received_.find("\r\n\r\n");
    if (head_end == std::string::npos) return answer.closed;
    answer.head = received_.substr(0, head_end + 2);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.field("Content-Length");
    const size_t body_bytes = length.empty() ? 0 : std::stoul(length);
    if (received_.size() < head_end + 4 + body_bytes) return answer.closed;
    answer.body = received_.substr(head_end + 4, body_bytes);
    received_.erase(0, head_end + 4 + body_bytes);
    return true;
  });
  return answer;
}

inline HttpWorld::HttpWorld(ServerDeadlines deadlines, ServerRates rates) {
  identity.sessions().add_listener(listeners);
  rest_identity.add_routes(router);
  rest_chat.add_routes(router);
  rest_attachments.add_routes(router);
  rest_admin.add_routes(router);
  const std::string web = directory.file("web");
  std::filesystem::create_directories(web + "/assets");
  std::ofstream(web + "/index.html") << "<!doctype html><title>Earshot</title>";
  std::ofstream(web + "/assets/app-1a2b.js") << "console.log('plain')";
  std::ofstream(web + "/assets/app-1a2b.js.br") << "brotli bytes";
  std::ofstream(web + "/assets/app-1a2b.js.gz") << "gzip bytes";
  site = std::move(*StaticSite::load(web));
  server = std::make_unique<HttpServer>(
      ServerParts{*loop, pool, identity.sessions(), *files, router, site.get(), upgrades},
      OriginCheck({"https://chat.example.org"}), deadlines, rates);
}

inline HttpWorld::~HttpWorld() {
  server->close_all();
  run_until([this] { return server->idle(); });
}

inline std::string HttpWorld::request(std::string_view method, std::string_view path,
                                      std::string_view cookie, std::string_view body,
                                      std::string_view more_fields) {
  std::string text = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\n";
  text += "Host: localhost:8443\r\nOrigin: http://localhost:8443\r\n";
  if (!cookie.empty()) text += "Cookie: earshot_session=" + std::string(cookie) + "\r\n";
  if (more_fields.empty() && !body.empty()) text += "Content-Type: application/json\r\n";
  text += more_fields;
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

inline std::string HttpWorld::register_account(const std::string& name) {
  const Answer answer = call("POST", "/api/v1/register", "",
                             R"({"username":")" + name + R"(","display_name":")" + name +
                                 R"(","password":"password of )" + name + R"("})");
  CHECK(answer.status == 200);
  const std::string cookie = answer.field("Set-Cookie");
  const size_t start = cookie.find('=') + 1;
  return cookie.substr(start, cookie.find(';') - start);
}

}  // namespace earshot::http::testing
