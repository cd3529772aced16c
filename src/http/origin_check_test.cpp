#include "http/origin_check.h"

#include <gtest/gtest.h>

#include <string>

namespace earshot::http {
namespace {

TEST(OriginCheck, OnlyTheExactOriginIsOurs) {
  const OriginCheck check({"https://chat.example.org"});
  EXPECT_TRUE(check.allows("http://localhost:8443", "localhost:8443", false));
  EXPECT_TRUE(check.allows("https://lan:8443", "lan:8443", true));
  EXPECT_TRUE(check.allows("https://chat.example.org", "localhost:8443", false));

  EXPECT_FALSE(check.allows("", "localhost:8443", false));
  EXPECT_FALSE(check.allows("null", "localhost:8443", false));
  EXPECT_FALSE(check.allows("https://localhost:8443", "localhost:8443", false));
  EXPECT_FALSE(check.allows("http://localhost", "localhost:8443", false));
  EXPECT_FALSE(check.allows("http://localhost:8443.evil.example", "localhost:8443", false));
  EXPECT_FALSE(check.allows("http://evil.example/http://localhost:8443", "localhost:8443", false));
  EXPECT_FALSE(check.allows("https://chat.example.org.evil.example", "localhost:8443", false));
  EXPECT_FALSE(check.allows("https://chat.example.org/", "localhost:8443", false));
}

TEST(OriginCheck, AStrangeHostIsNobodysOrigin) {
  const OriginCheck check({});
  EXPECT_FALSE(check.allows("http://", "", false));
  EXPECT_FALSE(check.allows("http://a b", "a b", false));
  EXPECT_FALSE(check.allows("http://a;script-src *", "a;script-src *", false));
}

TEST(OriginCheck, WithoutTlsAPublicNameIsOursOnlyWhenItIsConfigured) {
  const OriginCheck check({"http://chat.example.org"});
  EXPECT_FALSE(check.allows("http://evil.example:8080", "evil.example:8080", false));
  EXPECT_TRUE(check.allows("https://any.example:8443", "any.example:8443", true));
  EXPECT_TRUE(check.allows("http://chat.example.org", "chat.example.org", false));
  for (const std::string host : {"localhost:8080", "chat", "chat.local:80", "a.localhost",
                                 "192.0.2.7:8080", "[2001:db8::1]:8080", "box.home.arpa"}) {
    EXPECT_TRUE(check.allows("http://" + host, host, false)) << host;
  }
}

TEST(OriginCheck, APublicHttpsNameIsSecureBehindItsProxy) {
  const OriginCheck check({"https://chat.example.org"});
  EXPECT_TRUE(check.seen_as_secure("chat.example.org", false));
  EXPECT_FALSE(check.seen_as_secure("localhost:8443", false));
  EXPECT_TRUE(check.seen_as_secure("localhost:8443", true));
  EXPECT_FALSE(OriginCheck({"http://lan"}).seen_as_secure("lan", false));
}

}  // namespace
}  // namespace earshot::http
