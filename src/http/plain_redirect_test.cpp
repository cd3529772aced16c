#include "http/plain_redirect.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"

namespace earshot::http {
namespace {

using io::testing::BlockingClient;

RequestHead head_of(std::string target, std::string host) {
  RequestHead head;
  head.method = Method::kGet;
  head.target = std::move(target);
  if (!host.empty()) head.fields.emplace_back("host", std::move(host));
  return head;
}

std::string location(const Response& response) {
  for (const auto& [name, value] : response.fields) {
    if (name == "Location") return value;
  }
  return "";
}

PlainRedirectSettings with_challenge(std::string token, std::string answer) {
  PlainRedirectSettings settings;
  settings.find_challenge = [token, answer](std::string_view asked) {
    return asked == token ? std::optional(answer) : std::nullopt;
  };
  return settings;
}

PlainRedirectSettings on_port(uint16_t port) {
  PlainRedirectSettings settings;
  settings.https_port = port;
  return settings;
}

TEST(PlainRedirect, AnswersAKnownChallengeForAnyHost) {
  const auto settings = with_challenge("tok-en_1", "tok-en_1.thumbprint");
  for (const char* host : {"chat.example.org", "", "1.2.3.4"}) {
    const Response response =
        answer_plain(head_of("/.well-known/acme-challenge/tok-en_1", host), settings);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(std::get<std::string>(response.body), "tok-en_1.thumbprint");
  }
}

TEST(PlainRedirect, KnowsNoOtherChallenges) {
  const auto settings = with_challenge("token", "x");
  for (const char* rest : {"", "other", "token/", "token?x", "..%2ftoken", "to ken"}) {
    const Response response = answer_plain(
        head_of(std::string("/.well-known/acme-challenge/") + rest, "chat.example.org"), settings);
    EXPECT_EQ(response.status, 404) << rest;
  }
  EXPECT_EQ(answer_plain(head_of("/.well-known/acme-challenge/token", "a"), {}).status, 404);
}

TEST(PlainRedirect, SendsToTheSameAddressOverHttps) {
  const Response response = answer_plain(head_of("/calls?x=1", "chat.example.org:80"), {});
  EXPECT_EQ(response.status, 308);
  EXPECT_EQ(location(response), "https://chat.example.org/calls?x=1");
  EXPECT_EQ(location(answer_plain(head_of("/", "192.168.1.5"), on_port(8443))),
            "https://192.168.1.5:8443/");
  EXPECT_EQ(location(answer_plain(head_of("/", "[fd00::1]:8080"), on_port(8443))),
            "https://[fd00::1]:8443/");
}

TEST(PlainRedirect, AForeignNameGoesToThePublicAddress) {
  const PlainRedirectSettings settings{.public_url = "https://chat.example.org",
                                       .https_port = 8443};
  EXPECT_EQ(location(answer_plain(head_of("/a", "evil.example"), settings)),
            "https://chat.example.org/a");
  EXPECT_EQ(location(answer_plain(head_of("/a", "x\"><script>"), settings)),
            "https://chat.example.org/a");
  EXPECT_EQ(location(answer_plain(head_of("/a", "localhost"), settings)),
            "https://localhost:8443/a");
}

TEST(PlainRedirect, RefusesWhatHasNoPlaceToGo) {
  EXPECT_EQ(answer_plain(head_of("/", ""), {}).status, 400);
  EXPECT_EQ(answer_plain(head_of("/", "a b"), {}).status, 400);
  EXPECT_EQ(answer_plain(head_of("http://evil.example/", "chat.example.org"), {}).status, 400);
}

TEST(PlainRedirect, AnswersOneRequestAndCloses) {
  const auto loop = *io::EventLoop::create();
  io::ConnectionLimit limit(10, 10);
  PlainRedirect redirect(*loop, with_challenge("token", "token.print"));
  // Without TLS every connection goes to on_http; here that is the redirect.
  const auto listener =
      *io::TcpListener::create(*loop, *SocketAddress::parse("127.0.0.1:0"), limit, nullptr,
                               {.on_http = [&redirect](std::unique_ptr<io::Stream> stream) {
                                 redirect.serve(std::move(stream));
                               }});
  std::string challenge, elsewhere, nonsense;
  ASSERT_TRUE(io::testing::run_with_client(*loop, [&] {
    const auto ask = [&listener](std::string_view text) {
      BlockingClient client(listener->address());
      client.send(text);
      return client.receive(1 << 16);
    };
    challenge =
        ask("GET /.well-known/acme-challenge/token HTTP/1.1\r\nHost: chat.example.org\r\n\r\n");
    elsewhere =
        ask("POST /api/v1/sign_in HTTP/1.1\r\nHost: chat.example.org\r\n"
            "Content-Length: 2\r\n\r\n{}");
    nonsense = ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nbroken\r\n\r\n");
  }));
  EXPECT_TRUE(challenge.starts_with("HTTP/1.1 200 ")) << challenge;
  EXPECT_TRUE(challenge.ends_with("\r\n\r\ntoken.print")) << challenge;
  EXPECT_TRUE(elsewhere.starts_with("HTTP/1.1 308 ")) << elsewhere;
  EXPECT_NE(elsewhere.find("Location: https://chat.example.org/api/v1/sign_in\r\n"),
            std::string::npos);
  EXPECT_TRUE(nonsense.starts_with("HTTP/1.1 400 ")) << nonsense;
  EXPECT_TRUE(io::testing::run_until(*loop, [&redirect] { return redirect.idle(); }));
}

}  // namespace
}  // namespace earshot::http
