// Who may be a peer (security.md §1), at CreatePermission, ChannelBind and at every send.
#include "turn/peer_policy.h"

#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using namespace testing;

constexpr std::string_view kDeniedV4[] = {
    "0.0.0.0",     "0.255.255.255",   "10.0.0.1",       "100.64.0.1",      "127.0.0.1",
    "169.254.0.1", "172.16.0.1",      "172.31.255.255", "192.0.0.1",       "192.0.2.1",
    "192.88.99.1", "192.168.0.1",     "198.18.0.1",     "198.51.100.1",    "203.0.113.1",
    "224.0.0.1",   "239.255.255.255", "240.0.0.1",      "255.255.255.255",
};
constexpr std::string_view kDeniedV6[] = {
    "::",      "::1",         "::ffff:44.2.0.1", "::ffff:10.0.0.1", "::44.2.0.1", "64:ff9b::a00:1",
    "100::1",  "2001:db8::1", "2002:a00:1::",    "2001:0:a00:1::",  "fc00::1",    "fe80::1",
    "fec0::1", "ff02::1",
};

struct PeerPolicyTest : ::testing::Test {
  PeerPolicyTest() { CHECK(v6_client.allocate().code == Answer::kSuccess); }
  OneAllocation world;
  Rig& rig = world.rig;
  Client& client = world.client;
  Client v6_client{rig, "[2a00:1::1]:1000", user(1), call(1)};
};

TEST_F(PeerPolicyTest, AllowsGlobalHostsThatWereCandidatesOfTheCall) {
  EXPECT_EQ(client.permit("44.2.0.1").code, 403);
  rig.engine.allow_peer(call(2), ip("44.2.0.1"));
  EXPECT_EQ(client.permit("44.2.0.1").code, 403);
  rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  EXPECT_EQ(client.permit("44.2.0.1").code, Answer::kSuccess);
}

TEST_F(PeerPolicyTest, DeniesOtherNetworksEvenAsCandidates) {
  for (const std::string_view denied : kDeniedV4) {
    rig.engine.allow_peer(call(1), ip(denied));
    EXPECT_EQ(client.permit(denied).code, 403) << denied;
    EXPECT_EQ(client.bind(0x4000, SocketAddress(ip(denied), 9)).code, 403) << denied;
    client.send_indication(SocketAddress(ip(denied), 9), "x");
  }
  for (const std::string_view denied : kDeniedV6) {
    rig.engine.allow_peer(call(1), ip(denied));
    EXPECT_EQ(v6_client.permit(denied).code, 403) << denied;
    EXPECT_EQ(v6_client.bind(0x4000, SocketAddress(ip(denied), 9)).code, 403) << denied;
    v6_client.send_indication(SocketAddress(ip(denied), 9), "x");
  }
  EXPECT_TRUE(rig.driver.to_peers.empty());
}

TEST_F(PeerPolicyTest, DeniesTheServersOwnAddresses) {
  for (const std::string_view own : {"44.0.0.1", "44.0.0.2", "10.0.0.1"}) {
    rig.engine.allow_peer(call(1), ip(own));
    EXPECT_EQ(client.permit(own).code, 403) << own;
  }
  rig.engine.allow_peer(call(1), ip("2a00::1"));
  EXPECT_EQ(v6_client.permit("2a00::1").code, 403);
}

TEST_F(PeerPolicyTest, AsksAgainAtEverySend) {
  rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  client.bind(0x4000, "44.2.0.1:7");
  client.send_channel(0x4000, "x");
  client.send_indication(address("44.2.0.1:7"), "x");
  EXPECT_EQ(rig.driver.to_peers.size(), 2u);
  // The host turns out to be one of ours.
  rig.engine.set_addresses({ip("44.0.0.1"), ip("2a00::1"), {ip("44.2.0.1")}}, rig.clock.now());
  client.send_channel(0x4000, "x");
  client.send_indication(address("44.2.0.1:7"), "x");
  EXPECT_EQ(rig.driver.to_peers.size(), 2u);
  EXPECT_EQ(rig.engine.counters().dropped_policy, 2u);
}

TEST_F(PeerPolicyTest, ForgetsTheOldestCandidatesOfACall) {
  rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  client.bind(0x4000, "44.2.0.1:7");
  client.send_channel(0x4000, "x");
  for (size_t i = 0; i < limits::kTurnPeersPerCallMax; ++i) {
    rig.engine.allow_peer(call(1), ip("44.3.0." + std::to_string(i)));
  }
  client.send_channel(0x4000, "x");
  EXPECT_EQ(rig.driver.to_peers.size(), 1u);
  EXPECT_EQ(client.permit("44.3.0.0").code, Answer::kSuccess);
}

TEST(PeerPolicyAllowPeers, AllowsCandidatesInTheNetworksOfTheAdministrator) {
  EngineConfig config = Rig::default_config();
  config.allow_peers = *CidrSet::parse({"192.168.7.0/24", "0.0.0.0/4", "224.0.0.0/4"});
  Rig rig(config);
  rig.grant(user(1), call(1));
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  EXPECT_EQ(client.permit("192.168.7.5").code, 403) << "not a candidate yet";
  for (const std::string_view host :
       {"192.168.7.5", "192.168.8.5", "10.0.0.9", "10.0.0.1", "0.0.0.1", "224.0.0.1"}) {
    rig.engine.allow_peer(call(1), ip(host));
  }
  EXPECT_EQ(client.permit("192.168.7.5").code, Answer::kSuccess);
  EXPECT_EQ(client.permit("192.168.8.5").code, 403) << "another network";
  EXPECT_EQ(client.permit("10.0.0.9").code, Answer::kSuccess);
  EXPECT_EQ(client.permit("10.0.0.1").code, 403) << "our own";
  EXPECT_EQ(client.permit("0.0.0.1").code, 403) << "no host";
  EXPECT_EQ(client.permit("224.0.0.1").code, 403) << "no host";
}

TEST(PeerPolicyCheck, ChecksOnlyHostsOutsideWithAPort) {
  PeerPolicy policy(CidrSet{});
  Addresses addresses;
  addresses.forwarding_unit = {address("44.0.0.1:10000")};
  policy.set_addresses(addresses);
  const SocketAddress host = address("44.2.0.1:7");
  const SocketAddress port_0 = address("44.2.0.1:0");
  EXPECT_TRUE(policy.check(Standing::kOutside, host).has_value());
  EXPECT_FALSE(policy.check(Standing::kOutside, port_0).has_value());
  EXPECT_FALSE(policy.check(Standing::kOwnRelay, host).has_value());
  EXPECT_FALSE(policy.check(Standing::kDenied, host).has_value());
  EXPECT_FALSE(policy.check(Standing::kForwardingUnit, host).has_value());
  EXPECT_TRUE(policy.check(Standing::kForwardingUnit, address("44.0.0.1:10000")).has_value());
  EXPECT_FALSE(policy.check(Standing::kForwardingUnit, address("44.0.0.1:10001")).has_value());
}

}  // namespace
}  // namespace earshot::turn
