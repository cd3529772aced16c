// A group call over a restart of the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/meeting_projection.h"
#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = protocol::ParticipantState;

class MeetingRestore : public ::testing::Test {
 protected:
  MeetingRestore() {
    ana_ = rig_.in("ana1");
    rig_.pass(5s, {"ana1"});
    ben_ = rig_.in("ben1");
    rig_.pass(5s, {"ana1", "ben1"});
  }

  testing::MeetingRig rig_;
  ParticipantId ana_;
  ParticipantId ben_;
};

TEST_F(MeetingRestore, EverybodyIsReconnectingAndKeepsTheirPlace) {
  const protocol::Meeting before = rig_.get("ana1");
  rig_.restart();
  const protocol::Meeting after = rig_.get("ana1");
  EXPECT_GT(after.version, before.version);
  EXPECT_EQ(after.started_at_ms, before.started_at_ms);
  ASSERT_THAT(after.participants, SizeIs(2));
  EXPECT_EQ(after.participants[0].participant_id, ana_);
  EXPECT_EQ(after.participants[0].joined_at_ms, before.participants[0].joined_at_ms);
  EXPECT_EQ(after.participants[1].state, State::kReconnecting);
  EXPECT_EQ(rig_.hosts(), "ana");

  EXPECT_EQ(rig_.join("ben1")->participant_id, ben_);
  rig_.media_up("ben1");
  // Another client of hers: the one before is gone with its page.
  EXPECT_EQ(rig_.join("ana2")->participant_id, ana_);
  rig_.media_up("ana2");
  rig_.pass(60s, {"ana2", "ben1"});
  EXPECT_EQ(rig_.place("ana")->state, State::kConnected);
  EXPECT_EQ(rig_.place("ben")->state, State::kConnected);
}

TEST_F(MeetingRestore, WhoDoesNotComeBackInTimeIsOut) {
  rig_.restart();
  ASSERT_TRUE(rig_.join("ana1").ok());
  rig_.media_up("ana1");
  rig_.pass(29s, {"ana1"});
  EXPECT_TRUE(rig_.place("ben"));
  rig_.pass(1s, {"ana1"});
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_EQ(rig_.get("ana1").state, protocol::MeetingState::kLive);
}

TEST_F(MeetingRestore, IfNobodyComesBackItHasEndedWithTheRestart) {
  rig_.restart();
  rig_.pass(30s);
  EXPECT_EQ(rig_.log.last().end_reason, EndReason::kServerRestart);
  EXPECT_EQ(rig_.log.last().duration_ms(), 0);
  EXPECT_THAT(rig_.log.unfinished(), IsEmpty());
}

TEST_F(MeetingRestore, KeepsLockHostsGuestsAndTheRemoved) {
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  const ParticipantId cleo = rig_.in("cleo1");
  ASSERT_TRUE(rig_.service().remove(rig_.actor("ana1"), {rig_.call(), cleo}, rig_.now()).ok());
  ASSERT_TRUE(rig_.service().lock(rig_.actor("ana1"), {rig_.call(), true}, rig_.now()).ok());
  rig_.restart();
  EXPECT_TRUE(rig_.get("ana1").locked);
  EXPECT_THAT(rig_.get("ana1").rings, SizeIs(1));
  EXPECT_EQ(rig_.join("cleo1").error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(rig_.join_call("dan1", rig_.call()).ok()) << "a host rang them";
  EXPECT_EQ(rig_.place("dan")->guest, true);
}

TEST_F(MeetingRestore, RingsGoOnForTheRestOfTheirTime) {
  ASSERT_TRUE(rig_.ring("ana1", {"cleo"}).ok());
  rig_.pass(20s, {"ana1", "ben1"});
  rig_.restart();
  ASSERT_TRUE(rig_.join("ana1").ok());
  rig_.media_up("ana1");
  rig_.forget();
  rig_.pass(25s, {"ana1"});
  ASSERT_THAT(rig_.told<protocol::MeetingRingEnded>("cleo1"), SizeIs(1));
}

TEST_F(MeetingRestore, WithoutAMediaPlaneItIsOver) {
  ASSERT_TRUE(rig_.ring("ana1", {"cleo"}).ok());
  rig_.restart_without_media();
  EXPECT_EQ(rig_.log.last().end_reason, EndReason::kServerRestart);
  EXPECT_THAT(rig_.log.unfinished(), IsEmpty());
  ASSERT_THAT(rig_.log.last().people, SizeIs(3));
  EXPECT_FALSE(rig_.log.last().people[0].since);
  EXPECT_TRUE(rig_.log.last().people[2].missed);
}

TEST_F(MeetingRestore, TheRecordTellsWhoTookPartAndHowLong) {
  ASSERT_TRUE(rig_.leave("ben1").ok());
  rig_.pass(5s, {"ana1"});
  ASSERT_TRUE(rig_.service().end(rig_.actor("ana1"), {rig_.call()}, rig_.now()).ok());
  const MeetingRecord& record = rig_.log.last();
  ASSERT_THAT(record.people, SizeIs(2));
  EXPECT_EQ(record.people[0].spent_ms, 15'000);
  EXPECT_EQ(record.people[1].spent_ms, 5'000);
  EXPECT_FALSE(record.people[1].since);
  EXPECT_EQ(record.duration_ms(), 15'000);
}

TEST_F(MeetingRestore, AClockThatWasSetBackChangesNothingButTheDurations) {
  const MeetingRecord record = rig_.log.unfinished().at(0);
  const WallTime earlier = record.started - 1h;
  const MeetingState meeting = from_record(record, rig_.now(), earlier, rig_.config);
  EXPECT_EQ(meeting.started_at, rig_.now());
  EXPECT_LE(next_deadline(meeting, rig_.config), rig_.now() + 30s);
}

}  // namespace
}  // namespace earshot::meetings
