#include "io/connection_limit.h"

#include <gtest/gtest.h>

namespace earshot::io {
namespace {

SocketAddress address(std::string_view text) { return *SocketAddress::parse(text); }

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

TEST(ConnectionLimit, LeavesProxiesToTheTotal) {
  ConnectionLimit limit(3, 1, *CidrSet::parse({"172.17.0.0/16"}));
  auto first = limit.acquire(address("172.17.0.1:1"));
  auto second = limit.acquire(address("172.17.0.1:2"));
  EXPECT_TRUE(first && second);
  auto third = limit.acquire(address("172.18.0.1:1"));
  EXPECT_TRUE(third);
  EXPECT_FALSE(limit.acquire(address("172.17.0.1:3")));
}

}  // namespace
}  // namespace earshot::io
