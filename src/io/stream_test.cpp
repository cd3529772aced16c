#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/random.h"
#include "base/spawn.h"
#include "base/task.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"
#include "io/tls_self_signed.h"

namespace earshot::io {
namespace {

using testing::BlockingClient;
using testing::run_until;
using testing::run_with_client;

struct Served {
  std::unique_ptr<Stream> stream;
  std::string end;  // how the connection ended, as the server saw it
};

Task<void> echo(Served& served) {
  Stream& stream = *served.stream;
  while (true) {
    const Result<size_t> n = co_await stream.read(stream.loop().scratch());
    if (!n.ok() || *n == 0) {
      served.end = n.ok() ? "finished" : n.error().message;
      break;
    }
    const std::string copy(as_text(stream.loop().scratch().first(*n)));
    if (!(co_await stream.write(as_bytes(copy))).ok()) break;
  }
  stream.close();
}

class StreamTest : public ::testing::Test {
 protected:
  void listen(std::string_view address, const TlsContext* tls = nullptr) {
    listener_ = std::move(*TcpListener::create(
        *loop_, *SocketAddress::parse(address), limit_, tls,
        {.on_http = [this](std::unique_ptr<Stream> stream) { on_stream_(std::move(stream)); }}));
  }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
  ConnectionLimit limit_{10, 10};
  Served served_;
  StreamHandlers::OnStream on_stream_ = [this](std::unique_ptr<Stream> stream) {
    served_.stream = std::move(stream);
    spawn(echo(served_));
  };
  std::unique_ptr<TcpListener> listener_;
};

TEST_F(StreamTest, EchoesOverV4AndSeesTheEnd) {
  listen("127.0.0.1:0");
  std::string answer;
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    client.send("hello");
    answer = client.receive(5);
  }));
  EXPECT_EQ(answer, "hello");
  ASSERT_TRUE(run_until(*loop_, [&] { return !served_.end.empty(); }));
  EXPECT_EQ(served_.end, "finished");
}

TEST_F(StreamTest, ADualStackListenerTakesV4AndV6) {
  listen("[::]:0");
  const std::string port = std::to_string(listener_->address().port());
  std::string v4, v6;
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(*SocketAddress::parse("127.0.0.1:" + port));
    client.send("four");
    v4 = client.receive(4);
  }));
  EXPECT_EQ(v4, "four");
  EXPECT_TRUE(served_.stream->peer().is_v4());
  ASSERT_TRUE(run_until(*loop_, [&] { return !served_.end.empty(); }));
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(*SocketAddress::parse("[::1]:" + port));
    client.send("six");
    v6 = client.receive(3);
    client.finish();
    client.receive(1);
  }));
  EXPECT_EQ(v6, "six");
}

TEST_F(StreamTest, WritesMoreThanTheKernelTakesAtOnce) {
  const std::string big(8 * 1024 * 1024, 'x');
  bool written = false;
  const auto send_big = [](Stream& stream, const std::string& text, bool& done) -> Task<void> {
    done = (co_await stream.write(as_bytes(text))).ok();
    stream.finish();
  };
  on_stream_ = [&](std::unique_ptr<Stream> stream) {
    served_.stream = std::move(stream);
    spawn(send_big(*served_.stream, big, written));
  };
  listen("127.0.0.1:0");
  size_t received = 0;
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    client.send("go");
    received = client.receive(big.size() + 1).size();
  }));
  EXPECT_TRUE(written);
  EXPECT_EQ(received, big.size());
}

TEST_F(StreamTest, CloseEndsAWaitingReadAndAWaitingWrite) {
  const std::string big(64 * 1024 * 1024, 'x');
  std::string write_error;
  const auto send_big = [](Stream& stream, const std::string& text,
                           std::string& error) -> Task<void> {
    const Result<void> sent = co_await stream.write(as_bytes(text));
    if (!sent.ok()) error = sent.error().message;
  };
  on_stream_ = [&](std::unique_ptr<Stream> stream) {
    served_.stream = std::move(stream);
    spawn(echo(served_));
    spawn(send_big(*served_.stream, big, write_error));
    loop_->post([this] { served_.stream->close(); });
  };
  listen("127.0.0.1:0");
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    client.send("go");
    client.receive(big.size());
  }));
  EXPECT_EQ(served_.end, "the connection is closed");
  EXPECT_EQ(write_error, "the connection is closed");
}

TEST_F(StreamTest, RefusesConnectionsAboveTheLimit) {
  limit_ = ConnectionLimit(1, 1);
  listen("127.0.0.1:0");
  std::string first, second;
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient one(listener_->address());
    one.send("a");
    first = one.receive(1);
    BlockingClient two(listener_->address());
    two.send("b");
    second = two.receive(1);
  }));
  EXPECT_EQ(first, "a");
  EXPECT_EQ(second, "");
  ASSERT_TRUE(run_until(*loop_, [&] { return !served_.end.empty(); }));
  served_.stream.reset();
  EXPECT_EQ(limit_.open(), 0u);
}

TEST_F(StreamTest, AListenerOnATakenPortSaysSo) {
  listen("127.0.0.1:0");
  const auto second = TcpListener::create(*loop_, listener_->address(), limit_, nullptr, {});
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("Address already in use"), std::string::npos);
}

// A connection that never stops sending must leave room for the others.
TEST_F(StreamTest, AFloodedStreamYieldsToOtherWork) {
  uint64_t first_turn = 0, last_turn = 0;
  size_t received = 0;
  const auto swallow = [](Stream& stream, uint64_t& first, uint64_t& last,
                          size_t& count) -> Task<void> {
    first = stream.loop().turn();
    while (true) {
      const Result<size_t> n = co_await stream.read(stream.loop().scratch());
      if (!n.ok() || *n == 0) break;
      count += *n;
      last = stream.loop().turn();
    }
  };
  on_stream_ = [&](std::unique_ptr<Stream> stream) {
    served_.stream = std::move(stream);
    spawn(swallow(*served_.stream, first_turn, last_turn, received));
  };
  listen("127.0.0.1:0");
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    client.send(std::string(4 * 1024 * 1024, 'x'));
  }));
  ASSERT_TRUE(run_until(*loop_, [&] { return received == 4u * 1024 * 1024; }));
  EXPECT_GE(last_turn - first_turn, 15u);  // 256 KiB a turn
}

class TlsTest : public StreamTest {
 protected:
  TlsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "earshot-tls-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    make_certificate({"localhost", "127.0.0.1"});
  }
  ~TlsTest() override { std::filesystem::remove_all(directory_); }

  void make_certificate(const std::vector<std::string>& names) {
    SystemRandom random;
    files_ = *ensure_self_signed(directory_, names, SystemClock().wall_now(), random);
  }

  // Sends "ping" as a TLS client that trusts our authority; the answer, or why there is none.
  std::string ask(const char* host = "localhost", int max_version = TLS1_3_VERSION) {
    BlockingClient client(listener_->address());
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_load_verify_locations(context.get(), files_.authority.c_str(), nullptr);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_max_proto_version(context.get(), max_version);
    const std::shared_ptr<SSL> session(SSL_new(context.get()), SSL_free);
    SSL_set1_host(session.get(), host);
    SSL_set_fd(session.get(), client.fd());
    if (SSL_connect(session.get()) != 1) {
      return X509_verify_cert_error_string(SSL_get_verify_result(session.get()));
    }
    SSL_write(session.get(), "ping", 4);
    char answer[4] = {};
    const int n = SSL_read(session.get(), answer, sizeof answer);
    serial_ = X509_get_serialNumber(SSL_get0_peer_certificate(session.get()))->data[0] << 8 |
              X509_get_serialNumber(SSL_get0_peer_certificate(session.get()))->data[1];
    return std::string(answer, n > 0 ? static_cast<size_t>(n) : 0);
  }

  std::filesystem::path directory_;
  SelfSignedFiles files_;
  int serial_ = 0;
};

TEST_F(TlsTest, EchoesToAClientThatTrustsTheLocalAuthority) {
  const auto tls = *TlsContext::create(files_.certificate, files_.key);
  listen("127.0.0.1:0", tls.get());
  std::string modern, older;
  ASSERT_TRUE(run_with_client(*loop_, [&] { modern = ask(); }));
  EXPECT_EQ(modern, "ping");
  EXPECT_TRUE(served_.stream->secure());
  ASSERT_TRUE(run_until(*loop_, [&] { return !served_.end.empty(); }));
  ASSERT_TRUE(run_with_client(*loop_, [&] { older = ask("localhost", TLS1_2_VERSION); }));
  EXPECT_EQ(older, "ping");
  ASSERT_TRUE(run_until(*loop_, [&] { return served_.stream->closed(); }));
}

TEST_F(TlsTest, RefusesOldProtocolsAndPlainText) {
  const auto tls = *TlsContext::create(files_.certificate, files_.key);
  listen("127.0.0.1:0", tls.get());
  std::string old_version, plain;
  ASSERT_TRUE(run_with_client(*loop_, [&] { old_version = ask("localhost", TLS1_1_VERSION); }));
  EXPECT_NE(old_version, "ping");
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    client.send("GET / HTTP/1.1\r\n\r\n");
    plain = client.receive(100);
  }));
  EXPECT_EQ(plain, "");
  EXPECT_EQ(served_.stream, nullptr) << "neither of them became a stream";
}

TEST_F(TlsTest, CarriesMoreThanOneRecordEachWay) {
  const auto tls = *TlsContext::create(files_.certificate, files_.key);
  const std::string big(1024 * 1024, 'y');
  const auto send_big = [](Stream& stream, const std::string& text) -> Task<void> {
    static_cast<void>(co_await stream.read(stream.loop().scratch()));
    static_cast<void>(co_await stream.write(as_bytes(text)));
    stream.close();
  };
  on_stream_ = [&](std::unique_ptr<Stream> stream) {
    served_.stream = std::move(stream);
    spawn(send_big(*served_.stream, big));
  };
  listen("127.0.0.1:0", tls.get());
  size_t received = 0;
  ASSERT_TRUE(run_with_client(*loop_, [&] {
    BlockingClient client(listener_->address());
    const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    const std::shared_ptr<SSL> session(SSL_new(context.get()), SSL_free);
    SSL_set_fd(session.get(), client.fd());
    if (SSL_connect(session.get()) != 1) return;
    SSL_write(session.get(), "go", 2);
    std::string chunk(65536, '\0');
    int n;
    while ((n = SSL_read(session.get(), chunk.data(), static_cast<int>(chunk.size()))) > 0) {
      received += static_cast<size_t>(n);
    }
  }));
  EXPECT_EQ(received, big.size());
}

TEST_F(TlsTest, ReloadsAChangedCertificateForNewConnections) {
  const auto tls = *TlsContext::create(files_.certificate, files_.key);
  listen("127.0.0.1:0", tls.get());
  EXPECT_FALSE(*tls->reload_if_changed());
  std::string answer;
  ASSERT_TRUE(run_with_client(*loop_, [&] { answer = ask(); }));
  const int old_serial = serial_;
  ASSERT_TRUE(run_until(*loop_, [&] { return served_.stream->closed(); }));

  make_certificate({"localhost", "127.0.0.1", "earshot.local"});
  EXPECT_TRUE(*tls->reload_if_changed());
  ASSERT_TRUE(run_with_client(*loop_, [&] { answer = ask("earshot.local"); }));
  EXPECT_EQ(answer, "ping");
  EXPECT_NE(serial_, old_serial);
  ASSERT_TRUE(run_until(*loop_, [&] { return served_.stream->closed(); }));
}

TEST_F(TlsTest, KeepsTheOldCertificateWhenTheNewOneIsBroken) {
  const auto tls = *TlsContext::create(files_.certificate, files_.key);
  listen("127.0.0.1:0", tls.get());
  std::filesystem::remove(files_.key);
  EXPECT_FALSE(tls->reload_if_changed().ok());
  std::string answer;
  ASSERT_TRUE(run_with_client(*loop_, [&] { answer = ask(); }));
  EXPECT_EQ(answer, "ping");
  ASSERT_TRUE(run_until(*loop_, [&] { return served_.stream->closed(); }));
}

TEST_F(TlsTest, SelfSignedFilesAreKeptAndPrivate) {
  const auto before = std::filesystem::last_write_time(files_.certificate);
  make_certificate({"localhost"});
  EXPECT_EQ(std::filesystem::last_write_time(files_.certificate), before);
  struct stat info {};
  ASSERT_EQ(::stat(files_.key.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat((directory_ / "authority-key.pem").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto names = local_names();
  EXPECT_NE(std::find(names.begin(), names.end(), "localhost"), names.end());
}

}  // namespace
}  // namespace earshot::io
