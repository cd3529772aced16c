// The whole server in this process, over real sockets: register, say hello, send a message, stop.
#include "app/server.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/demo.h"
#include "base/spawn.h"
#include "gateway/testing/client_frames.h"
#include "io/testing/blocking_client.h"

namespace earshot::app {
namespace {

using gateway::testing::client_frame;
using io::testing::BlockingClient;

// A browser, as far as HTTP and WebSocket go.
class Browser {
 public:
  explicit Browser(const SocketAddress& server) : address_(server) {}

  // The whole answer. Remembers the session cookie.
  std::string request(const std::string& method, const std::string& target,
                      const std::string& body = "") {
    BlockingClient client(address_);
    client.send(method + " " + target + " HTTP/1.1\r\nHost: " + host() +
                "\r\nConnection: close\r\nContent-Type: application/json\r\nOrigin: http://" +
                host() + "\r\n" + cookie_field() +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const std::string answer = client.receive(1 << 20);
    const size_t cookie = answer.find("Set-Cookie: ");
    if (cookie != std::string::npos) {
      const size_t begin = cookie + 12;
      cookie_ = answer.substr(begin, answer.find(';', begin) - begin);
    }
    return answer;
  }

  std::string register_as(const std::string& name) {
    return request("POST", "/api/v1/register",
                   R"({"username":")" + name + R"(","display_name":")" + name +
                       R"(","password":"correct horse"})");
  }

  // The head of the answer to the upgrade.
  std::string open_socket(const std::string& origin_host) {
    socket_ = std::make_unique<BlockingClient>(address_);
    socket_->send("GET /api/v1/socket HTTP/1.1\r\nHost: " + host() +
                  "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://" +
                  origin_host + "\r\n" + cookie_field() + "\r\n");
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
      const std::string byte = socket_->receive(1);
      if (byte.empty()) break;
      head += byte;
    }
    return head;
  }
  std::string open_socket() { return open_socket(host()); }

  void send(const std::string& text) { socket_->send(client_frame(text)); }
  std::string next() {
    while (true) {
      const auto frames = gateway::testing::take_server_frames(received_);
      for (const auto& frame : frames) waiting_.push_back(frame.payload);
      if (!waiting_.empty()) break;
      const std::string byte = socket_->receive(1);
      if (byte.empty()) return "";
      received_ += byte;
    }
    const std::string first = waiting_.front();
    waiting_.erase(waiting_.begin());
    return first;
  }
  // The next frame that holds `part`; "" when the connection ends first.
  std::string next_with(const std::string& part) {
    std::string frame = next();
    while (!frame.empty() && frame.find(part) == std::string::npos) frame = next();
    return frame;
  }
  std::string hello() {
    send(R"({"type":"hello","id":1,"data":{"client":{"name":"Test","can_call":true}}})");
    return next_with(R"("id":1)");
  }

 private:
  std::string host() const { return address_.to_string(); }
  std::string cookie_field() const { return cookie_.empty() ? "" : "Cookie: " + cookie_ + "\r\n"; }

  SocketAddress address_;
  std::string cookie_;
  std::unique_ptr<BlockingClient> socket_;
  std::string received_;
  std::vector<std::string> waiting_;
};

std::string value_of(const std::string& json, const std::string& key) {
  const std::string name = "\"" + key + "\":\"";
  const size_t begin = json.find(name);
  if (begin == std::string::npos) return "";
  return json.substr(begin + name.size(),
                     json.find('"', begin + name.size()) - begin - name.size());
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "earshot-app-XXXXXX").string();
    config_.data_dir = ::mkdtemp(pattern.data());
    config_.listen = {"127.0.0.1:0"};
    server_ = std::make_unique<Server>(config_, *lay_foundation(config_, *loop_, random_), *loop_,
                                       random_);
    EXPECT_TRUE(run(server_->load()).ok());
    EXPECT_TRUE(server_->listen().ok());
    address_ = *SocketAddress::parse("127.0.0.1:" + port());
  }
  ~ServerTest() override {
    stop();
    EXPECT_TRUE(io::testing::run_until(*loop_, [this] { return stopped_; }));
    server_.reset();
    std::filesystem::remove_all(config_.data_dir);
  }

  void stop() {
    server_->stop([this] { stopped_ = true; });
  }
  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    task_detail::store_result(std::move(task), &result);
    EXPECT_TRUE(io::testing::run_until(*loop_, [&result] { return result.has_value(); }));
    return std::move(*result);
  }
  std::string port() const {
    const std::string address = server_->addresses().front();
    return address.substr(address.rfind(':') + 1);
  }

  Config config_;
  SystemRandom random_;
  std::unique_ptr<io::EventLoop> loop_ = *io::EventLoop::create();
  std::unique_ptr<Server> server_;
  SocketAddress address_;
  bool stopped_ = false;
};

TEST_F(ServerTest, TwoPeopleRegisterAndOneWritesToTheOther) {
  std::string hello, sent, received;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    Browser ana(address_), ben(address_);
    ana.register_as("ana");
    const std::string ben_id = value_of(ben.register_as("ben"), "id");
    ana.open_socket();
    ben.open_socket();
    hello = ana.hello();
    ben.hello();
    ana.send(R"({"type":"conversation_open_direct","id":2,"data":{"user_id":")" + ben_id + "\"}}");
    const std::string conversation = value_of(ana.next_with(R"("id":2)").substr(30), "id");
    ana.send(R"({"type":"message_send","id":3,"data":{"conversation_id":")" + conversation +
             R"(","client_message_id":"m1","text":"Hello Ben"}})");
    sent = ana.next_with(R"("id":3)");
    received = ben.next_with("message_created");
  }));
  EXPECT_NE(hello.find(R"("username":"ana")"), std::string::npos) << hello;
  EXPECT_NE(sent.find(R"("type":"ok")"), std::string::npos) << sent;
  EXPECT_NE(sent.find(R"("seq":1)"), std::string::npos) << sent;
  EXPECT_NE(received.find("Hello Ben"), std::string::npos) << received;
}

TEST_F(ServerTest, TheSocketNeedsASessionAndTheRightOrigin) {
  std::string stranger, foreign, good;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    stranger = Browser(address_).open_socket();
    Browser ana(address_);
    ana.register_as("ana");
    foreign = ana.open_socket("evil.example");
    good = ana.open_socket();
  }));
  EXPECT_NE(stranger.find("HTTP/1.1 401"), std::string::npos) << stranger;
  EXPECT_NE(foreign.find("HTTP/1.1 403"), std::string::npos) << foreign;
  EXPECT_NE(good.find("HTTP/1.1 101"), std::string::npos) << good;
}

TEST_F(ServerTest, SigningOutClosesTheSocketOfThatDevice) {
  std::string event;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    Browser ana(address_);
    ana.register_as("ana");
    ana.open_socket();
    ana.hello();
    ana.request("POST", "/api/v1/sign_out");
    event = ana.next_with("signed_out");
  }));
  EXPECT_NE(event.find(R"("reason":"revoked")"), std::string::npos) << event;
}

TEST_F(ServerTest, StoppingTellsTheClientsAndEndsInTime) {
  std::string event;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    Browser ana(address_);
    ana.register_as("ana");
    ana.open_socket();
    ana.hello();
    loop_->post([this] { stop(); });
    event = ana.next_with("server_restarting");
  }));
  EXPECT_NE(event.find("retry_after_ms"), std::string::npos) << event;
}

TEST_F(ServerTest, TheLoadIsForAdministratorsAndMetricsAreOff) {
  std::string stranger, administrator, member;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    stranger = Browser(address_).request("GET", "/api/v1/admin/load");
    Browser ana(address_), ben(address_);
    ana.register_as("ana");
    ben.register_as("ben");
    administrator = ana.request("GET", "/api/v1/admin/load");
    member = ben.request("GET", "/api/v1/admin/load");
  }));
  EXPECT_NE(stranger.find("HTTP/1.1 401"), std::string::npos) << stranger;
  EXPECT_NE(member.find("HTTP/1.1 403"), std::string::npos) << member;
  EXPECT_NE(administrator.find("HTTP/1.1 200"), std::string::npos) << administrator;
  EXPECT_NE(administrator.find(R"("group_calls":true)"), std::string::npos) << administrator;
  EXPECT_FALSE(server_->metrics_address().has_value());
}

TEST_F(ServerTest, TheDemoIsMadeOnceAndItsPasswordsWork) {
  const std::string first = *run(ensure_demo(*server_, config_, loop_->clock(), random_));
  const std::string second = *run(ensure_demo(*server_, config_, loop_->clock(), random_));
  EXPECT_EQ(first, second);
  const size_t begin = first.find("password ") + 9;
  const std::string password = first.substr(begin, first.find(' ', begin) - begin);
  std::string answer;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    answer = Browser(address_).request("POST", "/api/v1/sign_in",
                                       R"({"username":"ana","password":")" + password + "\"}");
  }));
  EXPECT_NE(answer.find("HTTP/1.1 200"), std::string::npos) << answer;
}

}  // namespace
}  // namespace earshot::app
