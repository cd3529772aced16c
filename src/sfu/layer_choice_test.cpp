#include "sfu/layer_choice.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

constexpr LayerSizes kUnknown = {};
constexpr bool kScreen = true;
constexpr bool kCamera = false;

TEST(LayerChoice, TakesForACameraThatSaysNothingWhatBrowsersUsuallySend) {
  EXPECT_EQ(layer_for(kCamera, {320, 180}, kUnknown), 0);
  EXPECT_EQ(layer_for(kCamera, {400, 225}, kUnknown), 0);
  EXPECT_EQ(layer_for(kCamera, {402, 226}, kUnknown), 1);
  EXPECT_EQ(layer_for(kCamera, {800, 450}, kUnknown), 1);
  EXPECT_EQ(layer_for(kCamera, {802, 452}, kUnknown), 2);
}

TEST(LayerChoice, GoesByWhatACameraReallySends) {
  constexpr LayerSizes kVga = {{{160, 120}, {320, 240}, {640, 480}}};
  EXPECT_EQ(layer_for(kCamera, {320, 180}, kVga), 1) << "160 columns in a place of 320";
  EXPECT_EQ(layer_for(kCamera, {160, 120}, kVga), 0);
  EXPECT_EQ(layer_for(kCamera, {640, 360}, kVga), 2);
  constexpr LayerSizes kFullHd = {{{480, 270}, {960, 540}, {1920, 1080}}};
  EXPECT_EQ(layer_for(kCamera, {480, 270}, kFullHd), 0);
  EXPECT_EQ(layer_for(kCamera, {1200, 675}, kFullHd), 1);
}

// Its sides are cut off, and what is left is as wide as the place.
TEST(LayerChoice, FillsAWidePlaceWithAnUprightPicture) {
  constexpr LayerSizes kUpright = {{{180, 320}, {360, 640}, {720, 1280}}};
  EXPECT_EQ(layer_for(kCamera, {320, 180}, kUpright), 1);
  EXPECT_EQ(layer_for(kCamera, {200, 356}, kUpright), 0);
}

TEST(LayerChoice, KnowsOneLayerWithoutTheOther) {
  constexpr LayerSizes kOnlyLow = {{{640, 360}, {}, {}}};
  EXPECT_EQ(layer_for(kCamera, {640, 360}, kOnlyLow), 0);
  constexpr LayerSizes kOnlyMiddle = {{{}, {320, 180}, {}}};
  EXPECT_EQ(layer_for(kCamera, {320, 180}, kOnlyMiddle), 0);
  EXPECT_EQ(layer_for(kCamera, {640, 360}, kOnlyMiddle), 2);
}

TEST(LayerChoice, NeverStretchesAScreen) {
  constexpr LayerSizes kFullHd = {{{960, 540}, {1920, 1080}, {}}};
  EXPECT_EQ(layer_for(kScreen, {200, 112}, kFullHd), 0);
  EXPECT_EQ(layer_for(kScreen, {960, 540}, kFullHd), 0);
  EXPECT_GT(layer_for(kScreen, {962, 542}, kFullHd), 0);
  EXPECT_GT(layer_for(kScreen, {3840, 2160}, kFullHd), 0);
}

TEST(LayerChoice, ShowsAScreenWholeInAPlaceOfAnotherShape) {
  constexpr LayerSizes kFullHd = {{{960, 540}, {1920, 1080}, {}}};
  EXPECT_EQ(layer_for(kScreen, {2000, 540}, kFullHd), 0) << "it is no higher than the place";
  EXPECT_EQ(layer_for(kScreen, {400, 900}, kFullHd), 0) << "a phone held upright";
}

TEST(LayerChoice, TakesAllOfAScreenThatSaysNothing) {
  EXPECT_EQ(layer_for(kScreen, {200, 112}, kUnknown), 2);
}

}  // namespace
}  // namespace earshot::sfu
