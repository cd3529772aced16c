#include "http/target.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, IsTakenApartAndDecoded) {
  const auto target = parse_target("/api/v1/a%20b?query=%C3%B6+x&limit=5&flag&&=v#fragment");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->segments, (Segments{"api", "v1", "a b"}));
  EXPECT_EQ(protocol::find_parameter(target->query, "query"), "ö+x");
  EXPECT_EQ(protocol::find_parameter(target->query, "limit"), "5");
  EXPECT_TRUE(target->is_api());
  EXPECT_TRUE(parse_target("/")->segments.empty());
  EXPECT_EQ(parse_target("/a/")->segments, (Segments{"a", ""}));
}

TEST(Target, NeverClimbs) {
  for (const char* text : {"/../etc/passwd", "/a/../../b", "/%2e%2e/x", "/.%2E/x", "/a/%2e",
                           "/a%2f..%2fb", "/a%5cb", "/..", "/a/..", "/%00", "/a%0d%0aX", "/./x"}) {
    EXPECT_FALSE(parse_target(text).ok()) << text;
  }
}

TEST(Target, RefusesBrokenEscapesAndBrokenUtf8) {
  for (const char* text : {"/%", "/%4", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80", "/?q=%e2%82"}) {
    EXPECT_FALSE(parse_target(text).ok()) << text;
  }
}

TEST(Target, RefusesOtherForms) {
  EXPECT_FALSE(parse_target("").ok());
  EXPECT_FALSE(parse_target("*").ok());
  EXPECT_FALSE(parse_target("http://other.example/").ok());
  EXPECT_FALSE(parse_target("other.example:443").ok());
  EXPECT_FALSE(parse_target("/" + std::string(limits::kHttpTargetBytesMax, 'a')).ok());
}

TEST(Target, EncodingAndDecodingAreInverse) {
  const std::string text = "Grüße & 100% / \"x\"\n日本.txt";
  EXPECT_EQ(*percent_decode(percent_encode(text)), text);
}

}  // namespace
}  // namespace earshot::http
