#include "io/socket_address.h"

#include <gtest/gtest.h>

#include "io/connection_limit.h"

namespace earshot::io {
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

TEST(SocketAddress, RoundTripsThroughTheNativeForm) {
  for (const char* text : {"10.1.2.3:4", "[fe80::1]:5"}) {
    sockaddr_storage native;
    address(text).to_native(native);
    EXPECT_EQ(SocketAddress::from_native(native).to_string(), text);
  }
}

TEST(SocketAddress, ShowsAMappedV4PeerAsV4) {
  sockaddr_storage native;
  address("[::ffff:10.0.0.7]:9").to_native(native);
  EXPECT_EQ(SocketAddress::from_native(native), address("10.0.0.7:9"));
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

TEST(ConnectionLimit, CountsPerHostAndInAll) {
  ConnectionLimit limit(3, 2);
  auto first = limit.acquire(address("10.0.0.1:1"));
  auto second = limit.acquire(address("10.0.0.1:2"));
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(limit.acquire(address("10.0.0.1:3")));
  auto third = limit.acquire(address("10.0.0.2:1"));
  EXPECT_TRUE(third);
  EXPECT_FALSE(limit.acquire(address("10.0.0.3:1")));
  second.reset();
  EXPECT_TRUE(limit.acquire(address("10.0.0.1:3")));
  EXPECT_EQ(limit.open(), 2u);
}

TEST(ConnectionLimit, LeavesLoopbackToTheTotal) {
  ConnectionLimit limit(3, 1);
  auto first = limit.acquire(address("127.0.0.1:1"));
  auto second = limit.acquire(address("127.0.0.1:2"));
  EXPECT_TRUE(first && second);
}

}  // namespace
}  // namespace earshot::io
