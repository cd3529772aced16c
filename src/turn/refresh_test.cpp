// RFC 8656 §8.3.
#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

TEST(RefreshRfc8656Sec8_3, NeedsAnAllocation) {
  Rig rig;
  rig.grant(user(1), call(1));
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  const Answer answer = client.refresh(600);
  EXPECT_EQ(answer.code, 437);
  EXPECT_TRUE(answer.protected_by_key);
}

TEST(RefreshRfc8656Sec8_3, LetsTheAllocationLiveOn) {
  OneAllocation world;
  world.rig.sleep(590s);
  ASSERT_EQ(world.client.refresh(700).message().u32(StunAttribute::kLifetime), 700u);
  world.rig.sleep(699s);
  EXPECT_EQ(world.rig.driver.relays.size(), 1u);
  world.rig.sleep(1s);
  EXPECT_TRUE(world.rig.driver.relays.empty());
}

TEST(RefreshRfc8656Sec8_3, KeepsTheLifetimeInBounds) {
  OneAllocation world;
  EXPECT_EQ(world.client.refresh(1).message().u32(StunAttribute::kLifetime), 600u);
  EXPECT_EQ(world.client.refresh(4000).message().u32(StunAttribute::kLifetime), 3600u);
  EXPECT_EQ(world.client.ask(StunMethod::kRefresh).message().u32(StunAttribute::kLifetime), 600u);
}

TEST(RefreshRfc8656Sec8_3, EndsTheAllocationWithALifetimeOfZero) {
  OneAllocation world;
  const Answer answer = world.client.refresh(0);
  EXPECT_EQ(answer.message().u32(StunAttribute::kLifetime), 0u);
  EXPECT_TRUE(answer.protected_by_key);
  EXPECT_TRUE(world.rig.driver.relays.empty());
  EXPECT_EQ(world.client.repeat().bytes, answer.bytes);
  EXPECT_EQ(world.client.refresh(600).code, 437);
}

TEST(RefreshRfc8656Sec8_3, RefusesAnotherFamily) {
  OneAllocation world;
  const auto refresh_as = [&](uint32_t family) {
    return world.client
        .ask(StunMethod::kRefresh,
             [family](StunWriter& writer) {
               writer.add_u32(StunAttribute::kRequestedAddressFamily, family << 24);
             })
        .code;
  };
  EXPECT_EQ(refresh_as(2), 443);
  EXPECT_EQ(refresh_as(1), Answer::kSuccess);
}

TEST(RefreshRfc8656Sec8_3, RefusesUnknownAttributes) {
  OneAllocation world;
  EXPECT_EQ(world.client
                .ask(StunMethod::kRefresh,
                     [](StunWriter& writer) { writer.add_flag(StunAttribute{0x7001}); })
                .code,
            420);
}

}  // namespace
}  // namespace earshot::turn
