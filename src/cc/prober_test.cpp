#include "cc/prober.h"

#include <gtest/gtest.h>

#include <vector>

namespace earshot::cc {
namespace {

class ProberTest : public testing::Test {
 protected:
  void SetUp() override { prober_.start(now_, 500'000); }

  std::vector<int> take_kbps() {
    std::vector<int> out;
    while (const auto cluster = prober_.take()) {
      last_ = *cluster;
      out.push_back(static_cast<int>(cluster->bps / 1000));
    }
    return out;
  }
  void answer(double probed_kbps, double reached_kbps) {
    prober_.on_result(now_, {.probed_bps = probed_kbps * 1000,
                             .reached_bps = reached_kbps * 1000,
                             .is_limited = reached_kbps < 0.9 * probed_kbps,
                             .is_cautious = last_.is_cautious});
  }
  void fail_first_probes() {
    take_kbps();
    answer(1500, 500);
    answer(3000, 500);
  }
  void update(Duration wait, double target_kbps, bool in_alr = false, bool is_calm = true) {
    now_ += wait;
    prober_.update(now_, {.target_bps = target_kbps * 1000, .in_alr = in_alr, .is_calm = is_calm});
  }

  Prober prober_{10'000'000};
  ProbeCluster last_;
  Timestamp now_ = Timestamp::from_ns(100'000'000'000);
};

TEST_F(ProberTest, BeginsWithThreeAndSixTimesTheFirstRate) {
  EXPECT_EQ(take_kbps(), (std::vector<int>{1500, 3000}));
  EXPECT_EQ(last_.packets_min, 5);
  EXPECT_NEAR(last_.bytes_min, 3'000'000 / 8 * 0.015, 1);
}

TEST_F(ProberTest, GoesOnInDoublingsWhileTheyGetThrough) {
  take_kbps();
  answer(1500, 1500);
  EXPECT_TRUE(take_kbps().empty());  // the other one is still under way
  answer(3000, 2900);
  EXPECT_EQ(take_kbps(), (std::vector<int>{5800}));
  answer(5800, 4000);
  EXPECT_TRUE(take_kbps().empty());
}

TEST_F(ProberTest, NeverGoesBeyondItsMaximum) {
  take_kbps();
  answer(1500, 1500);
  answer(3000, 6000);
  EXPECT_EQ(take_kbps(), (std::vector<int>{10'000}));
  answer(10'000, 10'000);
  EXPECT_TRUE(take_kbps().empty());
}

TEST_F(ProberTest, GoesALittleBeyondWhatIsWantedAndNotMore) {
  Prober prober(10'000'000);
  prober.set_wanted(now_, 1'000'000);
  prober.start(now_, 500'000);
  const auto first = prober.take();
  ASSERT_TRUE(first.has_value());
  EXPECT_NEAR(first->bps, 1'100'000, 1);
  EXPECT_FALSE(prober.take().has_value());
}

TEST_F(ProberTest, DoesNotProbeWhenNothingIsWanted) {
  Prober prober(10'000'000);
  prober.set_wanted(now_, 0);
  prober.start(now_, 500'000);
  EXPECT_FALSE(prober.take().has_value());
  for (int i = 0; i < 100; ++i) {
    now_ += 1s;
    prober.update(now_, {.target_bps = 500'000, .in_alr = true, .is_calm = true});
    EXPECT_FALSE(prober.take().has_value());
  }
}

TEST_F(ProberTest, TriesALittleMoreEveryFiveSecondsWhileMoreIsWanted) {
  fail_first_probes();
  update(4s, 1000);
  EXPECT_TRUE(take_kbps().empty());
  update(1s, 1000);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1500}));
  EXPECT_TRUE(last_.is_cautious);
  answer(1500, 1450);
  EXPECT_EQ(take_kbps(), (std::vector<int>{2175}));
  EXPECT_TRUE(last_.is_cautious);
  answer(2175, 1700);
  EXPECT_TRUE(take_kbps().empty());
}

TEST_F(ProberTest, WaitsWhileThereIsCongestion) {
  fail_first_probes();
  update(20s, 1000, false, false);
  EXPECT_TRUE(take_kbps().empty());
}

TEST_F(ProberTest, ProbesAtOnceWhenMoreIsWanted) {
  fail_first_probes();
  prober_.set_wanted(now_, 500'000);
  update(5s, 600);
  EXPECT_TRUE(take_kbps().empty());
  prober_.set_wanted(now_, 2'000'000);
  update(0s, 600, true);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1200}));
  EXPECT_FALSE(last_.is_cautious);
}

TEST_F(ProberTest, LooksInAlrWhetherThereIsStillWhatThereWas) {
  fail_first_probes();
  prober_.set_wanted(now_, 1'000'000);
  update(5s, 1'200, true);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1100}));
  answer(1100, 1100);
  update(9s, 1'200, true);
  EXPECT_TRUE(take_kbps().empty());
  update(1s, 1'200, true);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1100}));
}

TEST_F(ProberTest, TriesSoonerAfterALargeFall) {
  fail_first_probes();
  update(5s, 5000);
  take_kbps();
  answer(7500, 5000);
  prober_.on_decrease(now_, 5'000'000);
  update(2s, 1000);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1500}));
  answer(1500, 900);
  update(2s, 1000);
  EXPECT_EQ(take_kbps(), (std::vector<int>{1500}));
}

TEST_F(ProberTest, DoesNotWaitForAnAnswerForEver) {
  take_kbps();
  update(900ms, 500);
  EXPECT_TRUE(take_kbps().empty());
  update(5s, 500);
  EXPECT_EQ(take_kbps(), (std::vector<int>{750}));
}

}  // namespace
}  // namespace earshot::cc
