#include "io/tls_client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/random.h"
#include "base/spawn.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"
#include "io/tls_self_signed.h"

namespace earshot::io {
namespace {

using testing::run_until;

const std::string kRequest = "GET / HTTP/1.1\r\n\r\n";
const std::string kAnswer = "hello";

Task<void> answer_once(Stream& stream) {
  const Result<size_t> count = co_await stream.read(stream.loop().scratch());
  if (count.ok() && *count > 0) {
    const Result<void> sent = co_await stream.write(as_bytes(kAnswer));
    static_cast<void>(sent.ok());
  }
}

Task<void> ask(Stream& stream, std::optional<std::string>& answer) {
  const Result<void> sent = co_await stream.write(as_bytes(kRequest));
  std::string text;
  if (sent.ok()) {
    const Result<size_t> count = co_await stream.read(stream.loop().scratch());
    if (count.ok()) text = as_text(stream.loop().scratch().first(*count));
  }
  answer = text;
}

class TlsClientTest : public ::testing::Test {
 protected:
  TlsClientTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "earshot-tls-client-XXXXXX";
    directory_ = ::mkdtemp(pattern.data());
    SystemRandom random;
    files_ = *ensure_self_signed(directory_, {"localhost", "127.0.0.1"}, SystemClock().wall_now(),
                                 random);
    tls_ = *TlsContext::create(files_.certificate, files_.key);
    const auto keep = [this](std::unique_ptr<Stream> stream) {
      served_ = std::move(stream);
      spawn(answer_once(*served_));
    };
    listener_ = std::move(*TcpListener::create(
        *loop_, *SocketAddress::parse("127.0.0.1:0"), limit_, tls_.get(),
        {.on_http = keep, .on_turn = keep, .on_plain_http = keep, .on_ice_tcp = keep}));
  }
  ~TlsClientTest() override { std::filesystem::remove_all(directory_); }

  // What the server answers; "": there was no connection.
  std::string ask_as(const TlsClient::Options& options, const std::string& name) {
    const auto client = TlsClient::create(options);
    EXPECT_TRUE(client.ok());
    const auto stream = (*client)->connect(*loop_, listener_->address(), name);
    EXPECT_TRUE(stream.ok());
    std::optional<std::string> answer;
    spawn(ask(**stream, answer));
    EXPECT_TRUE(run_until(*loop_, [&] { return answer.has_value(); }));
    (*stream)->close();
    // The server has noticed as well.
    served_.reset();
    EXPECT_TRUE(run_until(*loop_, [&] { return limit_.open() == 0; }));
    return answer.value_or("");
  }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
  ConnectionLimit limit_{10, 10};
  std::filesystem::path directory_;
  SelfSignedFiles files_;
  std::unique_ptr<TlsContext> tls_;
  std::unique_ptr<Stream> served_;
  std::unique_ptr<TcpListener> listener_;
};

TEST_F(TlsClientTest, TalksToAServerWhoseAuthorityItTrusts) {
  EXPECT_EQ(ask_as({.ca_file = files_.authority}, "localhost"), kAnswer);
  EXPECT_EQ(ask_as({.ca_file = files_.authority}, "127.0.0.1"), kAnswer);
}

TEST_F(TlsClientTest, RefusesAnotherName) {
  EXPECT_EQ(ask_as({.ca_file = files_.authority}, "example.org"), "");
  EXPECT_EQ(ask_as({.ca_file = files_.authority}, "127.0.0.2"), "");
}

TEST_F(TlsClientTest, RefusesAnAuthorityThatItDoesNotKnowUnlessToldToTakeAny) {
  EXPECT_EQ(ask_as({}, "localhost"), "");
  EXPECT_EQ(ask_as({.ca_file = {}, .takes_any_certificate = true}, "localhost"), kAnswer);
}

TEST_F(TlsClientTest, SaysWhichFileHoldsNoAuthority) {
  const auto client = TlsClient::create({.ca_file = "no/such/file.pem"});
  ASSERT_FALSE(client.ok());
  EXPECT_EQ(client.error().message, "no/such/file.pem: holds no certificates");
}

TEST_F(TlsClientTest, ResolvesAddressesAndNames) {
  const auto address = resolve("127.0.0.1", 443);
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->front().to_string(), "127.0.0.1:443");
  EXPECT_FALSE(resolve("no such name", 443).ok());
}

TEST_F(TlsClientTest, NoServerIsAnErrorOfTheFirstUse) {
  const SocketAddress nobody = listener_->address();
  listener_.reset();
  const auto stream = connect_tcp(*loop_, nobody);
  ASSERT_TRUE(stream.ok());
  std::optional<std::string> answer;
  spawn(ask(**stream, answer));
  EXPECT_TRUE(run_until(*loop_, [&] { return answer.has_value(); }));
  EXPECT_EQ(answer, "");
}

}  // namespace
}  // namespace earshot::io
