#include "cc/queue_drain.h"

#include <gtest/gtest.h>

namespace earshot::cc {
namespace {

class QueueDrainTest : public testing::Test {
 protected:
  void update(Duration queue, bool decreased = false) {
    now_ += 50ms;
    drain_.update(now_, queue, decreased);
  }
  void updates(Duration time, Duration queue) {
    for (Duration passed{}; passed < time; passed += 50ms) update(queue);
  }

  QueueDrain drain_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
};

TEST_F(QueueDrainTest, LeavesShortQueuesAlone) {
  update(0ms);
  update(70ms, true);
  EXPECT_FALSE(drain_.is_active());
  EXPECT_EQ(drain_.factor(), 1);
}

TEST_F(QueueDrainTest, TakesMoreOffTheLongerTheQueueIs) {
  update(0ms);
  update(160ms, true);
  EXPECT_NEAR(drain_.factor(), 0.75, 1e-9);
  update(260ms);
  EXPECT_NEAR(drain_.factor(), 0.5, 1e-9);
  update(5s);
  EXPECT_NEAR(drain_.factor(), 0.2, 1e-9);
}

TEST_F(QueueDrainTest, StopsWhenTheQueueHasGone) {
  update(0ms);
  update(300ms, true);
  update(50ms);
  EXPECT_FALSE(drain_.is_active());
  EXPECT_EQ(drain_.factor(), 1);
}

TEST_F(QueueDrainTest, StartsWhenTheReportsAboutTheQueueComeLate) {
  update(0ms);
  update(40ms, true);
  updates(300ms, 40ms);
  update(300ms);
  EXPECT_TRUE(drain_.is_active());
}

TEST_F(QueueDrainTest, GivesUpOnAQueueOfSomebodyElseForLongerEachTime) {
  update(0ms);
  Duration rest_before{};
  for (int round = 0; round < 4; ++round) {
    const Timestamp begin = now_;
    update(300ms, true);
    while (!drain_.is_active()) update(300ms, true);
    const Duration rest = now_ - begin;
    EXPECT_GT(rest, rest_before);
    rest_before = rest;
    while (drain_.is_active()) update(300ms);
  }
  EXPECT_GT(rest_before, 15s);
}

TEST_F(QueueDrainTest, SeesAQueueThatStands) {
  update(0ms);
  updates(900ms, 120ms);
  EXPECT_FALSE(drain_.is_standing(now_, false));
  updates(200ms, 120ms);
  EXPECT_TRUE(drain_.is_standing(now_, false));
  update(120ms, true);
  EXPECT_FALSE(drain_.is_standing(now_, false));  // it is being drained
  update(20ms);
  EXPECT_FALSE(drain_.is_standing(now_, false));
}

}  // namespace
}  // namespace earshot::cc
