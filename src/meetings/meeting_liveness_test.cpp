// Who is still there: media up and down, sockets lost and found, pages closed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = protocol::ParticipantState;

class MeetingLiveness : public ::testing::Test {
 protected:
  MeetingLiveness() {
    rig_.in("ana1");
    rig_.in("ben1");
    rig_.forget();
  }
  void lose(const std::string& client) {
    rig_.service().client_lost(rig_.actor(client).user, rig_.world().client(client), rig_.now());
  }
  LeftReason left_reason() {
    const auto left = rig_.told<protocol::MeetingLeft>("ana1");
    EXPECT_THAT(left, SizeIs(1));
    return left.empty() ? LeftReason::kLeft : left[0].reason;
  }

  testing::MeetingRig rig_;
};

TEST_F(MeetingLiveness, MediaThatFlowsIsConnected) {
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingLiveness, MediaThatFlowsNeedsNoSocket) {
  lose("ben1");
  rig_.pass(120s, {"ana1"});
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
  EXPECT_THAT(rig_.told("ana1"), IsEmpty());
}

TEST_F(MeetingLiveness, MediaThatIsLostIsShownAndMayComeBack) {
  rig_.media_down("ben1");
  ASSERT_THAT(rig_.told<protocol::MeetingParticipantEvent>("ana1"), SizeIs(1));
  EXPECT_EQ(rig_.place("ben")->state, State::kReconnecting);
  rig_.pass(44s, {"ana1", "ben1"});
  rig_.media_up("ben1");
  rig_.pass(60s, {"ana1", "ben1"});
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingLiveness, MediaThatStaysAwayIsLostAfterFortyFiveSeconds) {
  rig_.media_down("ben1");
  rig_.pass(44s, {"ana1", "ben1"});
  EXPECT_TRUE(rig_.place("ben"));
  rig_.pass(1s, {"ana1", "ben1"});
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_EQ(left_reason(), LeftReason::kLost);
}

// The browser was killed: its socket closes at once, its media is missed five seconds later.
TEST_F(MeetingLiveness, WhoIsKilledIsOutWithinFifteenSeconds) {
  lose("ben1");
  rig_.pass(5s, {"ana1"});
  rig_.media_down("ben1");
  rig_.pass(10s, {"ana1"});
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_EQ(left_reason(), LeftReason::kLost);
}

// Ten seconds without a network, then all is back.
TEST_F(MeetingLiveness, AShortOutageIsSurvived) {
  rig_.pass(5s, {"ana1"});
  rig_.media_down("ben1");
  lose("ben1");
  rig_.pass(11s, {"ana1"});
  rig_.service().client_seen(rig_.world().client("ben1"), rig_.now());
  rig_.media_up("ben1");
  rig_.pass(30s, {"ana1", "ben1"});
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

// Nothing closes its socket; two silences make sure.
TEST_F(MeetingLiveness, AMachineThatIsSwitchedOffIsOutToo) {
  rig_.pass(5s, {"ana1"});
  rig_.media_down("ben1");
  rig_.pass(20s, {"ana1"});
  EXPECT_FALSE(rig_.place("ben"));
}

TEST_F(MeetingLiveness, WithoutMediaWithinTwentySecondsTheJoinHasFailed) {
  ASSERT_TRUE(rig_.join("cleo1").ok());
  rig_.forget();
  rig_.pass(19s, {"ana1", "ben1", "cleo1"});
  EXPECT_EQ(rig_.place("cleo")->state, State::kConnecting);
  rig_.pass(1s, {"ana1", "ben1", "cleo1"});
  EXPECT_FALSE(rig_.place("cleo"));
  EXPECT_EQ(left_reason(), LeftReason::kFailedMedia);
}

TEST_F(MeetingLiveness, AHandshakeThatFailsEndsTheJoinAtOnce) {
  const ParticipantId cleo = rig_.join("cleo1")->participant_id;
  rig_.service().failed(rig_.call(), cleo, rig_.now());
  EXPECT_FALSE(rig_.place("cleo"));
}

TEST_F(MeetingLiveness, ATransportThatFailsLaterHasTimeForANewOne) {
  rig_.service().failed(rig_.call(), rig_.id_of("ben1"), rig_.now());
  EXPECT_EQ(rig_.place("ben")->state, State::kReconnecting);
  ASSERT_TRUE(rig_.join("ben1", false, "again").ok());
  rig_.media_up("ben1");
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingLiveness, AClosedPageIsOutAfterSixSeconds) {
  ASSERT_TRUE(rig_.service()
                  .page_left(rig_.user("ben"), rig_.call(), rig_.world().client("ben1"), rig_.now())
                  .ok());
  EXPECT_EQ(rig_.place("ben")->state, State::kReconnecting);
  // A frame that was under way is no return.
  rig_.pass(6s, {"ana1", "ben1"});
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_EQ(left_reason(), LeftReason::kLeft);
}

TEST_F(MeetingLiveness, APageThatSaysGoodbyeAndStaysIsThereAgain) {
  ASSERT_TRUE(rig_.service()
                  .page_left(rig_.user("ben"), rig_.call(), rig_.world().client("ben1"), rig_.now())
                  .ok());
  ASSERT_TRUE(rig_.set_media("ben1", false, false).ok());
  rig_.pass(10s, {"ana1", "ben1"});
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingLiveness, NobodyClosesThePageOfAnother) {
  const ClientId ben1 = rig_.world().client("ben1");
  EXPECT_EQ(rig_.service().page_left(rig_.user("cleo"), rig_.call(), ben1, rig_.now()).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingLiveness, TheNextClientTakesOverWhenTheOneBeforeDies) {
  ASSERT_TRUE(rig_.join("ben2").ok());
  rig_.forget();
  lose("ben1");
  rig_.pass(4s, {"ana1", "ben2"});
  rig_.media_down("ben1");
  rig_.pass(13s, {"ana1", "ben2"});
  ASSERT_TRUE(rig_.place("ben"));
  EXPECT_EQ(rig_.place("ben")->client_id, rig_.world().client("ben2"));
}

TEST_F(MeetingLiveness, AWeakConnectionIsShown) {
  rig_.service().link_quality(rig_.call(), rig_.id_of("ben1"), true, rig_.now());
  EXPECT_EQ(rig_.place("ben")->weak, true);
  rig_.service().link_quality(rig_.call(), rig_.id_of("ben1"), true, rig_.now());
  EXPECT_THAT(rig_.told<protocol::MeetingParticipantEvent>("ana1"), SizeIs(1));
  rig_.service().link_quality(rig_.call(), rig_.id_of("ben1"), false, rig_.now());
  EXPECT_FALSE(rig_.place("ben")->weak);
}

// ---- what passes through ----

TEST_F(MeetingLiveness, SlotsAndDemandGoToTheOneTheyAreFor) {
  const ParticipantId ben = rig_.id_of("ben1");
  rig_.service().slots(rig_.call(), ben, 3, {{.mid = "4"}});
  rig_.service().demand(rig_.call(), ben, "1", MediaSource::kCamera, 2);
  const auto slots = rig_.told<protocol::MeetingSlots>("ben1");
  ASSERT_THAT(slots, SizeIs(1));
  EXPECT_EQ(slots[0].epoch, 3);
  EXPECT_EQ(slots[0].slots[0].mid, "4");
  ASSERT_THAT(rig_.told<protocol::MeetingDemand>("ben1"), SizeIs(1));
  EXPECT_THAT(rig_.told("ana1"), IsEmpty());
}

TEST_F(MeetingLiveness, SpeakersReactionsAndPointersGoToAll) {
  const ParticipantId ben = rig_.id_of("ben1");
  rig_.service().speakers(rig_.call(), ben, {ben});
  protocol::MeetingReact react{rig_.call(), protocol::ReactionName::kClap};
  ASSERT_TRUE(rig_.service().react(rig_.actor("ben1"), react, rig_.now()).ok());
  protocol::MeetingPointer pointer{rig_.call(), rig_.id_of("ana1"), 5, 6};
  ASSERT_TRUE(rig_.service().point(rig_.actor("ben1"), pointer, rig_.now()).ok());
  EXPECT_THAT(rig_.told<protocol::MeetingSpeakers>("ana1"), SizeIs(1));
  EXPECT_THAT(rig_.told<protocol::MeetingReaction>("ben1"), SizeIs(1));
  const auto pointed = rig_.told<protocol::MeetingPointerEvent>("ana1");
  ASSERT_THAT(pointed, SizeIs(1));
  EXPECT_EQ(pointed[0].by, ben);
  EXPECT_THAT(rig_.told<protocol::MeetingPointerEvent>("ben1"), IsEmpty());
  EXPECT_EQ(rig_.service().react(rig_.actor("cleo1"), react, rig_.now()).error().code,
            ErrorCode::kWrongState);
}

TEST_F(MeetingLiveness, TooManyPointersAreDroppedAndTooManyReactionsRefused) {
  for (int i = 0; i < 50; ++i) {
    protocol::MeetingPointer pointer{rig_.call(), rig_.id_of("ana1"), i, i};
    ASSERT_TRUE(rig_.service().point(rig_.actor("ben1"), pointer, rig_.now()).ok());
  }
  EXPECT_THAT(rig_.told<protocol::MeetingPointerEvent>("ana1"), SizeIs(20));
  protocol::MeetingReact react{rig_.call(), protocol::ReactionName::kClap};
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(rig_.service().react(rig_.actor("ben1"), react, rig_.now()).ok());
  }
  EXPECT_EQ(rig_.service().react(rig_.actor("ben1"), react, rig_.now()).error().code,
            ErrorCode::kRateLimited);
}

TEST_F(MeetingLiveness, WhatIsWatchedGoesToTheMediaPlane) {
  protocol::MeetingView view{rig_.call(), {{.participant_id = rig_.id_of("ana1")}}};
  ASSERT_TRUE(rig_.service().view(rig_.actor("ben1"), view).ok());
  EXPECT_EQ(rig_.sfu.log.back(), "view p2 1");
  EXPECT_EQ(rig_.service().view(rig_.actor("cleo1"), view).error().code, ErrorCode::kWrongState);
}

}  // namespace
}  // namespace earshot::meetings
