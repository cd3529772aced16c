#include "base/histogram.h"

#include <gtest/gtest.h>

namespace earshot {
namespace {

TEST(Histogram, GivesPercentilesRightToASixteenth) {
  Histogram histogram;
  for (int ms = 1; ms <= 1000; ++ms) histogram.add(std::chrono::milliseconds(ms));
  EXPECT_EQ(histogram.count(), 1000u);
  for (const double part : {0.5, 0.95, 0.99}) {
    const double ms = static_cast<double>(histogram.percentile(part) / 1us) / 1000;
    EXPECT_GE(ms, part * 1000);
    EXPECT_LE(ms, part * 1000 * 17 / 16 + 1);
  }
}

TEST(Histogram, TakesAnyTime) {
  Histogram histogram;
  histogram.add(-1s);
  histogram.add(0s);
  histogram.add(10'000h);
  EXPECT_EQ(histogram.percentile(0.1), 0s);
  EXPECT_GT(histogram.percentile(1.0), 1h);
  EXPECT_EQ(histogram.sum(), 10'000h);
  EXPECT_EQ(Histogram().percentile(0.5), 0s);
}

TEST(Histogram, CountsWhatIsNotLonger) {
  Histogram histogram;
  for (int ms = 1; ms <= 10; ++ms) histogram.add(std::chrono::milliseconds(ms));
  EXPECT_EQ(histogram.at_most(500us), 0u);
  EXPECT_EQ(histogram.at_most(5500us), 5u);
  EXPECT_EQ(histogram.at_most(1h), 10u);
  EXPECT_EQ(histogram.sum(), 55ms);
}

TEST(Histogram, IsSplitByTimeAndPutTogether) {
  Histogram histogram;
  histogram.add(1ms);
  const Histogram earlier = histogram;
  histogram.add(1s);
  const Histogram later = histogram.since(earlier);
  EXPECT_EQ(later.count(), 1u);
  EXPECT_EQ(later.sum(), 1s);
  EXPECT_EQ(later.at_most(900ms), 0u);
  Histogram all = earlier;
  all.add(later);
  EXPECT_EQ(all.count(), 2u);
  EXPECT_EQ(all.at_most(900ms), 1u);
}

}  // namespace
}  // namespace earshot
