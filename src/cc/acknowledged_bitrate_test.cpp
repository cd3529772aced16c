#include "cc/acknowledged_bitrate.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

class AcknowledgedBitrateTest : public testing::Test {
 protected:
  void packets(int count, Duration interval, size_t bytes = 1000) {
    for (int i = 0; i < count; ++i) {
      arrival_ += interval;
      rate_.on_packet(arrival_, bytes, true);
    }
  }
  double kbps() const { return rate_.bps().value_or(-1) / 1000; }

  AcknowledgedBitrate rate_;
  Duration arrival_ = 100h;
};

TEST_F(AcknowledgedBitrateTest, IsUnknownAtFirst) {
  EXPECT_FALSE(rate_.bps().has_value());
  packets(20, 10ms);
  EXPECT_FALSE(rate_.bps().has_value());
  packets(20, 10ms);
  EXPECT_TRUE(rate_.bps().has_value());
}

TEST_F(AcknowledgedBitrateTest, IsTheRateOfArrival) {
  packets(100, 10ms);
  EXPECT_NEAR(kbps(), 800, 1);
}

TEST_F(AcknowledgedBitrateTest, EvensOutFrames) {
  for (int frame = 0; frame < 60; ++frame) {
    packets(1, 28ms);
    packets(4, 1ms);
  }
  EXPECT_NEAR(kbps(), 5 * 8 / 0.032, 80);
}

TEST_F(AcknowledgedBitrateTest, FollowsASuddenFallAtOnce) {
  packets(100, 4ms);
  EXPECT_NEAR(kbps(), 2000, 10);
  packets(15, 20ms);
  EXPECT_NEAR(kbps(), 400, 60);
}

TEST_F(AcknowledgedBitrateTest, FollowsARiseWithinHalfASecond) {
  packets(100, 20ms);
  packets(150, 4ms);
  EXPECT_NEAR(kbps(), 2000, 50);
}

TEST_F(AcknowledgedBitrateTest, LeavesOutTimesWithoutReports) {
  packets(100, 10ms);
  for (int i = 0; i < 20; ++i) {
    // The reports about three of ten packets were lost.
    arrival_ += 40ms;
    rate_.on_packet(arrival_, 1000, false);
    packets(6, 10ms);
  }
  EXPECT_NEAR(kbps(), 800, 5);
}

TEST_F(AcknowledgedBitrateTest, CountsWhatCameOutOfOrder) {
  for (int i = 0; i < 100; ++i) {
    arrival_ += 20ms;
    rate_.on_packet(arrival_, 1000, true);
    rate_.on_packet(arrival_ - 10ms, 1000, true);
  }
  EXPECT_NEAR(kbps(), 800, 20);
}

TEST_F(AcknowledgedBitrateTest, DoesNotTakeAPauseForASlowNetwork) {
  packets(100, 10ms);
  arrival_ += 30s;
  packets(30, 10ms);
  EXPECT_NEAR(kbps(), 800, 5);
}

}  // namespace
}  // namespace earshot::cc
