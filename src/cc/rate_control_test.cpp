#include "cc/rate_control.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

class RateControlTest : public testing::Test {
 protected:
  bool update(DelaySignal signal, std::optional<double> acknowledged, bool in_alr = false) {
    now_ += 100ms;
    return rate_.update(now_, {.signal = signal,
                               .acknowledged_bps = acknowledged,
                               .rtt = 50ms,
                               .in_alr = in_alr,
                               .min_bps = 30'000,
                               .max_bps = 5'000'000});
  }
  void calm_seconds(int count) {
    for (int i = 0; i < 10 * count; ++i) update(DelaySignal::kNormal, rate_.bps());
  }

  RateControl rate_{1'000'000};
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
};

TEST_F(RateControlTest, RisesByEightPercentASecondAtFirst) {
  calm_seconds(2);
  EXPECT_NEAR(rate_.bps(), 1'000'000 * 1.08 * 1.08, 10'000);
}

TEST_F(RateControlTest, FallsTo85PercentOfWhatGetsThrough) {
  EXPECT_TRUE(update(DelaySignal::kOveruse, 900'000));
  EXPECT_NEAR(rate_.bps(), 765'000, 1);
}

TEST_F(RateControlTest, WaitsForTheQueueToEmpty) {
  update(DelaySignal::kOveruse, 900'000);
  for (int i = 0; i < 20; ++i) update(DelaySignal::kUnderuse, 900'000);
  EXPECT_NEAR(rate_.bps(), 765'000, 1);
  update(DelaySignal::kNormal, 900'000);
  EXPECT_GT(rate_.bps(), 765'000);
}

TEST_F(RateControlTest, RisesByAPacketAnAnswerNearTheCapacityItFound) {
  update(DelaySignal::kOveruse, 1'000'000);
  calm_seconds(1);
  // 29 kbit in a frame, in three or four packets: 9.4 to 7.2 kbit for each 150 ms.
  EXPECT_NEAR(rate_.bps(), 850'000 + 55'000, 7'000);
}

TEST_F(RateControlTest, RisesFasterAgainWhenMoreThanTheCapacityGetsThrough) {
  update(DelaySignal::kOveruse, 1'000'000);
  for (int i = 0; i < 10; ++i) update(DelaySignal::kNormal, 1'300'000);
  EXPECT_NEAR(rate_.bps(), 850'000 * 1.08, 5'000);
}

TEST_F(RateControlTest, DoesNotRiseFarAboveWhatIsSent) {
  for (int i = 0; i < 200; ++i) update(DelaySignal::kNormal, 400'000);
  EXPECT_EQ(rate_.bps(), 1'000'000);
  for (int i = 0; i < 200; ++i) update(DelaySignal::kNormal, 800'000);
  EXPECT_NEAR(rate_.bps(), 1.5 * 800'000 + 10'000, 1);
}

TEST_F(RateControlTest, StaysBetweenItsBounds) {
  calm_seconds(60);
  EXPECT_EQ(rate_.bps(), 5'000'000);
  for (int i = 0; i < 10; ++i) update(DelaySignal::kOveruse, 10'000);
  EXPECT_EQ(rate_.bps(), 30'000);
}

TEST_F(RateControlTest, FallsByHalfAtMostWhileLittleIsSent) {
  EXPECT_TRUE(update(DelaySignal::kOveruse, 50'000, true));
  EXPECT_EQ(rate_.bps(), 500'000);
}

TEST_F(RateControlTest, WaitsForTheEffectOfADecrease) {
  update(DelaySignal::kOveruse, 900'000);
  now_ += -95ms;
  EXPECT_FALSE(update(DelaySignal::kOveruse, 700'000));
  EXPECT_TRUE(update(DelaySignal::kOveruse, 700'000));
}

TEST_F(RateControlTest, FallsWithoutKnowingWhatGetsThrough) {
  EXPECT_TRUE(update(DelaySignal::kOveruse, std::nullopt));
  EXPECT_EQ(rate_.bps(), 850'000);
}

}  // namespace
}  // namespace earshot::cc
