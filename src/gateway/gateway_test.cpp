#include "gateway/gateway.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/spawn.h"
#include "gateway/event_fanout.h"
#include "gateway/testing/client_frames.h"
#include "gateway/testing/fake_handler.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"

namespace earshot::gateway {
namespace {

using io::testing::BlockingClient;
using testing::client_frame;

constexpr std::string_view kHello =
    R"({"type":"hello","id":1,"data":{"client":{"name":"Test","can_call":true}}})";

// A blocking WebSocket client.
class TestSocket {
 public:
  explicit TestSocket(const SocketAddress& server) : client_(server) {
    client_.send("GET");  // as far as a listener looks; the request itself is http's
    while (handshake.find("\r\n\r\n") == std::string::npos) {
      const std::string byte = client_.receive(1);
      if (byte.empty()) break;
      handshake += byte;
    }
  }
  void send(std::string_view text, uint8_t opcode = testing::kText) {
    client_.send(client_frame(text, opcode));
  }
  testing::ServerFrame next() {
    std::vector<testing::ServerFrame> frames;
    while (frames.empty()) {
      const std::string byte = client_.receive(1);
      if (byte.empty()) return {};
      bytes_ += byte;
      frames = testing::take_server_frames(bytes_);
    }
    return frames.front();
  }
  std::string handshake;

 private:
  BlockingClient client_;
  std::string bytes_;
};

class GatewayTest : public ::testing::Test {
 protected:
  ~GatewayTest() override {
    EXPECT_TRUE(io::testing::run_until(*loop_, [this] { return gateway_.empty(); }));
  }

  void accept(std::unique_ptr<io::Stream> stream) {
    gateway_.accept({std::move(stream), kAna, kDevice, protocol::Role::kMember, "localhost",
                     "dGhlIHNhbXBsZSBub25jZQ==", std::exchange(unread_, {})});
  }
  static Task<void> accept_after_request(GatewayTest& test, std::unique_ptr<io::Stream> stream) {
    std::array<uint8_t, 3> request;
    EXPECT_TRUE((co_await stream->read(request)).ok());
    test.accept(std::move(stream));
  }
  bool with_client(std::function<void(TestSocket&)> work) {
    return io::testing::run_with_client(*loop_, [this, work] {
      TestSocket socket(listener_->address());
      work(socket);
    });
  }

  const UserId kAna = UserId::from_value(1);
  const DeviceId kDevice = DeviceId::from_value(11);
  std::unique_ptr<io::EventLoop> loop_ = *io::EventLoop::create();
  SeededRandom random_{1};
  ClientRegistry clients_{random_};
  EventFanout fanout_{clients_};
  testing::FakeHandler handler_;
  Gateway gateway_{*loop_, clients_, handler_, random_, "1"};
  io::ConnectionLimit limit_{100, 100};
  std::string unread_;
  std::unique_ptr<io::TcpListener> listener_ =
      *io::TcpListener::create(*loop_, *SocketAddress::parse("127.0.0.1:0"), limit_, nullptr,
                               {.on_http = [this](std::unique_ptr<io::Stream> stream) {
                                 spawn(accept_after_request(*this, std::move(stream)));
                               }});
};

TEST_F(GatewayTest, AnswersTheHandshakeAndHello) {
  std::string handshake, hello, ping;
  ASSERT_TRUE(with_client([&](TestSocket& socket) {
    handshake = socket.handshake;
    socket.send(kHello);
    hello = socket.next().payload;
    socket.send(R"({"type":"ping","id":2,"data":{}})");
    ping = socket.next().payload;
  }));
  EXPECT_NE(handshake.find("101 Switching Protocols"), std::string::npos);
  EXPECT_NE(handshake.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos);
  EXPECT_NE(hello.find(R"("type":"ok")"), std::string::npos);
  EXPECT_NE(ping.find(R"("id":2)"), std::string::npos);
}

TEST_F(GatewayTest, ServesWhatCameWithTheRequest) {
  unread_ = client_frame(kHello);
  std::string hello;
  ASSERT_TRUE(with_client([&](TestSocket& socket) { hello = socket.next().payload; }));
  EXPECT_NE(hello.find(R"("type":"ok")"), std::string::npos);
}

TEST_F(GatewayTest, AnswersACloseFrameAndEndsTheSocket) {
  int code = 0;
  std::string after = "something";
  ASSERT_TRUE(with_client([&](TestSocket& socket) {
    socket.send("\x03\xe8", testing::kClose);
    code = socket.next().close_code();
    after = socket.next().payload;
  }));
  EXPECT_EQ(code, 1000);
  EXPECT_EQ(after, "");
}

TEST_F(GatewayTest, SigningOutADeviceTellsItsSocketsAndClosesThem) {
  std::string event;
  int code = 0;
  ASSERT_TRUE(with_client([&](TestSocket& socket) {
    socket.send(kHello);
    socket.next();
    loop_->post(
        [this] { gateway_.on_session_revoked(kDevice, identity::SessionEnd::kPasswordChanged); });
    event = socket.next().payload;
    code = socket.next().close_code();
  }));
  EXPECT_NE(event.find(R"("reason":"password_changed")"), std::string::npos) << event;
  EXPECT_EQ(code, 4001);
  EXPECT_EQ(handler_.sign_outs, 1);
  EXPECT_EQ(clients_.size(), 0u);
}

TEST_F(GatewayTest, SigningOutADeviceIsSaidAlsoWhenNoClientOfItIsKnown) {
  gateway_.on_session_revoked(kDevice, identity::SessionEnd::kRevoked);
  EXPECT_EQ(handler_.sign_outs, 0);
  EXPECT_EQ(handler_.devices_signed_out, std::vector<DeviceId>{kDevice});
}

TEST_F(GatewayTest, SigningOutSurvivesNewsForClientsThatHaveMissedAllTheyCan) {
  for (int i = 0; i < 2; ++i) {
    Client& client = clients_.create({kAna, ClientId(), kDevice, protocol::Role::kMember}, {});
    clients_.detach(client, loop_->now());
  }
  const auto tell = [this](int64_t seq) {
    fanout_.to_user(kAna, protocol::ReadChanged{ConversationId::from_value(7), kAna, seq});
  };
  for (size_t i = 1; i <= limits::kResumeEventsMax; ++i) tell(static_cast<int64_t>(i));
  ASSERT_EQ(clients_.size(), 2u);
  std::vector<UserId> told;
  handler_.on_signed_out = [&](const Client& client) {
    tell(1000);
    told.push_back(client.actor.user);
    EXPECT_EQ(clients_.size(), 0u);
  };
  gateway_.on_session_revoked(kDevice, identity::SessionEnd::kRevoked);
  EXPECT_EQ(told, (std::vector<UserId>{kAna, kAna}));
}

TEST_F(GatewayTest, StoppingTellsClientsWhenToComeBack) {
  std::string event;
  int code = 0, code_of_late = 0;
  ASSERT_TRUE(with_client([&](TestSocket& socket) {
    socket.send(kHello);
    socket.next();
    loop_->post([this] { gateway_.stop(500ms, 1500ms); });
    event = socket.next().payload;
    code = socket.next().close_code();
    code_of_late = TestSocket(listener_->address()).next().close_code();
  }));
  EXPECT_NE(event.find(R"("type":"server_restarting")"), std::string::npos) << event;
  EXPECT_EQ(code, 1001);
  EXPECT_EQ(code_of_late, 1001);
}

TEST_F(GatewayTest, APersonHasNoMoreThanEightSockets) {
  int code = 0;
  ASSERT_TRUE(io::testing::run_with_client(*loop_, [&] {
    std::vector<std::unique_ptr<TestSocket>> sockets;
    for (size_t i = 0; i < limits::kSocketsPerUserMax; ++i) {
      sockets.push_back(std::make_unique<TestSocket>(listener_->address()));
      sockets.back()->send(kHello);
      sockets.back()->next();
    }
    code = TestSocket(listener_->address()).next().close_code();
  }));
  EXPECT_EQ(code, 4003);
}

TEST_F(GatewayTest, ManyEventsOfOneTurnArriveInOrder) {
  int in_order = 0;
  ASSERT_TRUE(with_client([&](TestSocket& socket) {
    socket.send(kHello);
    socket.next();
    loop_->post([this] {
      for (int i = 1; i <= 2000; ++i) {
        fanout_.to_user(kAna, protocol::ReadChanged{ConversationId::from_value(7), kAna, i});
      }
    });
    for (int i = 1; i <= 2000; ++i) {
      const std::string seq = R"("seq":)" + std::to_string(i) + "}";
      in_order += socket.next().payload.find(seq) != std::string::npos;
    }
  }));
  EXPECT_EQ(in_order, 2000);
}

}  // namespace
}  // namespace earshot::gateway
