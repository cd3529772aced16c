#include "cc/remote_clock.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

constexpr Timestamp kNow = Timestamp::from_ns(1'000'000'000'000);
constexpr int64_t kWrap = 1 << 24;

Duration units(int64_t count) {
  return 64ms * static_cast<int32_t>(static_cast<uint32_t>(count) << 8) / 256;
}

TEST(RemoteClock, BeginsAtOurTimeAndCountsOnWithTheirs) {
  RemoteClock clock;
  const Duration first = clock.at_reference(kNow, units(500));
  EXPECT_EQ(first, 1000s);
  EXPECT_EQ(clock.at_reference(kNow + 7s, units(501)) - first, 64ms);
  EXPECT_EQ(clock.at_reference(kNow + 8s, units(499)) - first, -64ms);
}

TEST(RemoteClock, GoesOnWhereTheReferenceTimeWraps) {
  RemoteClock clock;
  const Duration first = clock.at_reference(kNow, units(kWrap / 2 - 1));
  EXPECT_EQ(clock.at_reference(kNow, units(kWrap / 2)) - first, 64ms);
  RemoteClock other;
  const Duration last = other.at_reference(kNow, units(kWrap - 1));
  EXPECT_EQ(other.at_reference(kNow, units(kWrap)) - last, 64ms);
}

TEST(RemoteClock, NeverRunsFarAwayFromOurs) {
  RemoteClock clock;
  clock.at_reference(kNow, units(0));
  for (int64_t i = 1; i < 100'000; ++i) {
    const Duration time = clock.at_reference(kNow, units(i * (kWrap / 2 - 1)));
    ASSERT_LE(time - 1000s, 1h);
    ASSERT_GE(time - 1000s, -1h);
  }
}

}  // namespace
}  // namespace earshot::cc
