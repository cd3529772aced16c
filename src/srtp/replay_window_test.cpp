// RFC 3711 §3.3.2.
#include "srtp/replay_window.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"

namespace earshot::srtp {
namespace {

constexpr uint64_t kSize = limits::kSrtpReplayWindow;

TEST(ReplayWindow, TakesEveryIndexOnce) {
  ReplayWindow window;
  for (uint64_t index = 5; index < 5000; ++index) {
    EXPECT_TRUE(window.is_fresh(index));
    window.mark(index);
    EXPECT_FALSE(window.is_fresh(index));
    EXPECT_EQ(window.highest(), index);
  }
}

TEST(ReplayWindow, TakesTheFirstIndexWhateverItIs) {
  for (const uint64_t first : {uint64_t{0}, uint64_t{1}, kSize, (uint64_t{1} << 48) - 1}) {
    ReplayWindow window;
    EXPECT_FALSE(window.begun());
    EXPECT_TRUE(window.is_fresh(first));
    window.mark(first);
    EXPECT_FALSE(window.is_fresh(first));
  }
}

TEST(ReplayWindow, KnowsLateOnesAsFarBackAsItReaches) {
  ReplayWindow window;
  window.mark(10'000);
  EXPECT_TRUE(window.is_fresh(10'000 - kSize + 1));
  EXPECT_FALSE(window.is_fresh(10'000 - kSize));
  window.mark(10'000 - kSize + 1);
  EXPECT_FALSE(window.is_fresh(10'000 - kSize + 1));
  EXPECT_EQ(window.highest(), 10'000u);
}

TEST(ReplayWindow, ForgetsNothingByALongJump) {
  ReplayWindow window;
  window.mark(70);
  window.mark(70 + 1'000'000'000);
  EXPECT_TRUE(window.is_fresh(70 + 1'000'000'000 - 5));
  EXPECT_FALSE(window.is_fresh(70));
}

TEST(ReplayWindow, CanBeginWithAllThatCameBeforeSeen) {
  for (uint64_t highest = 0; highest < 3000; ++highest) {
    ReplayWindow window(highest);
    for (uint64_t back = 0; back <= highest && back < kSize + 70; ++back) {
      ASSERT_FALSE(window.is_fresh(highest - back)) << highest << " " << back;
    }
    window.mark(highest + 3);
    EXPECT_TRUE(window.is_fresh(highest + 1));
    EXPECT_TRUE(window.is_fresh(highest + 2));
    EXPECT_FALSE(window.is_fresh(highest));
  }
}

TEST(ReplayWindow, AgreesWithASetOfAllThatWasSeen) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    SeededRandom random(seed);
    ReplayWindow window;
    std::set<uint64_t> seen;
    uint64_t around = random.below(100'000);
    for (int step = 0; step < 20'000; ++step) {
      if (random.below(500) == 0) around += random.below(3000);
      const uint64_t ahead = around + random.below(200);
      const uint64_t back = random.below(2 * kSize);
      const uint64_t index = ahead > back ? ahead - back : 0;
      const bool is_old = !seen.empty() && *seen.rbegin() >= index + kSize;
      const bool expected = !is_old && !seen.contains(index);
      ASSERT_EQ(window.is_fresh(index), expected);
      if (!expected) continue;
      window.mark(index);
      seen.insert(index);
      around = std::max(around, index);
    }
  }
}

}  // namespace
}  // namespace earshot::srtp
