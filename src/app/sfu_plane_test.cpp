#include "app/sfu_plane.h"

#include <gtest/gtest.h>

namespace earshot::app {
namespace {

std::vector<SocketAddress> sockets(const std::vector<std::string>& texts) {
  std::vector<SocketAddress> out;
  for (const std::string& text : texts) out.push_back(*SocketAddress::parse(text));
  return out;
}
std::vector<IpAddress> ips(const std::vector<std::string>& texts) {
  std::vector<IpAddress> out;
  for (const std::string& text : texts) out.push_back(*IpAddress::parse(text));
  return out;
}

TEST(SfuAddresses, OfAWildcardArePublicOnesFirstThenThoseOfTheMachineAndNeverLoopback) {
  EXPECT_EQ(plan_sfu_addresses(sockets({"[::]:10000"}), ips({"127.0.0.1", "10.0.0.5", "fd00::5"}),
                               ips({"198.51.100.7"})),
            sockets({"198.51.100.7:10000", "10.0.0.5:10000", "[fd00::5]:10000"}));
  EXPECT_EQ(plan_sfu_addresses(sockets({"0.0.0.0:10000"}), ips({"10.0.0.5", "fd00::5"}), {}),
            sockets({"10.0.0.5:10000"}));
}

TEST(SfuAddresses, OfAConcreteAddressIsItselfAndOfNoNetworkLoopback) {
  EXPECT_EQ(plan_sfu_addresses(sockets({"10.0.0.5:7"}), ips({"10.0.0.6"}), ips({"198.51.100.7"})),
            sockets({"10.0.0.5:7"}));
  EXPECT_EQ(plan_sfu_addresses(sockets({"0.0.0.0:7"}), ips({"127.0.0.1"}), {}),
            sockets({"127.0.0.1:7"}));
}

}  // namespace
}  // namespace earshot::app
