#include "load/asked_media.h"

#include <gtest/gtest.h>

namespace earshot::load {
namespace {

constexpr Timestamp kNow = Timestamp::from_ns(1'000'000'000'000);
constexpr uint32_t kBensCamera = publisher_name(2, SourceKind::kCamera);
constexpr uint32_t kBensSound = publisher_name(2, SourceKind::kMicrophone);

class AskedMediaTest : public testing::Test {
 protected:
  const std::vector<uint32_t> room_of_ = {0, 0, 0, 1};  // 1 and 2 are in a room, 3 is in another
  AskedMedia asked_{1, room_of_};
};

TEST_F(AskedMediaTest, TakesSoundOfTheRoomUnasked) {
  EXPECT_FALSE(asked_.fault(kBensSound, true, kNow));
}

TEST_F(AskedMediaTest, TakesAPictureThatIsShown) {
  asked_.show({kBensCamera}, kNow);
  EXPECT_FALSE(asked_.fault(kBensCamera, false, kNow + 1h));
}

TEST_F(AskedMediaTest, FindsAPictureThatIsNotShown) {
  EXPECT_EQ(asked_.fault(kBensCamera, false, kNow), "a picture that is not shown");
  asked_.show({publisher_name(2, SourceKind::kScreen)}, kNow);
  EXPECT_EQ(asked_.fault(kBensCamera, false, kNow), "a picture that is not shown");
}

TEST_F(AskedMediaTest, LetsWhatIsUnderWayArriveAndNotMore) {
  asked_.show({kBensCamera}, kNow);
  asked_.show({}, kNow + 10s);
  EXPECT_FALSE(asked_.fault(kBensCamera, false, kNow + 10s + AskedMedia::kGrace));
  EXPECT_TRUE(asked_.fault(kBensCamera, false, kNow + 11s + AskedMedia::kGrace));
  asked_.show({}, kNow + 12s);
  EXPECT_TRUE(asked_.fault(kBensCamera, false, kNow + 12s + AskedMedia::kGrace))
      << "a second page gives no second delay";
}

TEST_F(AskedMediaTest, FindsItsOwnMediaAndThatOfAnotherRoom) {
  EXPECT_EQ(asked_.fault(publisher_name(1, SourceKind::kMicrophone), true, kNow), "its own media");
  EXPECT_EQ(asked_.fault(publisher_name(3, SourceKind::kMicrophone), true, kNow),
            "media of another room");
  EXPECT_EQ(asked_.fault(publisher_name(9, SourceKind::kMicrophone), true, kNow),
            "media of another room");
}

TEST_F(AskedMediaTest, FindsSoundAmongPictures) {
  EXPECT_TRUE(asked_.fault(kBensSound, false, kNow));
  asked_.show({kBensCamera}, kNow);
  EXPECT_TRUE(asked_.fault(kBensCamera, true, kNow));
}

}  // namespace
}  // namespace earshot::load
