#include "sfu/egress_buffers.h"

#include <gtest/gtest.h>

#include <vector>

namespace earshot::sfu {
namespace {

TEST(EgressBuffers, GivesEachToOneAtATime) {
  EgressBuffers buffers(8);
  std::vector<bool> seen(8);
  for (int i = 0; i < 8; ++i) {
    const uint32_t buffer = buffers.take();
    ASSERT_LT(buffer, 8u);
    EXPECT_FALSE(seen[buffer]);
    seen[buffer] = true;
    buffers.data(buffer)[EgressBuffers::kBytes - 1] = static_cast<uint8_t>(buffer);
  }
  EXPECT_EQ(buffers.take(), EgressBuffers::kNone);
  for (uint32_t i = 0; i < 8; ++i) EXPECT_EQ(buffers.data(i)[EgressBuffers::kBytes - 1], i);
  buffers.give_back(3);
  EXPECT_EQ(buffers.in_use(), 7u);
  EXPECT_EQ(buffers.take(), 3u);
  EXPECT_EQ(buffers.take(), EgressBuffers::kNone);
}

TEST(EgressBuffers, TakesUsedOnesBeforeItTouchesNewOnes) {
  EgressBuffers buffers(8);
  for (int i = 0; i < 100; ++i) {
    const uint32_t first = buffers.take();
    const uint32_t second = buffers.take();
    EXPECT_LT(first, 2u);
    EXPECT_LT(second, 2u);
    buffers.give_back(first);
    buffers.give_back(second);
  }
  EXPECT_EQ(buffers.in_use(), 0u);
}

TEST(EgressBuffers, AreScarceAboveHalfAndForSoundInTheLastQuarter) {
  EgressBuffers buffers(8);
  for (int i = 0; i < 4; ++i) buffers.take();
  EXPECT_FALSE(buffers.is_scarce());
  buffers.take();
  EXPECT_TRUE(buffers.is_scarce());
  EXPECT_FALSE(buffers.is_for_sound());
  const uint32_t last = buffers.take();
  EXPECT_TRUE(buffers.is_for_sound());
  buffers.give_back(last);
  EXPECT_FALSE(buffers.is_for_sound());
}

// A room of five hundred begins: everybody's key frame waits until a slow start lets it go.
TEST(EgressBuffers, HoldAKeyFrameOfFortyPacketsForFiveHundred) {
  EgressBuffers buffers;
  for (int i = 0; i < 500 * 40; ++i) {
    ASSERT_FALSE(buffers.is_for_sound());
    buffers.take();
  }
}

}  // namespace
}  // namespace earshot::sfu
