// Who is rung, for how long, and what becomes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingRings : public ::testing::Test {
 protected:
  Result<protocol::Empty> decline(const std::string& client) {
    return rig_.service().decline(rig_.actor(client), {rig_.call()}, rig_.now());
  }
  EndReason ring_end(const std::string& client) {
    const auto ended = rig_.told<protocol::MeetingRingEnded>(client);
    EXPECT_THAT(ended, SizeIs(1)) << client;
    return ended.empty() ? EndReason::kLost : ended[0].reason;
  }
  const PersonRecord& kept(const std::string& person) {
    for (const PersonRecord& one : rig_.log.last().people) {
      if (one.user == rig_.user(person)) return one;
    }
    CHECK(false);
  }

  testing::MeetingRig rig_;
};

TEST_F(MeetingRings, AStartWithARingRingsEveryClientOfTheOtherMembers) {
  const auto joined = rig_.join("ana1", true);
  EXPECT_THAT(joined->meeting.rings, SizeIs(2));
  for (const char* client : {"ben1", "ben2", "cleo1"}) {
    const auto rings = rig_.told<protocol::MeetingRinging>(client);
    ASSERT_THAT(rings, SizeIs(1)) << client;
    EXPECT_EQ(rings[0].by.username, "ana");
    EXPECT_EQ(rings[0].deadline_ms, rig_.two.wall() + 45s);
  }
  EXPECT_THAT(rig_.told<protocol::MeetingRinging>("dan1"), IsEmpty());
  ASSERT_THAT(rig_.notifier.rung, SizeIs(2));
  EXPECT_EQ(rig_.notifier.rung[0].title, "Quartet");
  EXPECT_EQ(rig_.notifier.rung[0].by, rig_.user("ana"));
  EXPECT_THAT(rig_.service().rings_for(rig_.user("ben")), SizeIs(1));
}

TEST_F(MeetingRings, WithoutBeingAskedForNobodyIsRung) {
  ASSERT_TRUE(rig_.join("ana1").ok());
  EXPECT_THAT(rig_.told<protocol::MeetingRinging>("ben1"), IsEmpty());
}

TEST_F(MeetingRings, LargeGroupsOnlySeeThatItGoesOn) {
  rig_.policy.crowded = true;
  EXPECT_THAT(rig_.join("ana1", true)->meeting.rings, IsEmpty());
  EXPECT_THAT(rig_.told<protocol::MeetingLive>("ben1"), SizeIs(1));
}

TEST_F(MeetingRings, ABlockedPairDoesNotRingEachOtherButMayBeInOneCall) {
  rig_.world().blocks.insert({rig_.user("ben"), rig_.user("ana")});
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  EXPECT_THAT(rig_.told<protocol::MeetingRinging>("ben1"), IsEmpty());
  EXPECT_EQ(rig_.ring("ana1", {"ben"}).error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(rig_.join("ben1").ok());
  EXPECT_TRUE(rig_.place("ana") && rig_.place("ben"));
}

TEST_F(MeetingRings, ABlockEndsTheRingBetweenTheTwo) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.forget();
  rig_.service().user_blocked(rig_.user("ben"), rig_.user("ana"), rig_.now());
  EXPECT_EQ(ring_end("ben1"), EndReason::kDeclinedElsewhere);
  EXPECT_THAT(rig_.get("ana1").rings, SizeIs(1)) << "cleo is rung on";
}

TEST_F(MeetingRings, JoiningStopsTheRingOnTheOtherClients) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.forget();
  ASSERT_TRUE(rig_.join("ben1").ok());
  EXPECT_EQ(ring_end("ben2"), EndReason::kAnsweredElsewhere);
  EXPECT_THAT(rig_.told<protocol::MeetingRingEnded>("ben1"), IsEmpty());
  const auto changed = rig_.told<protocol::MeetingRingChanged>("ana1");
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_EQ(changed[0].ring.state, RingState::kJoined);
  ASSERT_THAT(rig_.notifier.over, SizeIs(1));
  EXPECT_EQ(rig_.notifier.over[0].answered_on, rig_.world().device("ben1"));
}

TEST_F(MeetingRings, DecliningIsToldToThoseInTheCallAndTheyMayStillJoin) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.forget();
  ASSERT_TRUE(decline("ben1").ok());
  EXPECT_EQ(ring_end("ben2"), EndReason::kDeclinedElsewhere);
  const auto changed = rig_.told<protocol::MeetingRingChanged>("ana1");
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_EQ(changed[0].ring.state, RingState::kDeclined);
  EXPECT_FALSE(changed[0].ring.deadline_ms);
  EXPECT_FALSE(kept("ben").missed);
  EXPECT_TRUE(decline("ben1").ok()) << "late: no effect";
  EXPECT_TRUE(rig_.join("ben1").ok());
}

TEST_F(MeetingRings, NobodyAnswersWithinTheRingTime) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.media_up("ana1");
  rig_.forget();
  rig_.pass(45s, {"ana1"});
  EXPECT_EQ(ring_end("ben1"), EndReason::kMissed);
  EXPECT_EQ(ring_end("cleo2"), EndReason::kMissed);
  EXPECT_TRUE(kept("ben").missed);
  EXPECT_EQ(kept("ben").rung_by, rig_.user("ana"));
  EXPECT_EQ(rig_.get("ana1").state, protocol::MeetingState::kLive) << "ana may wait on";
}

TEST_F(MeetingRings, EndWithTheLastOneWhoLeaves) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.media_up("ana1");
  rig_.forget();
  ASSERT_TRUE(rig_.leave("ana1").ok());
  EXPECT_EQ(ring_end("ben1"), EndReason::kCancelled);
  EXPECT_TRUE(kept("ben").missed);
  rig_.pass(20s);
  EXPECT_EQ(rig_.log.last().end_reason, EndReason::kMissed) << "nobody else ever came";
}

TEST_F(MeetingRings, EndWithTheCall) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.forget();
  ASSERT_TRUE(rig_.service().end(rig_.actor("ana1"), {rig_.call()}, rig_.now()).ok());
  EXPECT_EQ(ring_end("ben1"), EndReason::kCancelled);
  EXPECT_THAT(rig_.service().rings_for(rig_.user("ben")), IsEmpty());
  EXPECT_FALSE(rig_.service().next_deadline() > rig_.now() + 61s);
}

TEST_F(MeetingRings, PeopleAreAddedAsGuestsOfTheCallAlone) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  EXPECT_THAT(rig_.told<protocol::MeetingRinging>("dan1"), SizeIs(1));
  ASSERT_TRUE(rig_.join_call("dan1", rig_.call()).ok());
  EXPECT_EQ(rig_.place("dan")->guest, true);
  EXPECT_FALSE(rig_.place("ana")->guest);
  EXPECT_THAT(rig_.service().live_for(rig_.user("dan")), SizeIs(1));
  EXPECT_EQ(rig_.join("dan2").error().code, ErrorCode::kNotFound)
      << "the conversation is none of theirs";
}

TEST_F(MeetingRings, AreForThoseWhoAreNotInAndNotRung) {
  rig_.in("ana1");
  rig_.in("ben1");
  ASSERT_TRUE(rig_.ring("ana1", {"cleo", "ben"}).ok());
  ASSERT_TRUE(rig_.ring("ben1", {"cleo"}).ok());
  const protocol::Meeting meeting = rig_.get("ana1");
  ASSERT_THAT(meeting.rings, SizeIs(1));
  EXPECT_EQ(meeting.rings[0].by, rig_.user("ana"));
}

TEST_F(MeetingRings, ClosedAccountsAndStrangersToTheCallRingNobody) {
  rig_.in("ana1");
  rig_.world().closed.insert(rig_.user("dan"));
  EXPECT_EQ(rig_.ring("ana1", {"dan"}).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(rig_.ring("ben1", {"cleo"}).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(rig_.ring("dan1", {"cleo"}).error().code, ErrorCode::kNotFound);
}

TEST_F(MeetingRings, AreLimitedInTime) {
  rig_.in("ana1");
  size_t refused = 0;
  for (int i = 0; i < 30; ++i) refused += !rig_.ring("ana1", {"cleo"}).ok();
  EXPECT_EQ(refused, 10u);
}

TEST_F(MeetingRings, KnowWhichClientsShowThem) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  EXPECT_FALSE(rig_.service().rings_at(rig_.call(), rig_.world().client("ben1")));
  ASSERT_TRUE(rig_.service().acknowledge(rig_.actor("ben1"), {rig_.call()}, rig_.now()).ok());
  EXPECT_TRUE(rig_.service().rings_at(rig_.call(), rig_.world().client("ben1")));
  rig_.service().client_lost(rig_.user("ben"), rig_.world().client("ben1"), rig_.now());
  EXPECT_FALSE(rig_.service().rings_at(rig_.call(), rig_.world().client("ben1")));
}

// Nobody is in a call by being rung.
TEST_F(MeetingRings, PutNobodyIntoTheCall) {
  ASSERT_TRUE(rig_.join("ana1", true).ok());
  rig_.media_up("ana1");
  rig_.pass(50s, {"ana1"});
  EXPECT_THAT(rig_.get("ana1").participants, SizeIs(1));
  EXPECT_THAT(rig_.sfu.transports, SizeIs(1));
}

}  // namespace
}  // namespace earshot::meetings
