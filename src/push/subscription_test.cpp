#include "push/subscription.h"

#include <gtest/gtest.h>

namespace earshot::push {
namespace {

std::string origin(const std::string& url) { return parse_endpoint(url, false)->origin; }
ErrorCode refusal(const std::string& url, bool allow_private = false) {
  return parse_endpoint(url, allow_private).error().code;
}

TEST(PushEndpoint, TheAudienceIsItsOrigin) {
  EXPECT_EQ(origin("https://fcm.googleapis.com/fcm/send/abc:def"), "https://fcm.googleapis.com");
  EXPECT_EQ(origin("https://updates.push.services.mozilla.com/wpush/v2/gAAA-_"),
            "https://updates.push.services.mozilla.com");
  EXPECT_EQ(origin("https://Push.Example.NET:443/x?y=z"), "https://push.example.net");
  EXPECT_EQ(origin("https://[2606:4700::1111]/x"), "https://[2606:4700::1111]");
  EXPECT_EQ(parse_endpoint("https://localhost:4443/x", true)->origin, "https://localhost:4443");
  EXPECT_EQ(parse_endpoint("https://[::1]:4443/x", true)->origin, "https://[::1]:4443");
}

TEST(PushEndpoint, IsAPlainHttpsAddress) {
  for (const char* url :
       {"", "http://push.example.net/x", "https://", "https:///x", "https://a@b/x",
        "https://push.example.net:x/y", "https://push.example.net:/y", "https://a b/",
        "https://[::1/x", "https://a/\r\nTopic: x", "https://a/#x", "https://a\\b/", "ftp://a/",
        "https://p\xc3\xbcsh.example.net/", "https://[::1]x/"}) {
    EXPECT_EQ(refusal(url, true), ErrorCode::kInvalid) << url;
  }
  EXPECT_EQ(refusal("https://a/" + std::string(2048, 'x')), ErrorCode::kInvalid);
}

TEST(PushEndpoint, NamesNothingOfOurOwnNetwork) {
  for (const char* url :
       {"https://127.0.0.1/x", "https://10.0.0.7/x", "https://192.168.1.1/", "https://[::1]/",
        "https://[::ffff:10.0.0.7]/", "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/x", "https://push.example.net:22/x", "https://push.example.net:8443/"}) {
    EXPECT_EQ(refusal(url), ErrorCode::kForbidden) << url;
    EXPECT_TRUE(parse_endpoint(url, true).ok()) << url;
  }
}

}  // namespace
}  // namespace earshot::push
