#include "io/https_client.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/limits.h"
#include "base/random.h"
#include "base/spawn.h"
#include "io/event_loop.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"
#include "io/tls_context.h"
#include "io/tls_self_signed.h"

namespace earshot::io {
namespace {

class HttpsClientTest : public ::testing::Test {
 protected:
  HttpsClientTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "earshot-https-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    SystemRandom random;
    files_ = *ensure_self_signed(directory_, {"localhost", "127.0.0.1"}, loop_->clock().wall_now(),
                                 random);
    tls_ = std::move(*TlsContext::create(files_.certificate, files_.key));
    listener_ = std::move(*TcpListener::create(
        *loop_, *SocketAddress::parse("127.0.0.1:0"), limit_, tls_.get(),
        {.on_http = [this](std::unique_ptr<Stream> stream) { spawn(serve(std::move(stream))); },
         .on_turn = {},
         .on_plain_http = {}}));
  }
  ~HttpsClientTest() override { std::filesystem::remove_all(directory_); }

  Task<void> serve(std::unique_ptr<Stream> stream) {
    std::string received;
    while (!received.ends_with("the body")) {
      const Result<size_t> n = co_await stream->read(loop_->scratch());
      if (!n.ok() || *n == 0) co_return;
      received += as_text(loop_->scratch().first(*n));
    }
    requests_.push_back(std::move(received));
    static_cast<void>(co_await stream->write(as_bytes(answer_)));
    stream->close();
  }

  std::string url(const std::string& host = "localhost") const {
    return "https://" + host + ":" + std::to_string(listener_->address().port()) + "/push/1";
  }
  Result<HttpsAnswer> post(HttpsClient& client, const std::string& url) {
    std::optional<Result<HttpsAnswer>> result;
    client.post({.url = url, .fields = {"TTL: 45"}, .body = "the body", .timeout = 5s},
                [&](Result<HttpsAnswer> answer) { result = std::move(answer); });
    testing::run_until(*loop_, [&] { return result.has_value(); });
    return result ? *std::move(result) : Error{ErrorCode::kInternal, "no result at all"};
  }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
  std::filesystem::path directory_;
  SelfSignedFiles files_;
  std::unique_ptr<TlsContext> tls_;
  ConnectionLimit limit_{10, 10};
  std::unique_ptr<TcpListener> listener_;
  std::string answer_ = "HTTP/1.1 201 Created\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nok";
  std::vector<std::string> requests_;
};

TEST_F(HttpsClientTest, PostsAndGivesTheAnswer) {
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = true});
  const auto answer = post(client, url());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->retry_after, Duration(7s));
  EXPECT_EQ(answer->body, "ok");
  ASSERT_EQ(requests_.size(), 1u);
  EXPECT_TRUE(requests_[0].starts_with("POST /push/1 HTTP/1.1\r\n")) << requests_[0];
  EXPECT_NE(requests_[0].find("TTL: 45\r\n"), std::string::npos);
}

TEST_F(HttpsClientTest, TalksToNobodyOffTheInternet) {
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = false});
  for (const char* host : {"localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1"}) {
    EXPECT_EQ(post(client, url(host)).error().code, ErrorCode::kForbidden) << host;
  }
  EXPECT_TRUE(requests_.empty());
}

TEST_F(HttpsClientTest, SpeaksHttpsAlone) {
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = true});
  for (const char* address : {"http://localhost/", "file:///etc/passwd", "gopher://localhost/x"}) {
    EXPECT_EQ(post(client, address).error().code, ErrorCode::kForbidden) << address;
  }
}

TEST_F(HttpsClientTest, FollowsNoRedirect) {
  answer_ =
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + url() + "\r\nContent-Length: 0\r\n\r\n";
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = true});
  EXPECT_EQ(post(client, url())->status, 307);
  EXPECT_EQ(requests_.size(), 1u);
}

TEST_F(HttpsClientTest, TrustsNoStranger) {
  HttpsClient client(*loop_, {.ca_file = {}, .allow_private = true});
  EXPECT_EQ(post(client, url()).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(requests_.empty());
}

TEST_F(HttpsClientTest, CutsALongAnswerOff) {
  const size_t bytes = 3 * limits::kHttpsAnswerBytesMax;
  answer_ = "HTTP/1.1 400 Bad Request\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n" +
            std::string(bytes, 'x');
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = true});
  const auto answer = post(client, url());
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->body.size(), limits::kHttpsAnswerBytesMax);
}

TEST_F(HttpsClientTest, TakesNoEndlessHeader) {
  answer_ = "HTTP/1.1 200 OK\r\n";
  while (answer_.size() < 2 * limits::kHttpsHeadBytesMax)
    answer_ += "X: " + std::string(500, 'x') + "\r\n";
  answer_ += "\r\n";
  HttpsClient client(*loop_, {.ca_file = files_.authority, .allow_private = true});
  EXPECT_EQ(post(client, url()).error().code, ErrorCode::kUnavailable);
}

TEST_F(HttpsClientTest, EndsWithARequestUnderWay) {
  auto client = std::make_unique<HttpsClient>(
      *loop_, HttpsClientOptions{.ca_file = files_.authority, .allow_private = true});
  bool called = false;
  client->post({.url = url(), .fields = {}, .body = "half of it", .timeout = 60s},
               [&](Result<HttpsAnswer>) { called = true; });
  client.reset();
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace earshot::io
