#include "http/server.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "http/testing/http_world.h"

namespace earshot::http {
namespace {

using testing::Answer;
using testing::HttpWorld;
using testing::TestClient;

TEST(HttpServer, AnswersAndKeepsTheConnection) {
  HttpWorld world;
  TestClient client(world);
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.exchange(HttpWorld::request("GET", "/api/v1/server"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("version"), "1.2.3");
    EXPECT_EQ(answer.field("Connection"), "keep-alive");
  }
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  HttpWorld world;
  TestClient client(world);
  client.send(HttpWorld::request("GET", "/api/v1/server") +
              HttpWorld::request("GET", "/api/v1/nothing") +
              HttpWorld::request("GET", "/api/v1/me"));
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 404);
}

TEST(HttpServer, HeadHasTheFieldsOfGetAndNoBody) {
  HttpWorld world;
  TestClient client(world);
  client.send(HttpWorld::request("HEAD", "/index.html", "", "", "Connection: close\r\n"));
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.field("Content-Length"), "0");
  EXPECT_EQ(answer.body, "");
}

TEST(HttpServer, EveryAnswerCarriesTheSecurityFields) {
  HttpWorld world;
  for (const char* path : {"/", "/api/v1/server", "/api/v1/nothing", "/nothing.txt"}) {
    const Answer answer = world.call("GET", path);
    EXPECT_TRUE(answer.field("Content-Security-Policy").starts_with("default-src 'none'")) << path;
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(answer.field("Referrer-Policy"), "no-referrer") << path;
    EXPECT_EQ(answer.field("Cross-Origin-Opener-Policy"), "same-origin") << path;
    EXPECT_NE(answer.field("Permissions-Policy").find("microphone=(self)"), std::string::npos);
    EXPECT_EQ(answer.field("Strict-Transport-Security"), "") << "plain HTTP";
  }
  EXPECT_NE(world.call("GET", "/").field("Content-Security-Policy").find("ws://localhost:8443;"),
            std::string::npos);
}

TEST(HttpServer, LetsThePageCompileWebAssemblyButEvaluateNoText) {
  HttpWorld world;
  const std::string policy = world.call("GET", "/").field("Content-Security-Policy");
  EXPECT_NE(policy.find("script-src 'self' 'wasm-unsafe-eval';"), std::string::npos) << policy;
  EXPECT_EQ(policy.find("'unsafe-eval'"), std::string::npos);
  EXPECT_EQ(policy.find("'unsafe-inline'"), std::string::npos);
}

TEST(HttpServer, RefusesBrokenRequestsWithAReasonAndCloses) {
  HttpWorld world;
  for (const char* bytes :
       {"garbage\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://x/ HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    const Answer answer = world.once(bytes);
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_EQ(answer.text("error", "code"), "invalid") << bytes;
    EXPECT_EQ(answer.field("Connection"), "close") << bytes;
  }
}

TEST(HttpServer, RefusesAnOversizedHead) {
  HttpWorld world;
  const std::string value(limits::kHttpHeadBytesMax + 1, 'a');
  EXPECT_EQ(world.once("GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n").status, 413);
}

TEST(HttpServer, RefusesAnOversizedBodyBeforeAndWhileItArrives) {
  HttpWorld world;
  const std::string too_much(limits::kHttpJsonBodyBytesMax + 1, 'x');
  EXPECT_EQ(world.call("POST", "/api/v1/sign_in", "", too_much).status, 413);
  // Chunked: no length is announced.
  std::string chunked =
      HttpWorld::request("POST", "/api/v1/sign_in", "", "",
                         "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n");
  for (int i = 0; i < 20; ++i) chunked += "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  EXPECT_EQ(world.once(chunked).status, 413);
}

TEST(HttpServer, WritesNeedOurOrigin) {
  HttpWorld world;
  const std::string body = R"({"username":"x","password":"y"})";
  const auto attempt = [&](const std::string& origin_field) {
    return world
        .once("POST /api/v1/sign_in HTTP/1.1\r\nHost: localhost:8443\r\n" + origin_field +
              "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n" + body)
        .status;
  };
  EXPECT_EQ(attempt(""), 403);
  EXPECT_EQ(attempt("Origin: null\r\n"), 403);
  EXPECT_EQ(attempt("Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(attempt("Origin: https://localhost:8443\r\n"), 403);
  EXPECT_EQ(attempt("Origin: http://localhost:8443\r\n"), 401);
  EXPECT_EQ(attempt("Origin: https://chat.example.org\r\n"), 401);
}

TEST(HttpServer, JsonMustSayThatItIs) {
  HttpWorld world;
  const Answer form = world.call("POST", "/api/v1/sign_in", "", "a=b",
                                 "Content-Type: application/x-www-form-urlencoded\r\n");
  EXPECT_EQ(form.status, 415);
  EXPECT_EQ(world.call("POST", "/api/v1/sign_in", "", "not json").status, 400);
  EXPECT_EQ(world.call("GET", "/api/v1/server", "", "{}").status, 400);
}

TEST(HttpServer, KnowsItsMethods) {
  HttpWorld world;
  const Answer answer = world.call("DELETE", "/api/v1/me");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.field("Allow"), "GET, PATCH");
  EXPECT_EQ(world.call("POST", "/").status, 405);
  EXPECT_EQ(world.call("TRACE", "/").status, 405);
}

TEST(HttpServer, SlowHeadsAreCutOff) {
  HttpWorld world({.head = 30ms});
  TestClient client(world);
  client.send("GET / HTTP/1.1\r\nHost: a\r\n");
  const Answer answer = client.receive();
  EXPECT_TRUE(answer.closed);
  EXPECT_EQ(answer.status, 0);
}

TEST(HttpServer, IdleConnectionsAndStalledBodiesAreClosed) {
  HttpWorld world({.keep_alive = 30ms, .stall = 30ms});
  TestClient idle(world);
  EXPECT_EQ(idle.exchange(HttpWorld::request("GET", "/api/v1/server")).status, 200);
  EXPECT_TRUE(idle.receive().closed);
  TestClient stalled(world);
  stalled.send(HttpWorld::request("POST", "/api/v1/sign_in", "", "",
                                  "Content-Type: application/json\r\nContent-Length: 50\r\n"));
  EXPECT_TRUE(stalled.receive().closed);
}

TEST(HttpServer, AJsonBodyHasATimeInAll) {
  HttpWorld world({.stall = 1h, .json_body = 30ms});
  TestClient client(world);
  client.send(HttpWorld::request("POST", "/api/v1/sign_in", "", "",
                                 "Content-Type: application/json\r\nContent-Length: 50\r\n"));
  EXPECT_TRUE(client.receive().closed);
}

TEST(HttpServer, ASessionThatEndsBeforeItsBodyIsThereCannotUseIt) {
  HttpWorld world;
  const std::string cookie = world.register_account("alice");
  const std::string body = R"({"display_name":"Mallory"})";
  TestClient slow(world);
  slow.send(HttpWorld::request("PATCH", "/api/v1/me", cookie, "",
                               "Content-Type: application/json\r\nExpect: 100-continue\r\n"
                               "Content-Length: " +
                                   std::to_string(body.size()) + "\r\n"));
  EXPECT_EQ(slow.receive().status, 100);
  EXPECT_EQ(world.call("POST", "/api/v1/sign_out", cookie).status, 200);
  EXPECT_EQ(slow.exchange(body).status, 401);
}

TEST(HttpServer, FloodsAreTurnedAwayWithAHint) {
  HttpWorld world({}, {.address = {.per_second = 0.001, .burst = 3}});
  TestClient client(world);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(client.exchange(HttpWorld::request("GET", "/api/v1/server")).status, 200);
  }
  const Answer answer = client.exchange(HttpWorld::request("GET", "/api/v1/server"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.text("error", "code"), "rate_limited");
  EXPECT_NE(answer.field("Retry-After"), "");
}

TEST(HttpServer, MadeUpSessionsAreLookedForALimitedNumberOfTimes) {
  HttpWorld world({}, {.lookup = {.per_second = 0.001, .burst = 3}});
  const std::string cookie = world.register_account("alice");
  EXPECT_EQ(world.call("GET", "/api/v1/me", cookie).status, 200);  // the first, and remembered
  const std::string made_up(identity::kTokenChars, 'A');
  for (int i = 0; i < 2; ++i) EXPECT_EQ(world.call("GET", "/api/v1/me", made_up).status, 401);
  EXPECT_EQ(world.call("GET", "/api/v1/me", made_up).status, 429);
  // That holds up nobody whose session is known, and costs nothing where there is nothing to look
  // for.
  EXPECT_EQ(world.call("GET", "/api/v1/me", cookie).status, 200);
  EXPECT_EQ(world.call("GET", "/api/v1/me").status, 401);
  EXPECT_EQ(world.call("GET", "/api/v1/me", "short").status, 401);
}

TEST(HttpServer, ExpectationsAreMet) {
  HttpWorld world;
  TestClient client(world);
  client.send(HttpWorld::request(
      "POST", "/api/v1/sign_in", "", "",
      "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  EXPECT_EQ(client.exchange("{}").status, 400);
}

class SocketUpgrade : public ::testing::Test {
 protected:
  Answer attempt(const std::string& cookie, const std::string& origin,
                 const std::string& version = "13") {
    return world_.once("GET /api/v1/socket HTTP/1.1\r\nHost: localhost:8443\r\n" + origin +
                       "Cookie: earshot_session=" + cookie +
                       "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                       "Sec-WebSocket-Version: " +
                       version + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\nearly");
  }
  HttpWorld world_{{}, {.user = {.per_second = 0.001, .burst = 5}}};
};

TEST_F(SocketUpgrade, TakesFromTheRateOfItsOwner) {
  const std::string cookie = world_.register_account("alice");
  for (int i = 0; i < 5; ++i) attempt(cookie, "Origin: http://localhost:8443\r\n");
  EXPECT_EQ(attempt(cookie, "Origin: http://localhost:8443\r\n").status, 429);
  EXPECT_EQ(world_.upgrades.requests.size(), 5U);
}

TEST_F(SocketUpgrade, HandsOverTheStreamWithItsOwner) {
  const std::string cookie = world_.register_account("alice");
  attempt(cookie, "Origin: http://localhost:8443\r\n");
  ASSERT_EQ(world_.upgrades.requests.size(), 1U);
  const auto& request = world_.upgrades.requests[0];
  EXPECT_EQ(request.websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
  EXPECT_EQ(request.received_early, "early");
  EXPECT_EQ(request.session.role, identity::Role::kAdmin);
}

TEST_F(SocketUpgrade, NeedsOriginSessionAndVersion) {
  const std::string cookie = world_.register_account("alice");
  EXPECT_EQ(attempt(cookie, "").status, 403);
  EXPECT_EQ(attempt(cookie, "Origin: http://evil.example\r\n").status, 403);
  EXPECT_EQ(attempt("nobody", "Origin: http://localhost:8443\r\n").status, 401);
  EXPECT_EQ(attempt(cookie, "Origin: http://localhost:8443\r\n", "8").status, 400);
  EXPECT_EQ(world_.call("GET", "/api/v1/socket", cookie).status, 400);
  EXPECT_TRUE(world_.upgrades.requests.empty());
}

TEST(StaticSite, ServesTheBestEncodingAndCachesHashedNames) {
  HttpWorld world;
  const auto get = [&](const std::string& encodings) {
    return world.call("GET", "/assets/app-1a2b.js", "", "",
                      "Accept-Encoding: " + encodings + "\r\n");
  };
  const Answer brotli = get("gzip, deflate, br");
  EXPECT_EQ(brotli.body, "brotli bytes");
  EXPECT_EQ(brotli.field("Content-Encoding"), "br");
  EXPECT_EQ(brotli.field("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_NE(brotli.field("Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(get("gzip").body, "gzip bytes");
  EXPECT_EQ(get("br;q=0, gzip").body, "gzip bytes");
  EXPECT_EQ(get("GZIP").body, "gzip bytes");
  EXPECT_EQ(get("xbr;q=0, BR").body, "brotli bytes");
  EXPECT_EQ(get("identity").body, "console.log('plain')");
}

TEST(StaticSite, GivesTheClientForItsOwnRoutesAndAskedAgainNothing) {
  HttpWorld world;
  const Answer page = world.call("GET", "/c/abc");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("Cache-Control"), "no-cache");
  EXPECT_NE(page.body.find("Earshot"), std::string::npos);
  EXPECT_EQ(world.call("GET", "/missing.js").status, 404);
  EXPECT_EQ(world.call("GET", "/api/unknown").status, 404);
  EXPECT_EQ(world.call("GET", "/", "", "", "If-None-Match: " + page.field("ETag") + "\r\n").status,
            304);
}

}  // namespace
}  // namespace earshot::http
