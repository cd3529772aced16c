// What the client of a server reads, without a server: tests/conformance has one.
#include "load/server_session.h"

#include <gtest/gtest.h>

#include "load/http_answer.h"
#include "load/server_calls.h"

namespace earshot::load {
namespace {

TEST(HttpAnswer, GivesWhatAClientNeedsOfAHead) {
  const std::string text =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nset-cookie: __Host-earshot=abc; "
      "Path=/; Secure\r\nContent-Length:  12 \r\n\r\n{\"user\":...";
  const auto head = parse_http_head(text);
  ASSERT_TRUE(head.ok() && *head);
  EXPECT_EQ((*head)->status, 200);
  EXPECT_EQ((*head)->cookie, "__Host-earshot=abc");
  EXPECT_EQ((*head)->body_bytes, 12u);
  EXPECT_EQ(text.substr((*head)->head_bytes, 7), "{\"user\"");
}

TEST(HttpAnswer, WaitsForTheEndOfTheHead) {
  const std::string text = "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n";
  for (size_t size = 0; size < text.size(); ++size) {
    const auto head = parse_http_head(text.substr(0, size));
    ASSERT_TRUE(head.ok()) << size;
    EXPECT_FALSE(*head) << size;
  }
  EXPECT_TRUE(*parse_http_head(text));
}

TEST(HttpAnswer, RefusesWhatIsNoneOrHasNoLength) {
  for (const char* text :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    EXPECT_FALSE(parse_http_head(text).ok()) << text;
  }
  EXPECT_FALSE(parse_http_head(std::string(kHttpHeadBytesMax + 1, 'x')).ok());
}

TEST(ServerUrl, SaysWhereAServerIs) {
  const auto usual = parse_server_url("https://chat.example.org/");
  ASSERT_TRUE(usual.ok());
  EXPECT_EQ(usual->origin, "https://chat.example.org");
  EXPECT_EQ(usual->name, "chat.example.org");
  EXPECT_EQ(usual->port, 443);
  const auto local = parse_server_url("http://localhost:8080");
  ASSERT_TRUE(local.ok());
  EXPECT_EQ(local->host, "localhost:8080");
  EXPECT_EQ(local->port, 8080);
  const auto v6 = parse_server_url("https://[2001:db8::1]:8443");
  ASSERT_TRUE(v6.ok());
  EXPECT_EQ(v6->name, "2001:db8::1");
  EXPECT_EQ(v6->host, "[2001:db8::1]:8443");
}

TEST(ServerUrl, RefusesWhatIsNone) {
  for (const char* url : {"", "chat.example.org", "ftp://a", "https://", "https://a:b",
                          "https://a:99999", "https://a/b", "https://me@a"}) {
    EXPECT_FALSE(parse_server_url(url).ok()) << url;
  }
}

TEST(Accounts, AreANameAndAPasswordInEachLine) {
  const auto accounts = parse_accounts("# ours\nana secret one\r\n\n  ben   pass word \n");
  ASSERT_TRUE(accounts.ok());
  ASSERT_EQ(accounts->size(), 2u);
  EXPECT_EQ((*accounts)[0].username, "ana");
  EXPECT_EQ((*accounts)[0].password, "secret one");
  EXPECT_EQ((*accounts)[1].password, "pass word ") << "a password may end with a space";
}

TEST(Accounts, SayWhichLineIsWrong) {
  const auto accounts = parse_accounts("ana secret\nben\n");
  ASSERT_FALSE(accounts.ok());
  EXPECT_EQ(accounts.error().message, "line 2 has no password behind the name");
}

}  // namespace
}  // namespace earshot::load
