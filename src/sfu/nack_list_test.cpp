#include "sfu/nack_list.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::sfu {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000);
constexpr Duration kRtt = 50ms;

std::vector<uint16_t> due(NackList& list, Timestamp now) {
  std::array<uint16_t, limits::kNackListMax> numbers;
  const size_t count = list.take_due(now, kRtt, numbers);
  return {numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(count)};
}

using Numbers = std::vector<uint16_t>;

TEST(NackList, AsksForAGapAtOnceAndOnlyOnce) {
  NackList list;
  list.on_packet(kStart, 65'534);
  list.on_packet(kStart, 65'538);
  EXPECT_EQ(list.next_deadline(kRtt), kStart);
  EXPECT_EQ(due(list, kStart), (Numbers{65'535, 0, 1}));
  EXPECT_EQ(due(list, kStart + 1ms), Numbers{});
}

TEST(NackList, AsksAgainAfterARoundTripUntilItIsFilled) {
  NackList list;
  list.on_packet(kStart, 10);
  list.on_packet(kStart, 13);
  EXPECT_EQ(due(list, kStart), (Numbers{11, 12}));
  list.on_packet(kStart + 40ms, 11);
  EXPECT_EQ(list.next_deadline(kRtt), kStart + kRtt);
  EXPECT_EQ(due(list, kStart + 49ms), Numbers{});
  EXPECT_EQ(due(list, kStart + 50ms), Numbers{12});
  list.on_packet(kStart + 90ms, 12);
  EXPECT_EQ(list.missing(), 0u);
  EXPECT_EQ(list.next_deadline(kRtt), Timestamp::max());
  EXPECT_FALSE(list.take_key_frame_wish());
}

TEST(NackList, NeverAsksFasterThanTheShortestWait) {
  NackList list;
  list.on_packet(kStart, 1);
  list.on_packet(kStart, 3);
  std::array<uint16_t, 4> out;
  EXPECT_EQ(list.take_due(kStart, Duration::zero(), out), 1u);
  EXPECT_EQ(list.take_due(kStart + limits::kNackRetryMin - 1ms, Duration::zero(), out), 0u);
  EXPECT_EQ(list.take_due(kStart + limits::kNackRetryMin, Duration::zero(), out), 1u);
}

TEST(NackList, GivesUpWhatIsTooOldAndWishesForAKeyFrame) {
  NackList list;
  list.on_packet(kStart, 1);
  list.on_packet(kStart, 3);
  int asked = 0;
  for (Timestamp now = kStart; list.missing() > 0; now += 10ms) {
    ASSERT_LT(now, kStart + 3 * limits::kNackAgeMax);
    asked += static_cast<int>(due(list, now).size());
  }
  EXPECT_GT(asked, 3);
  EXPECT_LE(asked, limits::kNackTriesMax);
  EXPECT_TRUE(list.take_key_frame_wish());
  EXPECT_FALSE(list.take_key_frame_wish());
}

TEST(NackList, AKeyFrameForgetsWhatIsBeforeIt) {
  NackList list;
  list.on_packet(kStart, 1);
  list.on_packet(kStart, 4);
  list.on_packet(kStart, 7);
  list.on_key_frame(5);
  EXPECT_EQ(due(list, kStart), (Numbers{5, 6}));
}

// A source that was away for a minute and one that made up its numbers look the same.
TEST(NackList, AJumpIsNotAsked) {
  NackList list;
  list.on_packet(kStart, 100);
  list.on_packet(kStart, 102);
  list.on_packet(kStart, 102 + limits::kNackJumpMax + 2);
  EXPECT_EQ(list.missing(), 0u);
  EXPECT_TRUE(list.take_key_frame_wish());
  list.on_packet(kStart, 102 + limits::kNackJumpMax + 4);
  EXPECT_EQ(list.missing(), 1u);
}

TEST(NackList, StaysWithinItsListAndKeepsTheNewest) {
  NackList list;
  list.on_packet(kStart, 0);
  uint64_t sequence = 0;
  for (int i = 0; i < 20; ++i) {
    sequence += limits::kNackJumpMax;
    list.on_packet(kStart, sequence);
    ASSERT_LE(list.missing(), limits::kNackListMax);
  }
  EXPECT_EQ(due(list, kStart).back(), static_cast<uint16_t>(sequence - 1));
  EXPECT_TRUE(list.take_key_frame_wish());
}

TEST(NackList, AsksForExactlyWhatIsMissingWhateverTheOrder) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    SeededRandom random(seed);
    NackList list;
    std::vector<bool> came(400, false);
    came[0] = true;
    list.on_packet(kStart, 0);
    uint64_t newest = 0;
    for (int i = 0; i < 600; ++i) {
      const uint64_t ahead = random.below(6);
      const uint64_t sequence =
          random.below(3) == 0 && newest > 20 ? newest - random.below(20) : newest + ahead;
      if (sequence >= came.size()) break;
      newest = std::max(newest, sequence);
      came[sequence] = true;
      list.on_packet(kStart, sequence);
    }
    Numbers missing;
    for (uint64_t i = 0; i < newest; ++i) {
      if (!came[i]) missing.push_back(static_cast<uint16_t>(i));
    }
    EXPECT_EQ(due(list, kStart), missing) << "seed " << seed;
  }
}

}  // namespace
}  // namespace earshot::sfu
