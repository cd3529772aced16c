#include "cc/alr_detector.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

class AlrDetectorTest : public testing::Test {
 protected:
  // A second of packets at a share of the target.
  void second_at(double share) {
    for (int i = 0; i < 100; ++i) {
      now_ += 10ms;
      detector_.on_sent(now_, static_cast<size_t>(1250 * share), 1'000'000);
    }
  }

  AlrDetector detector_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
};

TEST_F(AlrDetectorTest, IsNotLimitedAtTheTarget) {
  second_at(1);
  EXPECT_FALSE(detector_.in_alr());
  second_at(0.7);
  EXPECT_FALSE(detector_.in_alr());
}

TEST_F(AlrDetectorTest, SeesThatLittleIsSentWithinASecond) {
  second_at(1);
  second_at(0.1);
  second_at(0.1);
  EXPECT_TRUE(detector_.in_alr());
}

TEST_F(AlrDetectorTest, SeesThatMuchIsSentAgain) {
  second_at(0.1);
  second_at(0.1);
  second_at(1);
  EXPECT_FALSE(detector_.in_alr());
}

TEST_F(AlrDetectorTest, SeesAPause) {
  second_at(1);
  now_ += 10s;
  detector_.on_sent(now_, 100, 1'000'000);
  now_ += 1s;
  detector_.on_sent(now_, 100, 1'000'000);
  EXPECT_TRUE(detector_.in_alr());
}

}  // namespace
}  // namespace earshot::cc
