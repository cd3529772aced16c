#include "sfu/picture_map.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

using Fate = Picture::Fate;
using Numbering = PictureMap::Numbering;

uint16_t forward(PictureMap& map, uint64_t in) {
  Picture& picture = map.append(in);
  map.decide(picture, Fate::kForwarded);
  return picture.out;
}
void leave_out(PictureMap& map, uint64_t in) { map.decide(map.append(in), Fate::kLeftOut); }

// RFC 7741 §4.2: receivers take a gap for a picture that is still to come.
TEST(PictureMap, LeavesNoGapForPicturesThatAreLeftOut) {
  PictureMap map;
  map.begin(500, Numbering::kClosed);
  EXPECT_EQ(forward(map, 500), 0);
  leave_out(map, 501);
  leave_out(map, 502);
  EXPECT_EQ(forward(map, 503), 1);
  EXPECT_EQ(map.find(502)->fate, Fate::kLeftOut);
}

// RFC 9628 §4.2: P_DIFF and the place in the group of pictures are distances of picture ids.
TEST(PictureMap, KeepsTheDistancesOfTheSourceWhereTheyMatter) {
  PictureMap map;
  map.begin(500, Numbering::kAsSource);
  EXPECT_EQ(forward(map, 500), 0);
  leave_out(map, 501);
  EXPECT_EQ(forward(map, 502), 2);
  EXPECT_EQ(forward(map, 700), 200);
}

TEST(PictureMap, KeepsAnIdForEachPictureThatIsMissing) {
  PictureMap map;
  map.begin(500, Numbering::kClosed);
  forward(map, 500);
  EXPECT_EQ(forward(map, 503), 3);
  ASSERT_NE(map.find(501), nullptr);
  EXPECT_EQ(map.find(501)->fate, Fate::kOpen);
  EXPECT_EQ(map.find(501)->out, 1);
  // Left out late: its id stays a gap, because those behind it are on their way.
  map.decide(*map.find(501), Fate::kLeftOut);
  EXPECT_EQ(forward(map, 504), 4);
}

TEST(PictureMap, GoesOnWithANewSource) {
  PictureMap map;
  map.begin(500, Numbering::kClosed);
  forward(map, 500);
  forward(map, 501);
  map.begin(7, Numbering::kClosed);
  EXPECT_EQ(map.find(500), nullptr);
  EXPECT_EQ(map.next_out(), 2);
  EXPECT_EQ(forward(map, 7), 2);
  EXPECT_EQ(map.find(6), nullptr);
}

TEST(PictureMap, WrapsAroundAtFifteenBits) {
  PictureMap map;
  map.begin(1, Numbering::kClosed);
  uint16_t last = 0;
  for (uint64_t in = 1; in <= 0x8001; ++in) last = forward(map, in);
  EXPECT_EQ(last, 0);
}

TEST(PictureMap, ForgetsWhatItHasNoRoomFor) {
  PictureMap map;
  map.begin(500, Numbering::kClosed);
  forward(map, 500);
  EXPECT_EQ(forward(map, 500 + 3 * limits::kPicturesKept), 3 * limits::kPicturesKept);
  EXPECT_EQ(map.find(500), nullptr);
  EXPECT_EQ(map.find(501), nullptr);
  EXPECT_NE(map.find(500 + 2 * limits::kPicturesKept + 1), nullptr);
}

}  // namespace
}  // namespace earshot::sfu
