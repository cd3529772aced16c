// What participants say of themselves: what is on is passed on, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MeetingHands : public ::testing::Test {
 protected:
  explicit MeetingHands(const MeetingConfig& config = {}) : rig_(config) {}

  // What the media plane was asked since the last call.
  std::vector<std::string> asked() { return std::exchange(rig_.sfu.log, {}); }
  Result<protocol::Empty> set_media(const std::string& client, const MediaState& media) {
    return rig_.service().set_media(rig_.actor(client), {rig_.call(), media}, rig_.now());
  }

  testing::MeetingRig rig_;
};

TEST_F(MeetingHands, WhatIsNotOnFromTheBeginningIsNotPassedOn) {
  ASSERT_TRUE(rig_.join("ana1").ok());
  EXPECT_THAT(asked(), ElementsAre("join p1", "silence p1 camera on", "silence p1 screen on",
                                   "silence p1 screen_sound on"));
}

TEST_F(MeetingHands, WhatIsSwitchedOnIsPassedOnAtOnceAndOffNoLonger) {
  rig_.in("ana1");
  asked();
  ASSERT_TRUE(set_media("ana1", {.microphone = false, .camera = true}).ok());
  EXPECT_THAT(asked(), ElementsAre("silence p1 microphone on", "silence p1 camera off"));
  ASSERT_TRUE(set_media("ana1", {.microphone = true, .camera = true}).ok());
  EXPECT_THAT(asked(), ElementsAre("silence p1 microphone off"));
  ASSERT_TRUE(set_media("ana1", {.microphone = true, .camera = true, .video_paused = true}).ok());
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(MeetingHands, ASharedScreenIsPassedOnWithItsSoundUntilItEnds) {
  rig_.in("ana1");
  asked();
  ASSERT_TRUE(set_media("ana1", {.microphone = true, .screen = true, .screen_sound = true}).ok());
  EXPECT_THAT(asked(), ElementsAre("silence p1 screen off", "silence p1 screen_sound off"));
  ASSERT_TRUE(set_media("ana1", {.microphone = true, .screen = true, .screen_sound = false}).ok());
  EXPECT_THAT(asked(), ElementsAre("silence p1 screen_sound on"));
  ASSERT_TRUE(set_media("ana1", {.microphone = true}).ok());
  EXPECT_THAT(asked(), ElementsAre("silence p1 screen on"));
}

TEST_F(MeetingHands, ANewConnectionIsToldAnew) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.set_media("ana1", true, true).ok());
  asked();
  ASSERT_TRUE(rig_.join("ana1", false, "again").ok());
  EXPECT_THAT(asked(), ElementsAre("join p1", "silence p1 camera on", "silence p1 screen on",
                                   "silence p1 screen_sound on"));
}

class FewPictures : public MeetingHands {
 protected:
  FewPictures() : MeetingHands(one()) {
    rig_.in("ana1");
    rig_.in("ben1");
  }
  static MeetingConfig one() {
    MeetingConfig config;
    config.cameras_max = 1;
    config.screens_max = 1;
    return config;
  }
};

TEST_F(FewPictures, NoMoreCamerasAreOnThanThePlaneForwards) {
  ASSERT_TRUE(rig_.set_media("ana1", true, true).ok());
  const auto refused = rig_.set_media("ben1", true, true);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimit);
  EXPECT_EQ(refused.error().field, "data.media.camera");
  ASSERT_TRUE(rig_.set_media("ana1", true, false).ok());
  EXPECT_TRUE(rig_.set_media("ben1", true, true).ok());
  EXPECT_TRUE(rig_.set_media("ben1", true, true).ok()) << "it is the one that is on";
}

TEST_F(FewPictures, NoMoreScreensAreSharedThanThePlaneForwards) {
  const MediaState sharing = {.microphone = true, .screen = true, .screen_sound = true};
  ASSERT_TRUE(set_media("ana1", sharing).ok());
  const auto refused = set_media("ben1", sharing);
  EXPECT_EQ(refused.error().code, ErrorCode::kLimit);
  EXPECT_EQ(refused.error().field, "data.media.screen");
  ASSERT_TRUE(set_media("ana1", {.microphone = true}).ok());
  EXPECT_TRUE(set_media("ben1", sharing).ok());
  EXPECT_TRUE(set_media("ben1", sharing).ok()) << "it is the one that is on";
}

TEST_F(FewPictures, AScreenTooManyThatIsSharedFromTheBeginningIsNotPassedOn) {
  ASSERT_TRUE(set_media("ana1", {.microphone = true, .screen = true}).ok());
  asked();
  protocol::MeetingJoin join;
  join.command_id = "again";
  join.conversation_id = rig_.world().group();
  join.media = {.microphone = true, .screen = true, .screen_sound = true};
  join.sdp = "offer";
  ASSERT_TRUE(rig_.service().join(rig_.actor("ben1"), join, rig_.now(), rig_.two.wall()).ok());
  EXPECT_FALSE(rig_.place("ben")->media.screen);
  EXPECT_THAT(asked(), ElementsAre("join p2", "silence p2 camera on", "silence p2 screen on",
                                   "silence p2 screen_sound on"));
}

}  // namespace
}  // namespace earshot::meetings
