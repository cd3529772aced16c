// Grants: a credential is good while its grant lives.
#include "turn/grants.h"

#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using namespace testing;

WallTime at(int seconds) { return WallTime::from_ms(1000 * seconds); }

TEST(Grants, KeepTheLaterExpiry) {
  Grants grants;
  EXPECT_TRUE(grants.add(call(1), client_of(user(1)), at(100)));
  EXPECT_TRUE(grants.add(call(1), client_of(user(1)), at(50)));
  grants.remove_expired(at(99));
  EXPECT_NE(grants.find(call(1), client_of(user(1))), nullptr);
  grants.remove_expired(at(100));
  EXPECT_EQ(grants.find(call(1)), nullptr);
  EXPECT_EQ(grants.size(), 0u);
}

TEST(Grants, OutliveTheirExpiryWhileTheyHaveAllocations) {
  Grants grants;
  grants.add(call(1), client_of(user(1)), at(100));
  grants.add(call(1), client_of(user(2)), at(100));
  Call& in_use = *grants.find(call(1));
  Grants::count_relay(in_use, client_of(user(1)), true);
  grants.remove_expired(at(1000));
  EXPECT_EQ(grants.find(call(1), client_of(user(1))), &in_use);
  EXPECT_EQ(grants.find(call(1), client_of(user(2))), nullptr);
  Grants::uncount_relay(in_use, client_of(user(1)), true);
  grants.remove_expired(at(1000));
  EXPECT_EQ(grants.size(), 0u);
}

TEST(Grants, AreBounded) {
  Grants grants;
  for (size_t i = 1; i <= limits::kTurnGrantsMax; ++i) {
    ASSERT_TRUE(
        grants.add(call(static_cast<int>(i % 200)), client_of(user(static_cast<int>(i))), at(1)));
  }
  EXPECT_FALSE(grants.add(call(1), client_of(user(1'000'000)), at(1)));
  EXPECT_TRUE(grants.add(call(1), client_of(user(1)), at(2))) << "one that is there";
  grants.remove(call(7));
  EXPECT_TRUE(grants.add(call(1), client_of(user(1'000'000)), at(1)));
}

TEST(GrantsOfTheEngine, DropTheAllocationsAtOnceWhenRevoked) {
  TwoAllocations world(Transport::kTcp);
  world.rig.grant(user(2), call(2));
  Client elsewhere(world.rig, "44.1.0.2:3", user(2), call(2));
  ASSERT_EQ(elsewhere.allocate().code, Answer::kSuccess);
  world.rig.engine.revoke(call(1), client_of(user(2)), world.rig.clock.now());
  EXPECT_EQ(world.rig.driver.relays, (std::set<RelayId>{world.first.relay(), elsewhere.relay()}));
  EXPECT_EQ(world.rig.driver.closed_links, std::vector{world.second.path().link});
  EXPECT_EQ(world.second.refresh(600).code, 401);
  EXPECT_EQ(world.second.allocate().code, 401);
  EXPECT_EQ(world.first.refresh(600).code, Answer::kSuccess);
  world.rig.engine.on_link_closed(world.second.path().link, world.rig.clock.now());
}

TEST(GrantsOfTheEngine, AreOfOneClientAndNotOfItsPerson) {
  TwoAllocations world;
  const ClientId tablet = client_of(user(77));
  world.rig.engine.grant(call(1), tablet, world.rig.clock.wall_now() + 600s);
  Client moved(world.rig, "44.1.0.9:3", user(1), call(1));
  moved.sign_in_as(tablet, user(1), call(1));
  ASSERT_EQ(moved.allocate().code, Answer::kSuccess);
  world.rig.engine.revoke(call(1), client_of(user(1)), world.rig.clock.now());
  EXPECT_EQ(world.first.allocate().code, 401);
  EXPECT_EQ(moved.refresh(600).code, Answer::kSuccess);
}

TEST(GrantsOfTheEngine, DropAllAllocationsWhenTheCallEnds) {
  TwoAllocations world;
  world.rig.engine.end_call(call(2), world.rig.clock.now());
  EXPECT_EQ(world.rig.driver.relays.size(), 2u);
  world.rig.engine.end_call(call(1), world.rig.clock.now());
  EXPECT_TRUE(world.rig.driver.relays.empty());
  EXPECT_EQ(world.rig.engine.counters().grants, 0u);
  EXPECT_EQ(world.first.allocate().code, 401);
  EXPECT_EQ(world.rig.engine.next_deadline(), std::nullopt);
}

TEST(GrantsOfTheEngine, AreForgottenWhenTheyExpireUnused) {
  Rig rig;
  EXPECT_EQ(rig.engine.next_deadline(), std::nullopt);
  rig.grant(user(1), call(1), 600s);
  rig.sleep(599s);
  EXPECT_EQ(rig.engine.counters().grants, 1u);
  rig.sleep(1s);
  EXPECT_EQ(rig.engine.counters().grants, 0u);
  EXPECT_EQ(rig.engine.next_deadline(), std::nullopt);
}

TEST(GrantsOfTheEngine, LetAllocationsLiveOnAfterTheExpiryAndGoWithThem) {
  OneAllocation world;
  world.client.refresh(3600);
  world.rig.sleep(3000s);
  EXPECT_EQ(world.rig.driver.relays.size(), 1u);
  EXPECT_EQ(world.rig.engine.counters().grants, 1u);
  world.client.nonce.clear();
  EXPECT_EQ(world.client.refresh(0).code, Answer::kSuccess);
  world.rig.sleep(1s);
  EXPECT_EQ(world.rig.engine.counters().grants, 0u);
}

TEST(GrantsOfTheEngine, GoWithTheRelayAddressThatChanged) {
  OneAllocation world;
  const Addresses same = {ip("44.0.0.1"), std::nullopt, {}};
  world.rig.engine.set_addresses(same, world.rig.clock.now());
  EXPECT_EQ(world.rig.driver.relays.size(), 1u);
  const Addresses changed = {ip("44.0.0.7"), std::nullopt, {}};
  world.rig.engine.set_addresses(changed, world.rig.clock.now());
  EXPECT_TRUE(world.rig.driver.relays.empty());
  ASSERT_EQ(world.client.allocate().code, Answer::kSuccess);
  EXPECT_EQ(world.client.relayed().ip(), ip("44.0.0.7"));
}

}  // namespace
}  // namespace earshot::turn
