// Send and Data indications (RFC 8656 §11), relay to relay, rates.
#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunWriter;
using namespace testing;

struct IndicationRfc8656Sec11 : ::testing::Test {
  IndicationRfc8656Sec11() {
    rig.engine.allow_peer(call(1), ip("44.2.0.1"));
    client.permit("44.2.0.1");
  }
  OneAllocation world;
  Rig& rig = world.rig;
  Client& client = world.client;
};

TEST_F(IndicationRfc8656Sec11, CarryPayloadBothWays) {
  client.send_indication(address("44.2.0.1:7"), "hello");
  ASSERT_EQ(rig.driver.to_peers.size(), 1u);
  EXPECT_EQ(rig.driver.to_peers[0].payload, "hello");
  EXPECT_EQ(rig.driver.to_peers[0].peer, address("44.2.0.1:7"));
  rig.from_peer(client.relay(), "44.2.0.1:8", "welcome");
  const auto received = client.received();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].channel, 0);
  EXPECT_EQ(received[0].from, address("44.2.0.1:8"));
  EXPECT_EQ(received[0].payload, "welcome");
  EXPECT_EQ(rig.engine.counters().bytes_to_peer, 5u);
  EXPECT_EQ(rig.engine.counters().bytes_to_client, 7u);
}

TEST_F(IndicationRfc8656Sec11, CarryPayloadToPeersOfIpv6) {
  Client v6(rig, "[2a00:1::1]:1000", user(1), call(1));
  ASSERT_EQ(v6.allocate().code, Answer::kSuccess);
  rig.engine.allow_peer(call(1), ip("2a00:5::1"));
  ASSERT_EQ(v6.permit("2a00:5::1").code, Answer::kSuccess);
  v6.send_indication(address("[2a00:5::1]:7"), "hello");
  ASSERT_EQ(rig.driver.to_peers.size(), 1u);
  for (const std::string_view payload : {"", "a", "ab", "abc", "abcd"}) {
    rig.from_peer(v6.relay(), "[2a00:5::1]:8", payload);
    const auto received = v6.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].payload, payload);
    EXPECT_EQ(received[0].from, address("[2a00:5::1]:8"));
    EXPECT_EQ(received[0].wire_bytes % 4, 0u);
  }
}

TEST_F(IndicationRfc8656Sec11, AreNotChangedByAChannelTowardsTheServer) {
  client.bind(0x4000, "44.2.0.1:7");
  client.send_indication(address("44.2.0.1:7"), "hello");
  EXPECT_EQ(rig.driver.to_peers.size(), 1u);
}

TEST_F(IndicationRfc8656Sec11, AreDroppedWithDontFragmentOrUnknownAttributes) {
  const auto with = [](StunAttribute type) {
    return [type](StunWriter& writer) { writer.add_flag(type); };
  };
  client.send_indication(address("44.2.0.1:7"), "x", with(StunAttribute::kDontFragment));
  client.send_indication(address("44.2.0.1:7"), "x", with(StunAttribute{0x7001}));
  EXPECT_TRUE(rig.driver.to_peers.empty());
  client.send_indication(address("44.2.0.1:7"), "x", with(StunAttribute{0x8001}));
  EXPECT_EQ(rig.driver.to_peers.size(), 1u);
}

TEST_F(IndicationRfc8656Sec11, AreDroppedForPort0AndTheOtherFamily) {
  client.send_indication(address("44.2.0.1:0"), "x");
  client.send_indication(address("[2a00:5::1]:7"), "x");
  EXPECT_TRUE(rig.driver.to_peers.empty());
  EXPECT_EQ(rig.engine.counters().dropped_policy, 1u);
  EXPECT_EQ(rig.engine.counters().dropped_no_permission, 1u);
}

TEST_F(IndicationRfc8656Sec11, AreDroppedWithoutAnAllocation) {
  client.refresh(0);
  client.send_indication(address("44.2.0.1:7"), "x");
  client.send_channel(0x4000, "x");
  EXPECT_TRUE(rig.driver.to_peers.empty());
  EXPECT_EQ(rig.engine.counters().dropped_unexpected, 2u);
}

TEST_F(IndicationRfc8656Sec11, DropPayloadThatNoMessageCanHold) {
  rig.from_peer(client.relay(), "44.2.0.1:8", std::string(65'001, 'x'));
  EXPECT_TRUE(client.received().empty());
  EXPECT_EQ(rig.engine.counters().dropped_malformed, 1u);
}

TEST_F(IndicationRfc8656Sec11, DropPacketsOfAClosedRelay) {
  const RelayId relay = client.relay();
  client.refresh(0);
  rig.from_peer(relay, "44.2.0.1:8", "late");
  rig.from_peer(relay + 1000, "44.2.0.1:8", "never");
  EXPECT_TRUE(client.received().empty());
}

// Payload per second, for ten seconds of far too much.
double sustained_bytes_s(Rig& rig, const std::function<void()>& send, const uint64_t& bytes) {
  const auto flood = [&](int seconds) {
    for (int i = 0; i < seconds * 1000; ++i) {
      rig.advance(1ms);
      send();
    }
  };
  flood(2);  // the burst is used up
  const uint64_t before = bytes;
  flood(10);
  return static_cast<double>(bytes - before) / 10;
}

TEST(RelayRate, HoldsEachWayAtFourMegabitsASecond) {
  OneAllocation world;
  world.rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  world.client.bind(0x4000, "44.2.0.1:7");
  const std::string payload(972, 'x');  // 1000 with IP and UDP
  const Counters& counters = world.rig.engine.counters();
  const double up = sustained_bytes_s(
      world.rig, [&] { world.client.send_channel(0x4000, payload); }, counters.bytes_to_peer);
  EXPECT_NEAR(up, 500 * 972, 2000);
  const double down = sustained_bytes_s(
      world.rig, [&] { world.rig.from_peer(world.client.relay(), "44.2.0.1:7", payload); },
      counters.bytes_to_client);
  EXPECT_NEAR(down, 500 * 972, 2000);
  EXPECT_GT(counters.dropped_rate, 0u);
}

TEST(RelayRate, LetsABurstThrough) {
  OneAllocation world;
  world.rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  world.client.bind(0x4000, "44.2.0.1:7");
  const std::string payload(972, 'x');
  for (int i = 0; i < 1000; ++i) world.client.send_channel(0x4000, payload);
  EXPECT_EQ(world.rig.driver.to_peers.size(), 262u);  // 256 KiB
}

TEST(RelayRate, CountsEmptyPacketsToo) {
  OneAllocation world;
  world.rig.engine.allow_peer(call(1), ip("44.2.0.1"));
  world.client.bind(0x4000, "44.2.0.1:7");
  for (int i = 0; i < 20'000; ++i) world.client.send_channel(0x4000, "");
  EXPECT_EQ(world.rig.driver.to_peers.size(), 256u * 1024 / 28);
}

TEST(RelayToRelay, CarriesChannelsBothWaysWithoutASocket) {
  TwoAllocations world;
  ASSERT_EQ(world.first.bind(0x4000, world.second.relayed()).code, Answer::kSuccess);
  ASSERT_EQ(world.second.bind(0x4fff, world.first.relayed()).code, Answer::kSuccess);
  world.first.send_channel(0x4000, "ping");
  const auto at_second = world.second.received();
  ASSERT_EQ(at_second.size(), 1u);
  EXPECT_EQ(at_second[0].channel, 0x4fff);
  EXPECT_EQ(at_second[0].payload, "ping");
  world.second.send_channel(0x4fff, "pong");
  const auto at_first = world.first.received();
  ASSERT_EQ(at_first.size(), 1u);
  EXPECT_EQ(at_first[0].channel, 0x4000);
  EXPECT_EQ(at_first[0].payload, "pong");
  EXPECT_TRUE(world.rig.driver.to_peers.empty());
  EXPECT_EQ(world.rig.engine.counters().packets_handed_over, 2u);
}

TEST(RelayToRelay, CarriesIndicationsBothWays) {
  TwoAllocations world;
  world.first.permit("44.0.0.1");
  world.second.permit("44.0.0.1");
  for (const std::string_view payload : {"", "a", "ab", "abc", "abcd"}) {
    world.first.send_indication(world.second.relayed(), payload);
    const auto received = world.second.received();
    ASSERT_EQ(received.size(), 1u);
    EXPECT_EQ(received[0].from, world.first.relayed());
    EXPECT_EQ(received[0].payload, payload);
  }
  world.second.send_indication(world.first.relayed(), "pong");
  EXPECT_EQ(world.first.received()[0].payload, "pong");
}

TEST(RelayToRelay, TurnsChannelsIntoIndicationsAndBack) {
  TwoAllocations world;
  world.first.bind(0x4000, world.second.relayed());
  world.second.permit("44.0.0.1");
  world.first.send_channel(0x4000, "ping");
  EXPECT_EQ(world.second.received()[0].from, world.first.relayed());
  world.second.send_indication(world.first.relayed(), "pong");
  EXPECT_EQ(world.first.received()[0].channel, 0x4000);
}

TEST(RelayToRelay, PadsForAStreamAtTheOtherEnd) {
  TwoAllocations world(Transport::kTls);
  world.first.bind(0x4000, world.second.relayed());
  world.second.bind(0x4001, world.first.relayed());
  world.first.send_channel(0x4000, "12345");
  const auto received = world.second.received();
  EXPECT_EQ(received[0].payload, "12345");
  EXPECT_EQ(received[0].wire_bytes, 12u);
}

TEST(RelayToRelay, WorksOverIpv6) {
  Rig rig;
  rig.grant(user(1), call(1));
  rig.grant(user(2), call(1));
  Client first(rig, "[2a00:1::1]:1", user(1), call(1));
  Client second(rig, "[2a00:1::2]:2", user(2), call(1));
  ASSERT_EQ(first.allocate().code, Answer::kSuccess);
  ASSERT_EQ(second.allocate().code, Answer::kSuccess);
  first.permit("2a00::1");
  second.bind(0x4000, first.relayed());
  first.send_indication(second.relayed(), "abc");
  EXPECT_EQ(second.received()[0].channel, 0x4000);
  second.send_channel(0x4000, "abc");
  EXPECT_EQ(first.received()[0].from, second.relayed());
}

TEST(RelayToRelay, NeedsAPermissionOfTheReceivingSide) {
  TwoAllocations world;
  world.first.bind(0x4000, world.second.relayed());
  world.first.send_channel(0x4000, "ping");
  EXPECT_TRUE(world.second.received().empty());
  EXPECT_EQ(world.rig.engine.counters().dropped_no_permission, 1u);
}

TEST(RelayToRelay, StaysWithinTheCall) {
  TwoAllocations world;
  world.rig.grant(user(3), call(2));
  Client stranger(world.rig, "44.1.0.3:3", user(3), call(2));
  ASSERT_EQ(stranger.allocate().code, Answer::kSuccess);
  EXPECT_EQ(stranger.permit("44.0.0.1").code, 403) << "nobody else relays in that call";
  world.first.permit("44.0.0.1");
  world.first.send_indication(stranger.relayed(), "x");
  EXPECT_TRUE(stranger.received().empty());
  EXPECT_TRUE(world.rig.driver.to_peers.empty());
  EXPECT_EQ(world.rig.engine.counters().dropped_policy, 1u);
}

TEST(RelayToRelay, ReachesNoPortThatIsNotARelay) {
  TwoAllocations world;
  world.first.permit("44.0.0.1");
  for (const uint16_t port : {uint16_t{0}, uint16_t{22}, uint16_t{3478}, uint16_t{65535}}) {
    world.first.send_indication(SocketAddress(ip("44.0.0.1"), port), "x");
  }
  EXPECT_TRUE(world.rig.driver.to_peers.empty());
  EXPECT_EQ(world.rig.engine.counters().dropped_policy, 4u);
}

TEST(RelayToRelay, EndsWithTheOtherAllocation) {
  TwoAllocations world;
  world.first.bind(0x4000, world.second.relayed());
  const SocketAddress gone = world.second.relayed();
  world.second.refresh(0);
  world.first.send_channel(0x4000, "x");
  world.first.send_indication(gone, "x");
  EXPECT_EQ(world.rig.engine.counters().dropped_policy, 2u);
  EXPECT_EQ(world.first.permit("44.0.0.1").code, 403);
  ASSERT_EQ(world.second.allocate().code, Answer::kSuccess);
  EXPECT_EQ(world.first.permit("44.0.0.1").code, Answer::kSuccess);
}

}  // namespace
}  // namespace earshot::turn
