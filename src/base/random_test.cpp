#include "base/random.h"

#include <gtest/gtest.h>

#include <array>

namespace earshot {
namespace {

TEST(SeededRandom, RepeatsItselfForTheSameSeedOnly) {
  SeededRandom a(7), b(7), c(8);
  const uint64_t first = a.u64();
  EXPECT_EQ(first, b.u64());
  EXPECT_NE(first, c.u64());
}

TEST(SystemRandom, FillsTheWholeBuffer) {
  SystemRandom random;
  std::array<uint8_t, 1000> bytes{};
  random.fill(bytes);
  int zeros = 0;
  for (const uint8_t byte : bytes) zeros += byte == 0;
  EXPECT_LT(zeros, 50);
}

TEST(Random, BelowStaysBelowAndReachesEveryValue) {
  SeededRandom random(1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 7000; ++i) ++counts.at(random.below(7));
  for (const int count : counts) EXPECT_GT(count, 800);
}

}  // namespace
}  // namespace earshot
