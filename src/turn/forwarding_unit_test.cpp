// The forwarding unit of this server as a peer (security.md §1 b): for relays of group calls, at
// its address and port, and nothing else for them.
#include <gtest/gtest.h>

#include <array>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using namespace testing;

constexpr std::string_view kUnitV4 = "44.0.0.1:10000";  // where the relays are, too
constexpr std::string_view kUnitInside = "10.0.0.1:10000";
constexpr std::string_view kUnitV6 = "[2a00::1]:10000";

struct ForwardingUnit : ::testing::Test {
  ForwardingUnit() {
    move_to({address(kUnitV4), address(kUnitInside), address(kUnitV6)});
    grant(user(1), call(1));
    CHECK(client.allocate().code == Answer::kSuccess);
  }

  void move_to(std::vector<SocketAddress> units) {
    rig.engine.set_addresses(
        {ip("44.0.0.1"), ip("2a00::1"), {ip("44.0.0.2"), ip("10.0.0.1")}, std::move(units)},
        rig.clock.now());
  }
  void grant(UserId who, CallId in) {
    rig.engine.grant(in, client_of(who), rig.clock.wall_now() + 600s, Reach::kForwardingUnit);
  }

  Rig rig;
  Client client{rig, "44.1.0.1:1000", user(1), call(1), Transport::kTls};
};

TEST_F(ForwardingUnit, IsReachedByChannelAndByIndicationAndAnswers) {
  EXPECT_EQ(client.bind(0x4000, kUnitV4).code, Answer::kSuccess);
  client.send_channel(0x4000, "check");
  EXPECT_EQ(client.permit("10.0.0.1").code, Answer::kSuccess);
  client.send_indication(address(kUnitInside), "check");
  ASSERT_EQ(rig.driver.to_peers.size(), 2u);
  EXPECT_EQ(rig.driver.to_peers[0].peer, address(kUnitV4));
  EXPECT_EQ(rig.driver.to_peers[1].peer, address(kUnitInside));
  rig.from_peer(client.relay(), kUnitV4, "answer");
  rig.from_peer(client.relay(), kUnitInside, "answer");
  const auto received = client.received();
  ASSERT_EQ(received.size(), 2u);
  EXPECT_EQ(received[0].channel, 0x4000);
  EXPECT_EQ(received[1].from, address(kUnitInside));
}

TEST_F(ForwardingUnit, IsReachedOverIpv6) {
  grant(user(2), call(1));
  Client second(rig, "[2a00:1::2]:2", user(2), call(1));
  ASSERT_EQ(second.allocate().code, Answer::kSuccess);
  EXPECT_EQ(second.bind(0x4000, kUnitV6).code, Answer::kSuccess);
  second.send_channel(0x4000, "check");
  ASSERT_EQ(rig.driver.to_peers.size(), 1u);
  EXPECT_EQ(rig.driver.to_peers[0].peer, address(kUnitV6));
}

TEST_F(ForwardingUnit, HasOnePort) {
  ASSERT_EQ(client.permit("44.0.0.1").code, Answer::kSuccess) << "it names a host, no port";
  for (const uint16_t port : std::array<uint16_t, 8>{0, 1, 22, 443, 3478, 9999, 10001, 65535}) {
    const SocketAddress other(ip("44.0.0.1"), port);
    EXPECT_EQ(client.bind(0x4001, other).code, 403) << port;
    client.send_indication(other, "x");
  }
  EXPECT_TRUE(rig.driver.to_peers.empty());
  EXPECT_EQ(rig.engine.counters().dropped_policy, 8u);
}

TEST_F(ForwardingUnit, IsAllThatARelayOfAGroupCallReaches) {
  grant(user(2), call(1));
  Client second(rig, "44.1.0.2:2000", user(2), call(1));
  ASSERT_EQ(second.allocate().code, Answer::kSuccess);
  ASSERT_EQ(client.permit("44.0.0.1").code, Answer::kSuccess);
  ASSERT_EQ(second.permit("44.0.0.1").code, Answer::kSuccess);
  EXPECT_EQ(client.bind(0x4001, second.relayed()).code, 403) << "a relay of the same call";
  client.send_indication(second.relayed(), "x");
  EXPECT_TRUE(second.received().empty());
  for (const std::string_view host : {"44.2.0.1", "44.0.0.2", "127.0.0.1", "192.168.0.1"}) {
    rig.engine.allow_peer(call(1), ip(host));
    EXPECT_EQ(client.permit(host).code, 403) << host;
    client.send_indication(SocketAddress(ip(host), 10'000), "x");
  }
  EXPECT_TRUE(rig.driver.to_peers.empty());
}

TEST_F(ForwardingUnit, IsNoPeerInCallsOfTwo) {
  rig.grant(user(3), call(2));
  Client other(rig, "44.1.0.3:3000", user(3), call(2));
  ASSERT_EQ(other.allocate().code, Answer::kSuccess);
  for (const std::string_view unit : {kUnitV4, kUnitInside}) {
    rig.engine.allow_peer(call(2), address(unit).ip());
    EXPECT_EQ(other.bind(0x4000, unit).code, 403) << unit;
    other.send_indication(address(unit), "x");
  }
  EXPECT_TRUE(rig.driver.to_peers.empty());
}

TEST_F(ForwardingUnit, IsNoPeerAnyMoreWhereItWas) {
  client.bind(0x4000, kUnitV4);
  client.send_channel(0x4000, "check");
  move_to({address("44.0.0.1:10001")});
  client.send_channel(0x4000, "check");
  client.send_indication(address(kUnitV4), "check");
  EXPECT_EQ(rig.driver.to_peers.size(), 1u);
  client.send_indication(address("44.0.0.1:10001"), "check");
  EXPECT_EQ(rig.driver.to_peers.size(), 2u);
  move_to({});
  client.send_indication(address("44.0.0.1:10001"), "check");
  EXPECT_EQ(rig.driver.to_peers.size(), 2u);
  EXPECT_EQ(client.permit("44.0.0.1").code, 403);
}

TEST_F(ForwardingUnit, IsOutOfReachForWhoeverHasLeft) {
  client.bind(0x4000, kUnitV4);
  rig.engine.revoke(call(1), client_of(user(1)), rig.clock.now());
  client.send_channel(0x4000, "check");
  EXPECT_TRUE(rig.driver.to_peers.empty());
  EXPECT_TRUE(rig.driver.relays.empty());
  EXPECT_EQ(client.allocate().code, 401);
}

TEST_F(ForwardingUnit, StaysThePeerWhenTheGrantIsRenewed) {
  client.bind(0x4000, kUnitV4);
  grant(user(1), call(1));
  rig.grant(user(2), call(1));  // whoever asks: the call is what it is
  client.send_channel(0x4000, "check");
  EXPECT_EQ(rig.driver.to_peers.size(), 1u);
}

}  // namespace
}  // namespace earshot::turn
