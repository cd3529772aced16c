#include "sfu/publish_limit.h"

#include <gtest/gtest.h>

#include <array>

namespace earshot::sfu {
namespace {

class PublishLimitTest : public ::testing::Test {
 protected:
  void send(Duration time, std::array<uint32_t, 2> bps) {
    for (const Timestamp end = now + time; now < end; now += 100ms) limit.update(now, bps);
  }

  Timestamp now = Timestamp() + 1s;
  PublishLimit limit{1'000'000};
};

TEST_F(PublishLimitTest, TakesEverythingWithinItAndWhatIsALittleMore) {
  send(1min, {200'000, 1'000'000});
  EXPECT_TRUE(limit.takes(0) && limit.takes(1));
}

TEST_F(PublishLimitTest, TakesABurst) {
  send(1s, {200'000, 4'000'000});
  EXPECT_TRUE(limit.takes(1));
  send(10s, {200'000, 500'000});
  send(1s, {200'000, 4'000'000});
  EXPECT_TRUE(limit.takes(1)) << "what was owed is paid";
}

TEST_F(PublishLimitTest, LeavesOutTheHighestOfWhatIsTooMuchForLong) {
  send(10s, {200'000, 3'000'000});
  EXPECT_TRUE(limit.takes(0));
  EXPECT_FALSE(limit.takes(1));
  send(1min, {200'000, 3'000'000});
  EXPECT_FALSE(limit.takes(1)) << "it goes on";
  send(1s, {200'000, 500'000});
  EXPECT_FALSE(limit.takes(1)) << "a moment is not enough";
  send(10s, {200'000, 500'000});
  EXPECT_TRUE(limit.takes(1));
}

TEST_F(PublishLimitTest, LeavesOutAllWhenTheLowestIsTooMuch) {
  send(10s, {3'000'000, 0});
  EXPECT_FALSE(limit.takes(0) || limit.takes(1));
}

TEST_F(PublishLimitTest, ForgetsAfterSilence) {
  send(10s, {3'000'000, 0});
  now += 1h;
  send(200ms, {0, 0});
  EXPECT_TRUE(limit.takes(0));
}

TEST(PublishLimitNone, TakesAll) {
  PublishLimit limit(0);
  for (int i = 1; i < 100; ++i) limit.update(Timestamp() + i * 1s, std::array<uint32_t, 1>{~0u});
  EXPECT_TRUE(limit.takes(0));
}

}  // namespace
}  // namespace earshot::sfu
