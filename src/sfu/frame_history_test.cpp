#include "sfu/frame_history.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

FrameInfo frame(uint64_t number, uint64_t needs = 0) {
  FrameInfo info;
  info.number = number;
  info.needs = needs;
  return info;
}

TEST(FrameHistory, KnowsWhatWasTakenAndWhatWasNot) {
  FrameHistory history;
  history.note(frame(100), true);
  history.note(frame(102), false);
  EXPECT_TRUE(history.has_all(frame(103, 0b100)));
  EXPECT_FALSE(history.has_all(frame(103, 0b101))) << "102 was left out";
  EXPECT_TRUE(history.lacks_any(frame(103, 0b101)));
  EXPECT_FALSE(history.has_all(frame(103, 0b110))) << "nothing is known of 101";
  EXPECT_FALSE(history.lacks_any(frame(103, 0b110))) << "it may still come";
  EXPECT_TRUE(history.has_all(frame(101, 0b1))) << "one that was overtaken";
}

TEST(FrameHistory, TakesWhatCameLate) {
  FrameHistory history;
  history.note(frame(100), true);
  history.note(frame(110), true);
  history.note(frame(105), true);
  EXPECT_TRUE(history.has_all(frame(111, 1 << 5)));
  history.note(frame(105), false);
  EXPECT_TRUE(history.lacks_any(frame(111, 1 << 5)));
}

TEST(FrameHistory, ForgetsWhatIsFarBack) {
  FrameHistory history;
  history.note(frame(100), true);
  history.note(frame(101), false);
  constexpr uint64_t kFarthest = uint64_t{1} << 63;
  EXPECT_TRUE(history.has_all(frame(164, kFarthest)));
  EXPECT_FALSE(history.has_all(frame(165, kFarthest)));
  EXPECT_TRUE(history.lacks_any(frame(165, kFarthest)));
  history.note(frame(1000), true);
  EXPECT_FALSE(history.has_all(frame(101, 0b1)));
  EXPECT_FALSE(history.lacks_any(frame(102, 0b1)));
  EXPECT_TRUE(history.has_all(frame(1001, 0b1)));
}

TEST(FrameHistory, SaysNothingOfFramesWithoutNumber) {
  FrameHistory history;
  history.note(frame(0), false);
  EXPECT_TRUE(history.has_all(frame(0)));
  EXPECT_FALSE(history.lacks_any(frame(0)));
}

}  // namespace
}  // namespace earshot::sfu
