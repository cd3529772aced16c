#include "io/tcp_listener.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/random.h"
#include "base/spawn.h"
#include "base/task.h"
#include "io/testing/blocking_client.h"
#include "io/tls_self_signed.h"

namespace earshot::io {
namespace {

using testing::BlockingClient;
using testing::run_until;
using testing::run_with_client;

const std::string kTurn("\x00\x03\x00\x08\x21\x12\xA4\x42 allocate", 17);
const std::string kIceTcp("\x00\x50\x00\x01\x00\x3C\x21\x12\xA4\x42 binding", 18);

Task<void> read_all(Stream& stream, std::string& received) {
  while (true) {
    const Result<size_t> n = co_await stream.read(stream.loop().scratch());
    if (!n.ok() || *n == 0) break;
    received += as_text(stream.loop().scratch().first(*n));
  }
  stream.close();
}

class TcpListenerTest : public ::testing::Test {
 protected:
  void listen(const TlsContext* tls = nullptr) {
    listener_ =
        std::move(*TcpListener::create(*loop_, *SocketAddress::parse("127.0.0.1:0"), limit_, tls,
                                       {.on_http = keep("http"),
                                        .on_turn = keep("turn"),
                                        .on_plain_http = keep("plain http"),
                                        .on_ice_tcp = keep("ice-tcp")}));
  }
  StreamHandlers::OnStream keep(std::string kind) {
    return [this, kind](std::unique_ptr<Stream> stream) {
      kind_ = kind;
      stream_ = std::move(stream);
      spawn(read_all(*stream_, received_));
    };
  }
  bool send_and_close(const std::string& text) {
    return run_with_client(*loop_, [&] {
      BlockingClient client(listener_->address());
      client.send(text);
      client.finish();
      client.receive(1);
    });
  }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
  ConnectionLimit limit_{10, 10};
  std::string kind_;
  std::string received_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<TcpListener> listener_;
};

TEST_F(TcpListenerTest, TellsHttpTurnAndIceTcpApartAndLosesNoByte) {
  listen();
  ASSERT_TRUE(send_and_close("GET / HTTP/1.1"));
  EXPECT_EQ(kind_, "http");
  EXPECT_EQ(received_, "GET / HTTP/1.1");
  received_.clear();
  ASSERT_TRUE(send_and_close(kTurn));
  EXPECT_EQ(kind_, "turn");
  EXPECT_EQ(received_, kTurn);
  EXPECT_FALSE(stream_->secure());
  received_.clear();
  ASSERT_TRUE(send_and_close(kIceTcp));
  EXPECT_EQ(kind_, "ice-tcp");
  EXPECT_EQ(received_, kIceTcp);
}

TEST_F(TcpListenerTest, WaitsForBytesThatComeOneByOne) {
  listen();
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    for (const char byte : kTurn) client.send(std::string(1, byte));
    client.finish();
    client.receive(1);
  }));
  EXPECT_EQ(kind_, "turn");
  EXPECT_EQ(received_, kTurn);
}

TEST_F(TcpListenerTest, ClosesWhatNobodyServes) {
  listen();
  for (const std::string& text : {std::string("\xFFnonsense"), std::string("\x16\x03\x01"),
                                  kTurn.substr(0, 7), std::string()}) {
    ASSERT_TRUE(send_and_close(text));
    ASSERT_TRUE(run_until(*loop_, [this] { return limit_.open() == 0; }));
    EXPECT_EQ(kind_, "");
  }
}

TEST_F(TcpListenerTest, AConnectionThatHasSaidNothingEndsWithTheListener) {
  listen();
  BlockingClient client(listener_->address());
  ASSERT_TRUE(run_until(*loop_, [this] { return limit_.open() == 1; }));
  listener_.reset();
  EXPECT_EQ(limit_.open(), 0u);
  EXPECT_EQ(client.receive(1), "");
}

TEST_F(TcpListenerTest, AFloodOfRefusedConnectionsSharesLinesOfTheLog) {
  std::vector<std::string> lines;
  set_log_sink([&lines](std::string_view line) { lines.emplace_back(line); });
  listen();
  std::vector<std::unique_ptr<BlockingClient>> open;
  while (open.size() < 10) open.push_back(std::make_unique<BlockingClient>(listener_->address()));
  EXPECT_TRUE(run_until(*loop_, [this] { return limit_.open() == 10; }));
  int refused = 0;
  for (int i = 0; i < 30; ++i) {
    EXPECT_TRUE(run_with_client(*loop_, [&] {
      refused += BlockingClient(listener_->address()).receive(1).empty() ? 1 : 0;
    }));
  }
  set_log_sink(nullptr);
  EXPECT_EQ(refused, 30);
  const auto about = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("connections refused") != std::string::npos;
  });
  EXPECT_GE(about, 1);
  EXPECT_LE(about, 5);
}

class TlsListenerTest : public TcpListenerTest {
 protected:
  TlsListenerTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "earshot-tls-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    SystemRandom random;
    const SelfSignedFiles files =
        *ensure_self_signed(directory_, {"localhost"}, SystemClock().wall_now(), random);
    tls_ = *TlsContext::create(files.certificate, files.key);
    listen(tls_.get());
  }
  ~TlsListenerTest() override { std::filesystem::remove_all(directory_); }

  // `pieces`: each in a record of its own.
  bool send_in_tls(const std::vector<std::string>& pieces, std::string* answer = nullptr) {
    return run_with_client(*loop_, [&] {
      BlockingClient client(listener_->address());
      const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
      const std::shared_ptr<SSL> session(SSL_new(context.get()), SSL_free);
      SSL_set_fd(session.get(), client.fd());
      if (SSL_connect(session.get()) != 1) return;
      for (const std::string& piece : pieces) {
        SSL_write(session.get(), piece.data(), static_cast<int>(piece.size()));
      }
      char text[100];
      const int n = answer == nullptr ? 0 : SSL_read(session.get(), text, sizeof text);
      if (n > 0) answer->assign(text, static_cast<size_t>(n));
      SSL_shutdown(session.get());
      // Until the server is done: closing with tickets unread would reset the connection.
      char rest[100];
      while (SSL_read(session.get(), rest, sizeof rest) > 0) continue;
    });
  }

  std::filesystem::path directory_;
  std::unique_ptr<TlsContext> tls_;
};

TEST_F(TlsListenerTest, LooksInsideTls) {
  ASSERT_TRUE(send_in_tls({"GET / HTTP/1.1"}));
  EXPECT_EQ(kind_, "http");
  EXPECT_EQ(received_, "GET / HTTP/1.1");
  received_.clear();
  ASSERT_TRUE(send_in_tls({kTurn.substr(0, 3), kTurn.substr(3)}));
  EXPECT_EQ(kind_, "turn");
  EXPECT_EQ(received_, kTurn);
  EXPECT_TRUE(stream_->secure());
}

TEST_F(TlsListenerTest, TakesPlainTurnAndPlainHttpOnTheSamePort) {
  ASSERT_TRUE(send_and_close(kTurn));
  EXPECT_EQ(kind_, "turn");
  EXPECT_FALSE(stream_->secure());
  ASSERT_TRUE(send_and_close("GET / HTTP/1.1"));
  EXPECT_EQ(kind_, "plain http");
}

TEST_F(TlsListenerTest, ClosesWhatIsNeitherInsideTls) {
  ASSERT_TRUE(send_in_tls({"\xFFnonsense"}));
  ASSERT_TRUE(send_in_tls({kIceTcp}));
  ASSERT_TRUE(send_in_tls({}));
  ASSERT_TRUE(run_until(*loop_, [this] { return limit_.open() == 0; }));
  EXPECT_EQ(kind_, "");
}

TEST_F(TlsListenerTest, AHandshakeUnderWayEndsWithTheListener) {
  BlockingClient client(listener_->address());
  client.send("\x16\x03\x01");
  ASSERT_TRUE(run_until(*loop_, [this] { return limit_.open() == 1; }));
  loop_->run_turn(loop_->clock().now());
  listener_.reset();
  loop_->run_turn(loop_->clock().now());
  EXPECT_EQ(limit_.open(), 0u);
}

// What TURN over TLS does: accepted on one loop, served on another, no byte lost on the way.
TEST_F(TlsListenerTest, AStreamMovesToAnotherLoop) {
  const auto echo_once = [](Stream& stream, std::string& received) -> Task<void> {
    const Result<size_t> n = co_await stream.read(stream.loop().scratch());
    if (n.ok()) received = as_text(stream.loop().scratch().first(*n));
    const std::string answer = "moved";
    static_cast<void>(co_await stream.write(as_bytes(answer)));
    co_await read_all(stream, received);
  };
  ConnectionLimit other_limit{10, 10};
  std::unique_ptr<EventLoop> other = *EventLoop::create();
  std::unique_ptr<Stream> moved;
  std::thread other_thread([&] { other->run(); });
  listener_ =
      std::move(*TcpListener::create(*loop_, *SocketAddress::parse("127.0.0.1:0"), limit_,
                                     tls_.get(), {.on_turn = [&](std::unique_ptr<Stream> stream) {
                                       EXPECT_EQ(stream->local(), listener_->address());
                                       stream->detach();
                                       EXPECT_EQ(limit_.open(), 0u);
                                       moved = std::move(stream);
                                       other->post([&] {
                                         moved->attach(*other, *other_limit.acquire(moved->peer()));
                                         spawn(echo_once(*moved, received_));
                                       });
                                     }}));
  std::string answer;
  ASSERT_TRUE(send_in_tls({kTurn, " and more"}, &answer));
  EXPECT_EQ(answer, "moved");
  other->stop();
  other_thread.join();
  ASSERT_TRUE(run_until(*other, [&] { return moved->closed(); }));
  EXPECT_EQ(received_.substr(0, kTurn.size()), kTurn);
  moved.reset();
  EXPECT_EQ(other_limit.open(), 0u);
}

}  // namespace
}  // namespace earshot::io
