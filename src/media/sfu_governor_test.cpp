#include "media/sfu_governor.h"

#include <gtest/gtest.h>

namespace earshot::media {
namespace {

class SfuGovernorTest : public testing::Test {
 protected:
  // A second each, with that load.
  void run(Duration time, double load) {
    for (Duration passed{}; passed < time; passed += 1s) {
      now_ = now_ + 1s;
      changes_ += governor_.update(now_, load) ? 1 : 0;
    }
  }
  // The load that is left when each level takes a part of what `asked` would be.
  double left(double asked) const { return asked * (1 - 0.17 * governor_.shed_level()); }

  SfuGovernor governor_{SfuLoadLimits{.refuse_above = 0.85, .shed_above = 0.75, .uplink_bps = 0}};
  Timestamp now_ = Timestamp() + 1h;
  int changes_ = 0;
};

TEST_F(SfuGovernorTest, LetsEverybodyInAndTakesNothingBelowBothMarks) {
  run(60s, 0.74);
  EXPECT_TRUE(governor_.admits());
  EXPECT_EQ(governor_.shed_level(), 0);
  EXPECT_EQ(changes_, 0);
}

TEST_F(SfuGovernorTest, TakesPicturesStepByStepAndLooksAtWhatEachDid) {
  run(1s, 0.80);
  EXPECT_EQ(governor_.shed_level(), 1) << "at once";
  EXPECT_TRUE(governor_.admits()) << "people can come as long as that is enough";
  run(SfuGovernor::kStep - 1s, 0.80);
  EXPECT_EQ(governor_.shed_level(), 1);
  run(1s, 0.80);
  EXPECT_EQ(governor_.shed_level(), 2);
  EXPECT_FALSE(governor_.admits()) << "nobody comes at the expense of those who are in";
  run(5min, 0.80);
  EXPECT_EQ(governor_.shed_level(), sfu::kShedLevelMax) << "and no further";
}

TEST_F(SfuGovernorTest, RefusesAboveTheHighMarkAndAdmitsAgainWellBelowIt) {
  run(1s, 0.86);
  EXPECT_FALSE(governor_.admits());
  run(60s, 0.72);
  EXPECT_FALSE(governor_.admits()) << "between the marks it stays as it was";
  run(60s, 0.55);
  EXPECT_EQ(governor_.shed_level(), 0);
  EXPECT_TRUE(governor_.admits());
}

TEST_F(SfuGovernorTest, AShortPeakIsOverAfterAFewSeconds) {
  run(1s, 0.90);
  ASSERT_FALSE(governor_.admits());
  run(3s, 0.30);
  EXPECT_FALSE(governor_.admits());
  run(2s, 0.30);
  EXPECT_TRUE(governor_.admits()) << "one level does not keep people out";
  EXPECT_EQ(governor_.shed_level(), 1);
  run(6s, 0.30);
  EXPECT_EQ(governor_.shed_level(), 0);
}

TEST_F(SfuGovernorTest, GivesBackOneLevelAfterTheOther) {
  run(5min, 0.95);
  ASSERT_EQ(governor_.shed_level(), sfu::kShedLevelMax);
  for (int level = sfu::kShedLevelMax - 1; level >= 0; --level) {
    Duration waited{};
    while (governor_.shed_level() > level && waited < 1min) {
      run(1s, 0.40);
      waited += 1s;
    }
    EXPECT_EQ(governor_.shed_level(), level);
    EXPECT_GE(waited, SfuGovernor::kCalmMin);
    EXPECT_LE(waited, SfuGovernor::kCalmMin + 1s);
  }
}

// Whatever is given back is too much: the time between two tries grows to its maximum.
TEST_F(SfuGovernorTest, TriesLessAndLessOftenWhatDoesNotWork) {
  int gave_back = 0;
  uint8_t before = 0;
  for (int i = 0; i < 3600; ++i) {
    run(1s, governor_.shed_level() >= 3 ? 0.50 : 0.80);
    if (governor_.shed_level() < before) ++gave_back;
    before = governor_.shed_level();
  }
  EXPECT_GT(gave_back, 20) << "it never gives up";
  EXPECT_LT(gave_back, 50) << "every two minutes in the end";
  EXPECT_FALSE(governor_.admits());
}

TEST_F(SfuGovernorTest, SettlesWhereTheLoadIsBelowTheMark) {
  for (int i = 0; i < 600; ++i) run(1s, left(1.0));
  EXPECT_EQ(governor_.shed_level(), 2);
  EXPECT_FALSE(governor_.admits());
  const int changes = changes_;
  for (int i = 0; i < 600; ++i) run(1s, left(1.0));
  EXPECT_EQ(changes_, changes) << "no swinging";
  // Half of them leave.
  for (int i = 0; i < 60; ++i) run(1s, left(0.5));
  EXPECT_EQ(governor_.shed_level(), 0);
  EXPECT_TRUE(governor_.admits());
}

}  // namespace
}  // namespace earshot::media
