#include "cc/delay_estimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.h"
#include "cc/packet_groups.h"

namespace earshot::cc {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(5'000'000'000);

TEST(PacketGroups, PutPacketsOfFiveMillisecondsTogether) {
  PacketGroups groups;
  const auto add = [&](Duration sent, Duration arrival) {
    return groups.on_packet(kStart + sent, arrival);
  };
  EXPECT_FALSE(add(0ms, 50ms).has_value());
  EXPECT_FALSE(add(5ms, 58ms).has_value());
  EXPECT_FALSE(add(20ms, 70ms).has_value());  // completes the first group, of which there is one
  EXPECT_FALSE(add(24ms, 77ms).has_value());
  const auto delta = add(40ms, 90ms);
  ASSERT_TRUE(delta.has_value());
  EXPECT_EQ(delta->sent, 19ms);
  EXPECT_EQ(delta->arrived, 19ms);
  EXPECT_EQ(delta->sent_at, kStart + 24ms);
  EXPECT_EQ(delta->arrived_at, 77ms);
}

TEST(PacketGroups, PutABurstOutOfAStoppedLinkTogether) {
  PacketGroups groups;
  const auto add = [&](Duration sent, Duration arrival) {
    return groups.on_packet(kStart + sent, arrival);
  };
  add(0ms, 50ms);
  add(20ms, 120ms);
  EXPECT_FALSE(add(40ms, 121ms).has_value());
  EXPECT_FALSE(add(60ms, 122ms).has_value());
  const auto delta = add(80ms, 140ms);
  ASSERT_TRUE(delta.has_value());
  EXPECT_EQ(delta->sent, 60ms);
  EXPECT_EQ(delta->arrived, 72ms);
}

TEST(PacketGroups, LeaveOutPacketsOfGroupsThatAreGone) {
  PacketGroups groups;
  groups.on_packet(kStart, 50ms);
  groups.on_packet(kStart + 20ms, 70ms);
  EXPECT_FALSE(groups.on_packet(kStart + 1ms, 300ms).has_value());
  const auto delta = groups.on_packet(kStart + 40ms, 90ms);
  ASSERT_TRUE(delta.has_value());
  EXPECT_EQ(delta->arrived, 20ms);
}

class DelayEstimatorTest : public testing::Test {
 protected:
  // Groups 10 ms apart whose delay grows by `growth` each, with noise up to `noise`. How many of
  // the samples said overuse.
  int groups(int count, Duration growth, Duration noise = 0ns) {
    int overuses = 0;
    for (int i = 0; i < count; ++i) {
      sent_ += 10ms;
      queue_ = std::max(queue_ + growth, Duration::zero());
      const Duration jitter =
          noise == 0ns ? 0ns : Duration(static_cast<int64_t>(random_.below(noise.count())));
      const Duration arrival = offset_ + Duration(sent_.ns()) + queue_ + jitter;
      last_arrival_ = std::max(last_arrival_ + 1us, arrival);
      estimator_.on_packet(sent_, last_arrival_);
      overuses += estimator_.signal() == DelaySignal::kOveruse ? 1 : 0;
    }
    return overuses;
  }

  DelayEstimator estimator_;
  SeededRandom random_{1};
  Timestamp sent_ = kStart;
  Duration queue_{};
  Duration offset_ = -3h;
  Duration last_arrival_ = -100h;
};

TEST_F(DelayEstimatorTest, IsNormalWhileTheDelayIsConstant) {
  EXPECT_EQ(groups(500, 0ms), 0);
  EXPECT_EQ(estimator_.signal(), DelaySignal::kNormal);
  EXPECT_EQ(estimator_.queueing_delay(), 0ms);
}

TEST_F(DelayEstimatorTest, SeesAGrowingQueueWithinAQuarterOfASecond) {
  groups(100, 0ms);
  EXPECT_GT(groups(25, 3ms), 0);
}

TEST_F(DelayEstimatorTest, SeesAShrinkingQueue) {
  groups(100, 0ms);
  groups(50, 3ms);
  groups(40, -3ms);
  EXPECT_EQ(estimator_.signal(), DelaySignal::kUnderuse);
}

TEST_F(DelayEstimatorTest, IsNormalAgainWhenTheQueueHasGone) {
  groups(100, 0ms);
  groups(50, 3ms);
  groups(50, -3ms);
  groups(100, 0ms);
  EXPECT_EQ(estimator_.signal(), DelaySignal::kNormal);
}

TEST_F(DelayEstimatorTest, IsHardlyDisturbedByJitter) {
  groups(200, 0ms, 30ms);
  EXPECT_LT(groups(2000, 0ms, 30ms), 2000 / 20);
}

TEST_F(DelayEstimatorTest, IsNotDisturbedByClockDrift) {
  for (int i = 0; i < 5000; ++i) {
    EXPECT_EQ(groups(1, 0ms), 0);
    offset_ += 2us;  // 200 ppm
  }
  EXPECT_LE(estimator_.queueing_delay(), 12ms);  // of up to a minute
}

TEST_F(DelayEstimatorTest, AdaptsToAQueueThatSomebodyElseFills) {
  groups(200, 0ms);
  // A sawtooth that a bulk transfer makes: slow growth, sudden relief.
  std::vector<int> overuses;
  for (int tooth = 0; tooth < 40; ++tooth) {
    overuses.push_back(groups(100, 300us));
    groups(5, -6ms);
  }
  const int first = overuses[0] + overuses[1];
  const int last = overuses[38] + overuses[39];
  EXPECT_LT(last, first);
}

TEST_F(DelayEstimatorTest, MeasuresTheQueue) {
  groups(200, 0ms);
  groups(50, 4ms);
  groups(100, 0ms);
  EXPECT_NEAR(static_cast<double>(estimator_.queueing_delay() / 1ms), 200, 5);
  queue_ = 0ms;
  groups(25, 0ms);
  EXPECT_LT(estimator_.queueing_delay(), 5ms);  // relief shows as soon as the burst is over
}

TEST_F(DelayEstimatorTest, ForgetsTheShortestDelayAfterAWhile) {
  groups(200, 0ms);
  queue_ = 150ms;  // the route changed
  groups(6500, 0ms);
  EXPECT_LT(estimator_.queueing_delay(), 5ms);
}

TEST_F(DelayEstimatorTest, BeginsAnewWhenTheOtherClockJumps) {
  groups(200, 0ms);
  offset_ += 1h;
  EXPECT_EQ(groups(200, 0ms), 0);
  EXPECT_EQ(estimator_.queueing_delay(), 0ms);
  offset_ -= 2h;
  last_arrival_ = -100h;
  EXPECT_EQ(groups(200, 0ms), 0);
  EXPECT_EQ(estimator_.queueing_delay(), 0ms);
}

}  // namespace
}  // namespace earshot::cc
