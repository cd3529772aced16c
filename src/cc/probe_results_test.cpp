#include "cc/probe_results.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000);

class ProbeResultsTest : public testing::Test {
 protected:
  // A cluster of eight packets of 500 bytes, 2 ms apart: 2 Mbit/s. It arrives in `interval`s.
  void cluster(Duration interval, int arriving = 8) {
    results_.begin({.id = 3, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
    for (int i = 0; i < 8; ++i) results_.on_sent(3, 100 + i, 500);
    for (int i = 0; i < arriving; ++i) {
      results_.on_received({.sent = kStart + i * 2ms, .bytes = 500, .probe = 3},
                           70ms + i * interval);
    }
  }

  ProbeResults results_;
};

TEST_F(ProbeResultsTest, IsTheRateWhenTheClusterGetsThrough) {
  cluster(2ms);
  const auto result = results_.take(108);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->probed_bps, 2'000'000);
  EXPECT_NEAR(result->reached_bps, 2'000'000, 1);
  EXPECT_FALSE(result->is_limited);
}

TEST_F(ProbeResultsTest, IsALittleBelowALimitOfTheNetwork) {
  cluster(4ms);
  const auto result = results_.take(108);
  ASSERT_TRUE(result.has_value());
  EXPECT_NEAR(result->reached_bps, 0.95 * 1'000'000, 1);
  EXPECT_TRUE(result->is_limited);
}

TEST_F(ProbeResultsTest, IsNotMisledByPacketsOfUnequalSize) {
  results_.begin({.id = 3, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3500});
  for (int i = 0; i < 8; ++i) {
    const uint16_t bytes = i == 7 ? 50 : 500;
    results_.on_sent(3, 100 + i, bytes);
    results_.on_received({.sent = kStart + i * 2ms, .bytes = bytes, .probe = 3}, 70ms + i * 2ms);
  }
  const auto result = results_.take(108);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->is_limited);
  EXPECT_NEAR(result->reached_bps, 2'000'000, 1);
}

TEST_F(ProbeResultsTest, IsNotTheRateOfABurstOutOfAStoppedLink) {
  cluster(200us);
  const auto result = results_.take(108);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->reached_bps, 0);
}

TEST_F(ProbeResultsTest, WaitsUntilReportsWentPastTheCluster) {
  cluster(2ms);
  EXPECT_FALSE(results_.take(107).has_value());
  EXPECT_TRUE(results_.take(108).has_value());
  EXPECT_FALSE(results_.take(108).has_value());
}

TEST_F(ProbeResultsTest, IsNothingReachedWhenTooMuchIsLost) {
  cluster(2ms, 5);
  const auto result = results_.take(108);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->reached_bps, 0);
  EXPECT_TRUE(result->is_limited);
}

TEST_F(ProbeResultsTest, HasNoneForAClusterThatWasNotSentCompletely) {
  results_.begin({.id = 3, .bps = 2'000'000, .packets_min = 5, .bytes_min = 3750});
  for (int i = 0; i < 4; ++i) results_.on_sent(3, 100 + i, 1000);
  EXPECT_FALSE(results_.take(200).has_value());
}

TEST_F(ProbeResultsTest, ForgetsTheOldestOfTooMany) {
  cluster(2ms);
  for (uint8_t id = 4; id < 7; ++id) results_.begin({.id = id, .packets_min = 5});
  EXPECT_FALSE(results_.take(108).has_value());
}

}  // namespace
}  // namespace earshot::cc
