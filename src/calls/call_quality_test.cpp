#include "calls/call_quality.h"

#include <gtest/gtest.h>

namespace earshot::calls {
namespace {

using protocol::QualityWord;

TEST(CallQuality, HasNoWordForACallThatNobodyMeasured) {
  EXPECT_EQ(quality_word({}), std::nullopt);
}

TEST(CallQuality, IsExcellentWhenNineTenthsAreWithoutAFlaw) {
  EXPECT_EQ(quality_word({.excellent = 90, .good = 10}), QualityWord::kExcellent);
  EXPECT_EQ(quality_word({.excellent = 89, .good = 11}), QualityWord::kGood);
}

TEST(CallQuality, IsWeakWhenAFifthIsDisturbed) {
  EXPECT_EQ(quality_word({.excellent = 80, .weak = 20}), QualityWord::kWeak);
  EXPECT_EQ(quality_word({.excellent = 81, .weak = 19}), QualityWord::kGood);
}

TEST(CallQuality, IsBadWhenATenthIsHardToUse) {
  EXPECT_EQ(quality_word({.excellent = 90, .bad = 10}), QualityWord::kBad);
  EXPECT_EQ(quality_word({.excellent = 91, .bad = 9}), QualityWord::kExcellent);
}

TEST(CallQuality, CountsLongCallsAsShortOnes) {
  EXPECT_EQ(quality_word({.excellent = 540'000, .bad = 60'000}), QualityWord::kBad);
}

}  // namespace
}  // namespace earshot::calls
