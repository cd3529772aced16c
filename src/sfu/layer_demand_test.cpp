#include "sfu/layer_demand.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) { return Timestamp() + std::chrono::milliseconds(ms); }

TEST(LayerDemand, TellsAPublisherToPauseWhatNobodyWants) {
  LayerDemand demand(false, 3);
  demand.change(-1, 0);
  EXPECT_FALSE(demand.poll(at(0), true).has_value());
  EXPECT_EQ(demand.next_deadline(), at(5000));
  EXPECT_FALSE(demand.poll(at(4999), true).has_value());
  EXPECT_EQ(demand.poll(at(5000), true), 0);
  EXPECT_EQ(demand.told(), 0);
  EXPECT_FALSE(demand.poll(at(5001), true).has_value());
  EXPECT_EQ(demand.next_deadline(), Timestamp::max());
}

TEST(LayerDemand, TellsToResumeAtOnce) {
  LayerDemand demand(false, 3);
  demand.poll(at(0), true);
  EXPECT_EQ(demand.poll(at(5000), true), -1) << "nobody looks";
  demand.change(-1, 2);
  EXPECT_EQ(demand.poll(at(5001), true), 2);
}

TEST(LayerDemand, FollowsTheHighestOfAll) {
  LayerDemand demand(false, 3);
  demand.change(-1, 2);
  demand.change(-1, 1);
  demand.change(-1, 1);
  demand.change(2, 0);
  EXPECT_EQ(demand.wanted(), 1);
  demand.poll(at(0), true);
  EXPECT_EQ(demand.poll(at(5000), true), 1);
}

TEST(LayerDemand, ForgetsAPauseThatDidNotLast) {
  LayerDemand demand(false, 3);
  demand.change(-1, 2);
  for (int64_t ms = 0; ms < 60'000; ms += 4000) {
    demand.change(2, 0);
    EXPECT_FALSE(demand.poll(at(ms), true).has_value());
    demand.change(0, 2);
    EXPECT_FALSE(demand.poll(at(ms + 3000), true).has_value());
  }
}

TEST(LayerDemand, PausesOnlyWhatNobodyWantedForAllTheTime) {
  LayerDemand demand(false, 3);
  demand.change(-1, 1);
  demand.poll(at(0), true);
  demand.change(1, 0);
  demand.poll(at(4900), true);
  EXPECT_EQ(demand.poll(at(5000), true), 1);
  EXPECT_FALSE(demand.poll(at(9999), true).has_value());
  EXPECT_EQ(demand.poll(at(10'000), true), 0);
}

TEST(LayerDemand, TellsNothingOfLayersThatDoNotComeAnyway) {
  LayerDemand demand(false, 3);
  demand.change(-1, 1);
  for (int64_t ms = 0; ms < 60'000; ms += 50) EXPECT_FALSE(demand.poll(at(ms), false).has_value());
  EXPECT_FALSE(demand.poll(at(60'000), true).has_value()) << "it comes since now";
  EXPECT_EQ(demand.poll(at(65'000), true), 1);
}

TEST(LayerDemand, NeverReducesAScreen) {
  LayerDemand demand(true, 2);
  demand.poll(at(0), true);
  EXPECT_FALSE(demand.poll(at(60'000), true).has_value());
  EXPECT_EQ(demand.told(), 1);
}

}  // namespace
}  // namespace earshot::sfu
