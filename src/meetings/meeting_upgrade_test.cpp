// A call of two becomes a group call. The calls of two are the real service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingUpgrade : public ::testing::Test {
 protected:
  MeetingUpgrade() : two_(rig_.two.connected_call()) {
    rig_.pass(10s, kTwo);
    rig_.forget();
  }

  Result<protocol::MeetingResult> add(const std::string& client,
                                      const std::vector<std::string>& people) {
    protocol::CallUpgrade request{"add", two_, {}};
    for (const std::string& name : people) request.user_ids.push_back(rig_.user(name));
    return rig_.service().upgrade(rig_.actor(client), request, rig_.now());
  }
  // Cleo was added and has come.
  CallId upgraded() {
    const CallId id = add("ana1", {"cleo"})->meeting.call_id;
    CHECK(rig_.join_call("cleo1", id).ok());
    rig_.media_up("cleo1");
    return id;
  }
  protocol::CallState two_state() { return rig_.two.get("ana1", two_).state; }

  const std::vector<std::string> kTwo = {"ana1", "ben1"};
  testing::MeetingRig rig_;
  CallId two_;
};

TEST_F(MeetingUpgrade, RingsTheThirdPersonAndLeavesTheCallOfTwoAsItIs) {
  const auto pending = add("ana1", {"cleo"});
  ASSERT_TRUE(pending.ok()) << pending.error().message;
  EXPECT_EQ(pending->meeting.state, protocol::MeetingState::kPending);
  ASSERT_THAT(pending->meeting.rings, SizeIs(1));
  EXPECT_THAT(rig_.told<protocol::MeetingRinging>("cleo1"), SizeIs(1));
  EXPECT_THAT(rig_.told<protocol::MeetingRingChanged>("ben1"), SizeIs(1)) << "ben sees it";
  EXPECT_THAT(rig_.told<protocol::MeetingLive>("ben1"), IsEmpty());
  EXPECT_THAT(rig_.told<protocol::CallUpgraded>("ben1"), IsEmpty());
  EXPECT_EQ(two_state(), protocol::CallState::kConnected);
  EXPECT_EQ(rig_.service().meeting_of(rig_.user("ben"))->call_id, pending->meeting.call_id);
}

TEST_F(MeetingUpgrade, OfANodeWithTooMuchToDoIsRefusedAndOneThatBeganGoesOn) {
  rig_.sfu.full = Error{ErrorCode::kUnavailable, "too much to do"};
  EXPECT_EQ(add("ana1", {"cleo"}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(two_state(), protocol::CallState::kConnected);
  rig_.sfu.full.reset();
  const CallId id = upgraded();
  rig_.sfu.full = Error{ErrorCode::kUnavailable, "too much to do"};
  EXPECT_TRUE(rig_.join_call("ana1", id).ok());
  EXPECT_TRUE(rig_.join_call("ben1", id).ok());
}

TEST_F(MeetingUpgrade, MovesBothOverWithoutAGap) {
  const CallId id = upgraded();
  for (const char* client : {"ana1", "ben1"}) {
    const auto told = rig_.told<protocol::CallUpgraded>(client);
    ASSERT_THAT(told, SizeIs(1)) << client;
    EXPECT_EQ(told[0].call_id, two_);
    EXPECT_EQ(told[0].meeting.call_id, id);
  }
  ASSERT_TRUE(rig_.join_call("ana1", id).ok());
  rig_.media_up("ana1");
  ASSERT_TRUE(rig_.join_call("ben1", id).ok());
  EXPECT_EQ(two_state(), protocol::CallState::kConnected) << "ben has no media there yet";
  rig_.forget();
  rig_.media_up("ben1");
  rig_.pass(2900ms, {"ana1", "ben1", "cleo1"});
  EXPECT_EQ(two_state(), protocol::CallState::kConnected) << "until they hear each other here";
  rig_.pass(100ms, {"ana1", "ben1", "cleo1"});
  for (const char* client : {"ana1", "ben1"}) {
    const auto ended = rig_.told<protocol::CallEnded>(client);
    ASSERT_THAT(ended, SizeIs(1)) << client;
    EXPECT_EQ(ended[0].reason, EndReason::kMoved);
  }
  EXPECT_THAT(rig_.get("ana1").participants, SizeIs(3));
}

TEST_F(MeetingUpgrade, EndsTheCallOfTwoWhenItIsEndedForAll) {
  const CallId id = upgraded();
  for (const char* client : {"ana1", "ben1"}) {
    ASSERT_TRUE(rig_.join_call(client, id).ok());
    rig_.media_up(client);
  }
  ASSERT_TRUE(rig_.service().end(rig_.actor("ana1"), {id}, rig_.now()).ok());
  EXPECT_EQ(two_state(), protocol::CallState::kEnded);
  EXPECT_THAT(rig_.told<protocol::CallEnded>("ben1"), SizeIs(1));
}

TEST_F(MeetingUpgrade, CountsFromTheBeginningOfTheCallOfTwo) {
  const CallId id = upgraded();
  ASSERT_TRUE(rig_.join_call("ana1", id).ok());
  const protocol::Meeting meeting = rig_.get("ana1");
  EXPECT_EQ(rig_.two.wall() - meeting.started_at_ms, 10s);
  EXPECT_EQ(rig_.place("ana")->joined_at_ms, meeting.started_at_ms);
  EXPECT_EQ(rig_.two.wall(), rig_.place("cleo")->joined_at_ms);
}

TEST_F(MeetingUpgrade, MakesTheOneWhoAddedPeopleHostAlsoWhenTheyComeLater) {
  const CallId id = upgraded();
  EXPECT_EQ(rig_.hosts(), "cleo") << "there is a host while anybody is in";
  ASSERT_TRUE(rig_.join_call("ben1", id).ok());
  ASSERT_TRUE(rig_.join_call("ana1", id).ok());
  EXPECT_EQ(rig_.hosts(), "ana");
}

TEST_F(MeetingUpgrade, IsNoneWhenNobodyComes) {
  const CallId id = add("ana1", {"cleo"})->meeting.call_id;
  rig_.forget();
  rig_.pass(45s, kTwo);
  const auto ended = rig_.told<protocol::MeetingEnded>("ben1");
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended[0].reason, EndReason::kMissed);
  EXPECT_THAT(rig_.told<protocol::MeetingLive>("ben1"), IsEmpty());
  EXPECT_EQ(two_state(), protocol::CallState::kConnected);
  EXPECT_EQ(rig_.log.last().id, id);
  EXPECT_FALSE(rig_.log.last().live);
  EXPECT_TRUE(rig_.log.last().people.at(0).missed);
}

TEST_F(MeetingUpgrade, IsNoneWhenItIsDeclined) {
  const CallId id = add("ana1", {"cleo"})->meeting.call_id;
  ASSERT_TRUE(rig_.service().decline(rig_.actor("cleo1"), {id}, rig_.now()).ok());
  EXPECT_EQ(rig_.log.last().end_reason, EndReason::kDeclined);
  EXPECT_EQ(two_state(), protocol::CallState::kConnected);
  EXPECT_TRUE(add("ben1", {"cleo"}).ok()) << "it may be tried again";
}

TEST_F(MeetingUpgrade, CannotBeJoinedByTheTwoBeforeSomebodyHasCome) {
  const CallId id = add("ana1", {"cleo"})->meeting.call_id;
  EXPECT_EQ(rig_.join_call("ana1", id).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(rig_.join_call("dan1", id).error().code, ErrorCode::kNotFound);
}

TEST_F(MeetingUpgrade, EndsWithTheCallOfTwo) {
  ASSERT_TRUE(add("ana1", {"cleo"}).ok());
  rig_.forget();
  ASSERT_TRUE(rig_.two.end("ben1", two_).ok());
  const auto ended = rig_.told<protocol::MeetingRingEnded>("cleo1");
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended[0].reason, EndReason::kCancelled);
}

TEST_F(MeetingUpgrade, GoesOnForTheOthersWhenOneOfTheTwoHangsUpMeanwhile) {
  const CallId id = upgraded();
  ASSERT_TRUE(rig_.join_call("ana1", id).ok());
  rig_.media_up("ana1");
  ASSERT_TRUE(rig_.two.end("ben1", two_).ok());
  rig_.pass(30s, {"ana1", "cleo1"});
  EXPECT_THAT(rig_.get("ana1").participants, SizeIs(2));
}

TEST_F(MeetingUpgrade, DoesNotWaitForeverForTheOther) {
  const CallId id = upgraded();
  ASSERT_TRUE(rig_.join_call("ana1", id).ok());
  rig_.media_up("ana1");
  rig_.forget();
  rig_.pass(20s, {"ana1", "ben1", "cleo1"});
  EXPECT_THAT(rig_.told<protocol::CallEnded>("ben1"), SizeIs(1));
  EXPECT_EQ(two_state(), protocol::CallState::kEnded);
}

TEST_F(MeetingUpgrade, LeavesTheCallOfTwoWhenNeitherGetsThere) {
  upgraded();
  rig_.pass(25s, {"ana1", "ben1", "cleo1"});
  EXPECT_EQ(two_state(), protocol::CallState::kConnected);
}

TEST_F(MeetingUpgrade, BelongsToTheTwoWhoAreConnected) {
  EXPECT_EQ(add("cleo1", {"dan"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(add("ana2", {"cleo"}).error().code, ErrorCode::kWrongState) << "not this client";
  EXPECT_EQ(add("ana1", {"ben"}).error().code, ErrorCode::kWrongState) << "nobody else";
  rig_.world().blocks.insert({rig_.user("cleo"), rig_.user("ana")});
  EXPECT_EQ(add("ana1", {"cleo"}).error().code, ErrorCode::kForbidden);
}

TEST_F(MeetingUpgrade, AgainRingsMorePeopleForTheSameOne) {
  const CallId first = add("ana1", {"cleo"})->meeting.call_id;
  const auto second = add("ben1", {"dan", "cleo"});
  EXPECT_EQ(second->meeting.call_id, first);
  EXPECT_THAT(second->meeting.rings, SizeIs(2));
}

TEST_F(MeetingUpgrade, OfAClientThatIsInAnotherCallIsNone) {
  // Ben's other client: it is in no call, and may join the group call of all three.
  EXPECT_EQ(rig_.join("ben1").error().code, ErrorCode::kWrongState);
  EXPECT_TRUE(rig_.join("ben2").ok());
}

}  // namespace
}  // namespace earshot::meetings
