#include "cc/loss_control.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace earshot::cc {
namespace {

class LossControlTest : public testing::Test {
 protected:
  void SetUp() override { loss_.on_report(now_, {}, situation_); }  // time begins

  // Reports of 100 packets each, of which `lost` were lost, 400 ms apart.
  void reports(int count, int lost, double target_bps, double acknowledged_bps = 0) {
    situation_.target_bps = target_bps;
    situation_.acknowledged_bps =
        acknowledged_bps > 0 ? acknowledged_bps : target_bps * (100 - lost) / 100;
    for (int i = 0; i < count; ++i) {
      now_ += 400ms;
      loss_.on_report(now_, {.received = 100 - lost, .lost = lost}, situation_);
    }
  }

  LossControl::Situation situation_{.rtt = 50ms};
  LossControl loss_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000'000);
};

TEST_F(LossControlTest, SetsNoBoundWithoutLosses) {
  reports(10, 0, 1'000'000);
  EXPECT_TRUE(std::isinf(loss_.bound_bps()));
  EXPECT_EQ(loss_.loss(), 0);
}

TEST_F(LossControlTest, FallsByHalfOfAHighLoss) {
  situation_.is_queueing = true;
  reports(1, 20, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 900'000, 1);
  reports(1, 20, 900'000);
  EXPECT_NEAR(loss_.bound_bps(), 810'000, 1);
  EXPECT_NEAR(loss_.loss(), 0.2, 1e-9);
  EXPECT_TRUE(loss_.is_lossy());
}

TEST_F(LossControlTest, StaysWhereAMiddlingLossBegan) {
  reports(1, 5, 1'000'000);
  EXPECT_EQ(loss_.bound_bps(), 1'000'000);
}

TEST_F(LossControlTest, RisesByFivePercentWithoutLossUntilItHasNoMeaning) {
  reports(1, 5, 1'000'000);
  reports(1, 1, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 1'050'000, 1);
  reports(20, 0, 1'000'000);
  EXPECT_TRUE(std::isinf(loss_.bound_bps()));
}

TEST_F(LossControlTest, DoesNotFallFarBelowWhatGetsThrough) {
  reports(1, 90, 1'000'000, 800'000);
  EXPECT_NEAR(loss_.bound_bps(), 0.85 * 800'000, 1);
}

TEST_F(LossControlTest, SendsLessForAMomentToTestALastingLoss) {
  reports(3, 6, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 700'000, 1);
  reports(2, 6, 700'000);  // the first is in part of what was sent before
  EXPECT_NEAR(loss_.bound_bps(), 700'000, 1);
  reports(1, 6, 700'000);
  EXPECT_NEAR(loss_.bound_bps(), 1'000'000, 1);
}

// Half of the windows lose a packet of their 33, or more.
TEST_F(LossControlTest, HardlyEverTestsALossThatIsHarmless) {
  situation_.target_bps = situation_.acknowledged_bps = 1'000'000;
  SeededRandom random(4588);
  int tests = 0;
  for (int window = 0; window < 1000; ++window) {
    int lost = 0;
    for (int i = 0; i < 33; ++i) lost += random.below(50) == 0 ? 1 : 0;
    now_ += 400ms;
    const bool was_tested = loss_.bound_bps() < 750'000;
    loss_.on_report(now_, {.received = 33 - lost, .lost = lost}, situation_);
    if (!was_tested && loss_.bound_bps() < 750'000) ++tests;
  }
  EXPECT_LE(tests, 2);
}

TEST_F(LossControlTest, TestsALossThatIsNotHarmlessHoweverItIsSpread) {
  reports(5, 3, 1'000'000);
  for (int i = 0; i < 20 && loss_.bound_bps() > 700'000; ++i) reports(1, i % 2 == 0 ? 4 : 6, 1e6);
  EXPECT_NEAR(loss_.bound_bps(), 700'000, 1);
}

TEST_F(LossControlTest, RisesInSpiteOfALossThatIsNotOurs) {
  reports(5, 6, 1'000'000);
  reports(5, 6, 1'000'000);
  EXPECT_FALSE(loss_.is_lossy());
  EXPECT_GT(loss_.bound_bps(), 1'200'000);
}

TEST_F(LossControlTest, GoesDownForALossThatIsOurs) {
  reports(3, 6, 1'000'000);
  reports(3, 1, 700'000);
  EXPECT_NEAR(loss_.bound_bps(), 850'000, 1);
  reports(1, 6, 850'000);
  EXPECT_TRUE(loss_.is_lossy());
}

TEST_F(LossControlTest, SeesWhatIsLostBeyondTheShareOfTheNetwork) {
  reports(6, 6, 1'000'000);
  reports(1, 20, 1'000'000, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 1'000'000 * (1 - 0.5 * 0.14), 1);
}

TEST_F(LossControlTest, NoLongerBelievesATestWhenMuchMoreIsLost) {
  reports(6, 6, 1'000'000);
  reports(4, 24, 1'000'000, 900'000);
  now_ += 1s;
  reports(1, 6, 1'000'000);
  EXPECT_TRUE(loss_.is_lossy());
}

TEST_F(LossControlTest, DoesNotTestALossThatIsCongestionForCertain) {
  reports(4, 40, 1'000'000, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 850'000, 1);  // what gets through, not seven tenths
}

TEST_F(LossControlTest, TestsAgainAfterHalfAMinute) {
  reports(6, 6, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 1'000'000, 1);
  now_ += 31s;
  reports(1, 6, 1'000'000);
  EXPECT_TRUE(loss_.is_lossy());
  reports(2, 6, 1'000'000);
  EXPECT_NEAR(loss_.bound_bps(), 700'000, 1);
}

TEST_F(LossControlTest, TestsNothingWhileThereIsAQueueOrLittleIsSent) {
  situation_.is_queueing = true;
  reports(5, 6, 1'000'000);
  EXPECT_EQ(loss_.bound_bps(), 1'000'000);
  situation_ = {.rtt = 50ms, .in_alr = true};
  reports(5, 6, 1'000'000);
  EXPECT_EQ(loss_.bound_bps(), 1'000'000);
}

TEST_F(LossControlTest, PutsNothingDownToTheNetworkWhenThereIsAQueue) {
  reports(6, 6, 1'000'000);
  EXPECT_FALSE(loss_.is_lossy());
  situation_.is_queueing = true;
  reports(1, 6, 1'000'000);
  EXPECT_TRUE(loss_.is_lossy());
}

TEST_F(LossControlTest, RisesToWhatAProbeHasShown) {
  reports(1, 6, 1'000'000);
  loss_.on_proven(2'000'000);
  EXPECT_EQ(loss_.bound_bps(), 2'000'000);
}

TEST_F(LossControlTest, DoesNotCountPacketsThatCameLate) {
  now_ += 400ms;
  loss_.on_report(now_, {.received = 20, .lost = 10}, situation_);
  now_ += 400ms;
  loss_.on_report(now_, {.received = 30, .lost = 0, .recovered = 10}, situation_);
  EXPECT_EQ(loss_.loss(), 0);
  EXPECT_FALSE(loss_.is_lossy());
}

TEST_F(LossControlTest, JudgesNoHandfulOfPackets) {
  for (int i = 0; i < 4; ++i) {
    now_ += 400ms;
    loss_.on_report(now_, {.received = 4, .lost = 2}, situation_);
    EXPECT_TRUE(std::isinf(loss_.bound_bps()));
  }
}

}  // namespace
}  // namespace earshot::cc
