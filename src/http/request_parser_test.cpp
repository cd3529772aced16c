#include "http/request_parser.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::http {
namespace {

constexpr std::string_view kPost =
    "POST /api/v1/x?y=1 HTTP/1.1\r\nHost: a\r\nX-Thing:  value \r\nContent-Length: 5\r\n\r\nhello";

Result<size_t> feed_all(RequestParser& parser, std::string_view input) {
  size_t used = 0;
  while (!parser.done()) {
    TRY_ASSIGN(const size_t more, parser.feed(input.substr(used)));
    used += more;
    if (more == 0) break;
  }
  return used;
}

ErrorCode refusal(std::string_view input) {
  RequestParser parser;
  const auto used = feed_all(parser, input);
  return used.ok() ? ErrorCode::kInternal : used.error().code;
}

TEST(RequestParser, ReadsHeadAndBody) {
  RequestParser parser;
  const auto used = feed_all(parser, kPost);
  ASSERT_TRUE(used.ok());
  EXPECT_EQ(*used, kPost.size());
  ASSERT_TRUE(parser.done());
  const RequestHead& head = parser.head();
  EXPECT_EQ(head.method, Method::kPost);
  EXPECT_EQ(head.target, "/api/v1/x?y=1");
  EXPECT_EQ(head.field("x-thing"), "value");
  EXPECT_EQ(head.content_length, 5U);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_EQ(parser.take_body(), "hello");
}

TEST(RequestParser, TakesBytesOneByOne) {
  RequestParser parser;
  std::string pending;
  std::string body;
  for (const char c : kPost) {
    pending += c;
    const auto used = parser.feed(pending);
    ASSERT_TRUE(used.ok());
    pending.erase(0, *used);
    body += parser.take_body();
  }
  // A body may end exactly with the input; nothing more is needed to be done.
  EXPECT_TRUE(parser.done());
  EXPECT_EQ(body, "hello");
  EXPECT_EQ(parser.head().field("host"), "a");
}

TEST(RequestParser, LeavesTheNextRequestAlone) {
  RequestParser parser;
  const std::string two = std::string(kPost) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto used = feed_all(parser, two);
  ASSERT_TRUE(used.ok());
  EXPECT_EQ(two.substr(*used, 5), "GET /");
}

TEST(RequestParser, DecodesChunks) {
  RequestParser parser;
  ASSERT_TRUE(feed_all(parser,
                       "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
                  .ok());
  EXPECT_TRUE(parser.done());
  EXPECT_TRUE(parser.head().chunked);
  EXPECT_EQ(parser.take_body(), "abcde");
}

TEST(RequestParser, RefusesWhatIsNotHttp) {
  EXPECT_EQ(refusal("\x16\x03\x01\x02\x00\x01\r\n\r\n"), ErrorCode::kInvalid);
  EXPECT_EQ(refusal("GET / SPDY/3\r\nHost: a\r\n\r\n"), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), ErrorCode::kInvalid);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nbroken line\r\n\r\n"), ErrorCode::kInvalid);
}

TEST(RequestParser, RefusesAmbiguousLengthsAndHosts) {
  EXPECT_NE(refusal("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ErrorCode::kInternal);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"),
            ErrorCode::kInvalid);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
            ErrorCode::kInvalid);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\n\r\n"), ErrorCode::kInvalid);
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), ErrorCode::kInvalid);
}

TEST(RequestParser, BoundsTheHead) {
  const std::string long_target(limits::kHttpTargetBytesMax, 'a');
  EXPECT_EQ(refusal("GET /" + long_target + " HTTP/1.1\r\nHost: a\r\n\r\n"), ErrorCode::kTooLarge);
  const std::string long_value(limits::kHttpHeadBytesMax, 'a');
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nHost: a\r\nX: " + long_value + "\r\n\r\n"),
            ErrorCode::kTooLarge);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (size_t i = 0; i < limits::kHttpFieldsMax; ++i) many += "X: y\r\n";
  EXPECT_EQ(refusal(many + "\r\n"), ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace earshot::http
