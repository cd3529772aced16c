#include "base/socket_address.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

SocketAddress address(std::string_view text) { return *SocketAddress::parse(text); }

TEST(SocketAddress, ParsesAndPrintsBothFamilies) {
  EXPECT_EQ(address("127.0.0.1:8080").to_string(), "127.0.0.1:8080");
  EXPECT_EQ(address("localhost:1").to_string(), "127.0.0.1:1");
  EXPECT_EQ(address("[2001:db8::1]:65535").to_string(), "[2001:db8::1]:65535");
  EXPECT_EQ(address("[::]:0").to_string(), "[::]:0");
}

TEST(SocketAddress, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:80x", "::1:80", "[::1]", "example.org:80"}) {
    EXPECT_FALSE(SocketAddress::parse(text).ok()) << text;
  }
}

TEST(SocketAddress, OneV6NetworkIsOneHost) {
  EXPECT_EQ(address("[2001:db8::1]:1").host_key(), address("[2001:db8::ffff]:2").host_key());
  EXPECT_NE(address("[2001:db8:0:1::1]:1").host_key(), address("[2001:db8::1]:1").host_key());
  EXPECT_TRUE(address("[::1]:1").is_loopback());
  EXPECT_FALSE(address("[::2]:1").is_loopback());
  EXPECT_TRUE(address("[::]:1").is_wildcard());
  EXPECT_TRUE(address("0.0.0.0:1").is_wildcard());
  EXPECT_FALSE(address("127.0.0.1:1").is_wildcard());
}

}  // namespace
}  // namespace earshot
