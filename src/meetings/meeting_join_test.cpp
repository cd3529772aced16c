// Coming and going, and from one client of a person to another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingJoin : public ::testing::Test {
 protected:
  std::vector<std::string> names(const protocol::Meeting& meeting) {
    std::vector<std::string> found;
    for (const auto& one : meeting.participants) found.push_back(one.user.username);
    return found;
  }
  bool may_get(const std::string& client) {
    return rig_.service().get(rig_.actor(client), {rig_.call()}).ok();
  }
  Result<protocol::Empty> leave_of(const std::string& client, ConversationId conversation) {
    protocol::MeetingLeave request;
    request.conversation_id = conversation;
    return rig_.service().leave(rig_.actor(client), request, rig_.now());
  }
  ErrorCode refusal(const std::string& client) { return rig_.join(client).error().code; }

  testing::MeetingRig rig_;
};

TEST_F(MeetingJoin, StartsTheCallOfTheGroupAndAnswersTheOfferInOneRoundTrip) {
  const auto joined = rig_.join("ana1");
  ASSERT_TRUE(joined.ok()) << joined.error().message;
  EXPECT_EQ(joined->sdp, "answer to offer of ana1");
  EXPECT_EQ(joined->negotiation, 1);
  EXPECT_THAT(joined->slots, SizeIs(1));
  EXPECT_THAT(joined->ice_servers, SizeIs(1));
  EXPECT_EQ(joined->meeting.title, "Quartet");
  EXPECT_EQ(joined->meeting.state, protocol::MeetingState::kLive);
  ASSERT_THAT(joined->meeting.participants, SizeIs(1));
  const auto& me = joined->meeting.participants[0];
  EXPECT_EQ(me.participant_id, joined->participant_id);
  EXPECT_EQ(me.role, Role::kHost);
  EXPECT_EQ(me.state, protocol::ParticipantState::kConnecting);
  EXPECT_EQ(me.client_name, "Browser ana1");
}

TEST_F(MeetingJoin, OfTheSecondPersonIsTheSameCall) {
  const CallId call = rig_.join("ana1")->meeting.call_id;
  rig_.media_up("ana1");
  rig_.forget();
  const auto joined = rig_.join("ben1");
  EXPECT_EQ(joined->meeting.call_id, call);
  EXPECT_THAT(names(joined->meeting), ElementsAre("ana", "ben"));
  const auto told = rig_.told<protocol::MeetingParticipantEvent>("ana1");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].participant.user.username, "ben");
  EXPECT_EQ(told[0].version, joined->meeting.version);
  EXPECT_THAT(rig_.told<protocol::MeetingParticipantEvent>("ben1"), IsEmpty());
}

TEST_F(MeetingJoin, IsSeenByTheMembersThatAreNotIn) {
  rig_.in("ana1");
  const auto live = rig_.told<protocol::MeetingLive>("cleo2");
  ASSERT_FALSE(live.empty());
  ASSERT_TRUE(live.back().meeting);
  EXPECT_THAT(live.back().meeting->participant_ids, ElementsAre(rig_.user("ana")));
  EXPECT_THAT(rig_.told("dan1"), IsEmpty());
  EXPECT_THAT(rig_.service().live_for(rig_.user("cleo")), SizeIs(1));
  EXPECT_THAT(rig_.service().live_for(rig_.user("dan")), IsEmpty());
  EXPECT_TRUE(rig_.service().get(rig_.actor("cleo1"), {rig_.call()}).ok());
  EXPECT_EQ(rig_.service().get(rig_.actor("dan1"), {rig_.call()}).error().code,
            ErrorCode::kNotFound);
}

TEST_F(MeetingJoin, IsRefusedToStrangersAsIfThereWereNothing) {
  rig_.in("ana1");
  EXPECT_EQ(refusal("dan1"), ErrorCode::kNotFound);
  EXPECT_EQ(rig_.join_call("dan1", rig_.call()).error().code, ErrorCode::kNotFound);
}

TEST_F(MeetingJoin, AgainWithTheSameCommandGivesTheSameAnswer) {
  const auto first = rig_.join("ana1", false, "press");
  const auto again = rig_.join("ana1", false, "press");
  EXPECT_EQ(again->participant_id, first->participant_id);
  EXPECT_EQ(again->sdp, first->sdp);
  EXPECT_EQ(std::count(rig_.sfu.log.begin(), rig_.sfu.log.end(), "join p1"), 1);
}

TEST_F(MeetingJoin, ThatTheMediaPlaneRefusesChangesNothing) {
  rig_.in("ana1");
  rig_.forget();
  rig_.sfu.refuses = Error{ErrorCode::kUnavailable, "no room on this node"};
  EXPECT_EQ(refusal("ben1"), ErrorCode::kUnavailable);
  EXPECT_THAT(rig_.told("ana1"), IsEmpty());
  EXPECT_THAT(names(rig_.get("ana1")), ElementsAre("ana"));
}

TEST_F(MeetingJoin, IsRefusedWhenTheCallIsFull) {
  MeetingConfig small;
  small.participants_max = 2;
  testing::MeetingRig rig(small);
  rig.in("ana1");
  rig.in("ben1");
  EXPECT_EQ(rig.join("cleo1").error().code, ErrorCode::kLimit);
  // Somebody who is in it is not one more.
  EXPECT_TRUE(rig.join("ben2").ok());
}

TEST_F(MeetingJoin, IsRefusedWhenTheNodeHasTooMuchToDo) {
  rig_.in("ana1");
  rig_.forget();
  rig_.sfu.full = Error{ErrorCode::kUnavailable, "too much to do"};
  EXPECT_EQ(refusal("ben1"), ErrorCode::kUnavailable);
  EXPECT_THAT(rig_.told("ana1"), IsEmpty()) << "those who are in notice nothing";
  EXPECT_TRUE(rig_.join("ana2").ok()) << "nor is another client of theirs one more";
  rig_.sfu.full.reset();
  EXPECT_TRUE(rig_.join("ben1").ok());
}

TEST_F(MeetingJoin, NoCallIsStartedWhenTheNodeHasTooMuchToDo) {
  rig_.sfu.full = Error{ErrorCode::kUnavailable, "too much to do"};
  EXPECT_EQ(refusal("ana1"), ErrorCode::kUnavailable);
  EXPECT_THAT(rig_.service().live_for(rig_.user("ana")), IsEmpty());
}

TEST_F(MeetingJoin, IsRefusedToAClientThatIsInACallOfTwo) {
  const CallId two = rig_.two.connected_call();
  EXPECT_EQ(refusal("ana1"), ErrorCode::kWrongState);
  EXPECT_TRUE(rig_.join("ana2").ok());
  ASSERT_TRUE(rig_.two.end("ana1", two).ok());
  EXPECT_TRUE(rig_.join("ana1").ok());
}

TEST_F(MeetingJoin, OfADirectConversationIsUnsupported) {
  protocol::MeetingJoin request;
  request.command_id = "join";
  request.conversation_id = rig_.world().conversation("ana", "ben");
  request.sdp = "offer";
  const auto joined = rig_.service().join(rig_.actor("ana1"), request, rig_.now(), rig_.two.wall());
  EXPECT_EQ(joined.error().code, ErrorCode::kUnsupported);
}

TEST_F(MeetingJoin, NamesEitherACallOrAConversation) {
  protocol::MeetingJoin request;
  request.sdp = "offer";
  const auto neither =
      rig_.service().join(rig_.actor("ana1"), request, rig_.now(), rig_.two.wall());
  EXPECT_EQ(neither.error().code, ErrorCode::kInvalid);
}

TEST_F(MeetingJoin, WithoutAMediaPlaneIsUnavailable) {
  rig_.restart_without_media();
  EXPECT_EQ(refusal("ana1"), ErrorCode::kUnavailable);
  EXPECT_FALSE(rig_.service().available());
  EXPECT_EQ(rig_.leave("ana1").error().code, ErrorCode::kUnavailable);
}

TEST_F(MeetingJoin, StartsNoMoreCallsThanAPersonMayStart) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(rig_.join("ana1").ok());
    ASSERT_TRUE(rig_.service().end(rig_.actor("ana1"), {rig_.call()}, rig_.now()).ok());
  }
  EXPECT_EQ(refusal("ana1"), ErrorCode::kRateLimited);
  rig_.pass(7s);
  EXPECT_TRUE(rig_.join("ana1").ok());
}

// ---- leaving ----

TEST_F(MeetingJoin, LeavingTellsTheOthersAndTheMediaPlane) {
  rig_.in("ana1");
  const ParticipantId ben = rig_.in("ben1");
  rig_.forget();
  ASSERT_TRUE(rig_.leave("ben1").ok());
  const auto told = rig_.told<protocol::MeetingLeft>("ana1");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].participant_id, ben);
  EXPECT_EQ(told[0].reason, LeftReason::kLeft);
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ben1"), SizeIs(1));
  EXPECT_EQ(rig_.sfu.log.back(), "leave p2");
  EXPECT_THAT(rig_.ice.revoked, ElementsAre(std::pair(rig_.call(), rig_.world().client("ben1"))));
  EXPECT_TRUE(rig_.leave("ben1").ok()) << "late: no effect";
}

// Whoever leaves before the answer is there knows no more than what was asked for.
TEST_F(MeetingJoin, IsTakenBackWithTheConversationAndFreesTheClientAtOnce) {
  ASSERT_TRUE(rig_.join("ana1").ok());
  const ClientId ana = rig_.actor("ana1").client;
  ASSERT_TRUE(rig_.service().is_in_a_call(ana));
  ASSERT_TRUE(leave_of("ana1", rig_.world().group()).ok());
  EXPECT_FALSE(rig_.service().is_in_a_call(ana));
  EXPECT_FALSE(rig_.service().is_in_a_call(rig_.user("ana")));
  EXPECT_THAT(rig_.sfu.transports, IsEmpty());
  EXPECT_EQ(rig_.ice.revoked.back(), std::make_pair(rig_.call(), ana));
}

TEST_F(MeetingJoin, ThatWasTakenBackIsNotBroughtBackByWhatTheMediaPlaneSaysLate) {
  rig_.in("ben1");
  ASSERT_TRUE(rig_.join("ana1").ok());
  ASSERT_TRUE(leave_of("ana1", rig_.world().group()).ok());
  ASSERT_TRUE(rig_.two.start("ana1", "cleo").ok());
  rig_.forget();
  rig_.media_up("ana1");
  rig_.service().failed(rig_.call(), rig_.id_of("ana1"), rig_.now());
  EXPECT_THAT(rig_.told("ana1"), IsEmpty());
  EXPECT_THAT(rig_.told("ben1"), IsEmpty());
  EXPECT_FALSE(rig_.service().is_in_a_call(rig_.actor("ana1").client));
  EXPECT_TRUE(rig_.call_of(rig_.actor("ana1").client).has_value());
}

TEST_F(MeetingJoin, IsTakenBackOnlyInItsOwnConversationAndByItsOwnClient) {
  rig_.in("ana1");
  EXPECT_TRUE(leave_of("ana1", rig_.world().conversation("ana", "ben")).ok());
  EXPECT_TRUE(leave_of("ana2", rig_.world().group()).ok());
  EXPECT_TRUE(leave_of("dan1", rig_.world().group()).ok());  // says nothing of what is there
  EXPECT_TRUE(rig_.service().is_in_a_call(rig_.actor("ana1").client));
}

TEST_F(MeetingJoin, LeavingNamesEitherACallOrAConversation) {
  rig_.in("ana1");
  EXPECT_EQ(rig_.service().leave(rig_.actor("ana1"), {}, rig_.now()).error().code,
            ErrorCode::kInvalid);
  const protocol::MeetingLeave both{rig_.call(), rig_.world().group()};
  EXPECT_EQ(rig_.service().leave(rig_.actor("ana1"), both, rig_.now()).error().code,
            ErrorCode::kInvalid);
  EXPECT_TRUE(rig_.service().is_in_a_call(rig_.actor("ana1").client));
}

TEST_F(MeetingJoin, AnEmptyCallEndsAfterTwentySeconds) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.leave("ana1").ok());
  rig_.pass(19s);
  EXPECT_EQ(rig_.get("ana1").state, protocol::MeetingState::kLive);
  rig_.forget();
  rig_.pass(1s);
  EXPECT_EQ(rig_.get("ana1").state, protocol::MeetingState::kEnded);
  const auto live = rig_.told<protocol::MeetingLive>("ben1");
  ASSERT_THAT(live, SizeIs(1));
  EXPECT_FALSE(live[0].meeting);
  EXPECT_EQ(rig_.sfu.log.back(), "end");
  // It lasted until the last one left.
  EXPECT_EQ(rig_.log.last().duration_ms(), 0);
}

TEST_F(MeetingJoin, AnEmptyCallGoesOnForWhoeverComesInTime) {
  rig_.in("ana1");
  const CallId call = rig_.call();
  ASSERT_TRUE(rig_.leave("ana1").ok());
  rig_.pass(19s);
  rig_.in("ben1");
  rig_.pass(60s, {"ben1"});
  EXPECT_EQ(rig_.call(), call);
  EXPECT_EQ(rig_.get("ben1").state, protocol::MeetingState::kLive);
  EXPECT_EQ(rig_.hosts(), "ben");
}

TEST_F(MeetingJoin, AnEndedCallIsForgottenAndTheNextOneIsAnother) {
  rig_.in("ana1");
  const CallId call = rig_.call();
  ASSERT_TRUE(rig_.leave("ana1").ok());
  rig_.pass(20s);
  EXPECT_EQ(rig_.join_call("ana1", call).error().code, ErrorCode::kNotFound);
  rig_.pass(61s);
  EXPECT_FALSE(rig_.service().knows(call));
  rig_.in("ana1");
  EXPECT_NE(rig_.call(), call);
}

TEST_F(MeetingJoin, SigningOutLeaves) {
  rig_.in("ana1");
  rig_.in("ben1");
  rig_.service().device_signed_out(rig_.world().device("ben1"), rig_.now());
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_TRUE(rig_.place("ana"));
}

TEST_F(MeetingJoin, WhoLeavesTheConversationLeavesItsCall) {
  rig_.in("ana1");
  rig_.in("ben1");
  rig_.policy.outsiders.insert("ben");
  rig_.service().member_gone(rig_.world().group(), rig_.user("ben"), rig_.now());
  EXPECT_THAT(names(rig_.get("ana1")), ElementsAre("ana"));

  rig_.forget();
  EXPECT_EQ(rig_.join_call("ben1", rig_.call()).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(refusal("ben1"), ErrorCode::kNotFound);
  EXPECT_FALSE(may_get("ben1"));
  EXPECT_THAT(rig_.service().live_for(rig_.user("ben")), IsEmpty());
  rig_.in("cleo1");
  EXPECT_THAT(rig_.told("ben1"), IsEmpty());

  rig_.policy.outsiders.erase("ben");
  EXPECT_TRUE(rig_.join_call("ben1", rig_.call()).ok()) << "a member again";
}

TEST_F(MeetingJoin, WhoWasAGuestBeforeTheyBecameAMemberLeavesWithTheConversation) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  ASSERT_TRUE(rig_.join_call("dan1", rig_.call()).ok());
  // Into the group, and out of it.
  rig_.service().member_gone(rig_.world().group(), rig_.user("dan"), rig_.now());
  EXPECT_EQ(rig_.join_call("dan1", rig_.call()).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(may_get("dan1"));
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  EXPECT_TRUE(rig_.join_call("dan1", rig_.call()).ok()) << "rung again";
}

// ---- guests ----

TEST_F(MeetingJoin, OfAGuestWhoWasInItIsPossibleAgain) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  EXPECT_TRUE(may_get("dan1")) << "who is rung sees it";
  ASSERT_TRUE(rig_.join_call("dan1", rig_.call()).ok());
  EXPECT_EQ(rig_.place("dan")->guest, true);
  ASSERT_TRUE(rig_.leave("dan1").ok());
  rig_.forget();
  rig_.in("ben1");
  EXPECT_THAT(rig_.told<protocol::MeetingLive>("dan1"), SizeIs(1));
  EXPECT_TRUE(rig_.join_call("dan1", rig_.call()).ok());
}

TEST_F(MeetingJoin, IsRefusedToAGuestWhoseRingIsOver) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  ASSERT_TRUE(rig_.service().decline(rig_.actor("dan1"), {rig_.call()}, rig_.now()).ok());
  EXPECT_EQ(rig_.join_call("dan1", rig_.call()).error().code, ErrorCode::kNotFound) << "declined";
  EXPECT_FALSE(may_get("dan1"));

  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  rig_.pass(45s, {"ana1"});
  EXPECT_EQ(rig_.join_call("dan1", rig_.call()).error().code, ErrorCode::kNotFound) << "missed";
  EXPECT_FALSE(may_get("dan1"));
}

TEST_F(MeetingJoin, IsRefusedToAGuestWhomAHostRemovedAndWhoSeesItNoMore) {
  rig_.in("ana1");
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  const ParticipantId dan = rig_.join_call("dan1", rig_.call())->participant_id;
  ASSERT_TRUE(rig_.service().remove(rig_.actor("ana1"), {rig_.call(), dan}, rig_.now()).ok());
  rig_.forget();
  EXPECT_FALSE(may_get("dan1"));
  EXPECT_EQ(rig_.join_call("dan1", rig_.call()).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(rig_.service().live_for(rig_.user("dan")), IsEmpty());
  rig_.in("ben1");
  EXPECT_THAT(rig_.told("dan1"), IsEmpty());
}

// ---- moving between clients of one person ----

TEST_F(MeetingJoin, FromAnotherClientMovesWhenTheNewOneHasMedia) {
  rig_.in("ana1");
  const ParticipantId before = rig_.in("ben1");
  ASSERT_TRUE(
      rig_.service().set_hand(rig_.actor("ben1"), {rig_.call(), true, {}}, rig_.now()).ok());
  rig_.forget();
  const ParticipantId after = rig_.join("ben2")->participant_id;
  EXPECT_NE(after, before);
  EXPECT_THAT(rig_.told("ana1"), IsEmpty()) << "others know of it when it has media";
  EXPECT_THAT(names(rig_.get("ana1")), ElementsAre("ana", "ben"));
  EXPECT_THAT(rig_.ice.revoked, IsEmpty()) << "both have media for a while";

  rig_.media_up("ben2");
  const auto joined = rig_.told<protocol::MeetingParticipantEvent>("ana1");
  ASSERT_THAT(joined, SizeIs(1));
  EXPECT_EQ(joined[0].participant.participant_id, after);
  EXPECT_EQ(joined[0].participant.replaces, before);
  EXPECT_TRUE(joined[0].participant.hand_raised_at_ms);
  const auto left = rig_.told<protocol::MeetingLeft>("ben1");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].reason, LeftReason::kReplaced);
  EXPECT_EQ(left[0].version, joined[0].version + 1);
  EXPECT_EQ(rig_.place("ben")->client_id, rig_.world().client("ben2"));
  // A device that is signed out later must not keep a way through the relay.
  EXPECT_THAT(rig_.ice.revoked, ElementsAre(std::pair(rig_.call(), rig_.world().client("ben1"))));
}

TEST_F(MeetingJoin, AMoveThatGetsNoMediaLeavesTheOneBefore) {
  rig_.in("ana1");
  const ParticipantId before = rig_.in("ben1");
  ASSERT_TRUE(rig_.join("ben2").ok());
  rig_.forget();
  rig_.pass(20s, {"ana1", "ben1", "ben2"});
  EXPECT_EQ(rig_.place("ben")->participant_id, before);
  const auto left = rig_.told<protocol::MeetingLeft>("ben2");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].reason, LeftReason::kFailedMedia);
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ana1"), IsEmpty());
  EXPECT_THAT(rig_.ice.revoked, ElementsAre(std::pair(rig_.call(), rig_.world().client("ben2"))));
}

TEST_F(MeetingJoin, LeavingOnTheClientBeforeGivesItsPlaceToTheOneThatMovesIn) {
  rig_.in("ana1");
  const ParticipantId before = rig_.in("ben1");
  const ParticipantId after = rig_.join("ben2")->participant_id;
  rig_.forget();
  ASSERT_TRUE(rig_.leave("ben1").ok());
  const auto joined = rig_.told<protocol::MeetingParticipantEvent>("ana1");
  ASSERT_THAT(joined, SizeIs(1));
  EXPECT_EQ(joined[0].participant.participant_id, after);
  EXPECT_EQ(joined[0].participant.replaces, before);
  EXPECT_EQ(joined[0].participant.state, protocol::ParticipantState::kConnecting);
  const auto left = rig_.told<protocol::MeetingLeft>("ben1");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].participant_id, before);
  EXPECT_EQ(left[0].reason, LeftReason::kLeft);
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ben2"), SizeIs(1)) << "of the other place";
  rig_.media_up("ben2");
  rig_.pass(30s, {"ana1", "ben2"});
  EXPECT_EQ(rig_.place("ben")->participant_id, after);
}

TEST_F(MeetingJoin, LeavingOnTheClientThatMovesInLeavesTheOneBefore) {
  rig_.in("ana1");
  const ParticipantId before = rig_.in("ben1");
  ASSERT_TRUE(rig_.join("ben2").ok());
  rig_.forget();
  ASSERT_TRUE(rig_.leave("ben2").ok());
  EXPECT_THAT(rig_.told("ana1"), IsEmpty());
  EXPECT_EQ(rig_.place("ben")->participant_id, before);
}

TEST_F(MeetingJoin, AThirdClientTakesOverFromTheSecondOne) {
  rig_.in("ben1");
  ASSERT_TRUE(rig_.join("ben2").ok());
  rig_.forget();
  // From the client that is in the call: the move is taken back.
  ASSERT_TRUE(rig_.join("ben1", false, "back").ok());
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ben2"), SizeIs(1));
  EXPECT_EQ(rig_.place("ben")->client_id, rig_.world().client("ben1"));
}

TEST_F(MeetingJoin, APlaceWithoutMediaIsTakenAtOnce) {
  rig_.in("ana1");
  const ParticipantId before = rig_.in("ben1");
  rig_.media_down("ben1");
  rig_.forget();
  EXPECT_EQ(rig_.join("ben2")->participant_id, before);
  EXPECT_EQ(rig_.place("ben")->client_id, rig_.world().client("ben2"));
  const auto left = rig_.told<protocol::MeetingLeft>("ben1");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].reason, LeftReason::kReplaced);
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ana1"), IsEmpty());
  EXPECT_THAT(rig_.ice.revoked, ElementsAre(std::pair(rig_.call(), rig_.world().client("ben1"))));
}

TEST_F(MeetingJoin, AReloadedPageKeepsItsPlace) {
  rig_.in("ana1");
  const ParticipantId ben = rig_.in("ben1");
  ASSERT_TRUE(rig_.service()
                  .page_left(rig_.user("ben"), rig_.call(), rig_.world().client("ben1"), rig_.now())
                  .ok());
  EXPECT_EQ(rig_.place("ben")->state, protocol::ParticipantState::kReconnecting);
  rig_.pass(5s, {"ana1"});
  const auto joined = rig_.join("ben1", false, "again");
  EXPECT_EQ(joined->participant_id, ben);
  EXPECT_EQ(joined->negotiation, 1);
  rig_.media_up("ben1");
  rig_.pass(30s, {"ana1", "ben1"});
  EXPECT_EQ(rig_.place("ben")->state, protocol::ParticipantState::kConnected);
}

// ---- later offers ----

TEST_F(MeetingJoin, LaterOffersAreAnsweredByTheMediaPlane) {
  rig_.in("ana1");
  rig_.forget();
  protocol::WebrtcOffer offer;
  offer.call_id = rig_.call();
  offer.negotiation = 2;
  offer.sdp = "with a screen";
  ASSERT_TRUE(rig_.service().offer(rig_.actor("ana1"), offer, rig_.now()).ok());
  const auto answers = rig_.told<protocol::WebrtcAnswerEvent>("ana1");
  ASSERT_THAT(answers, SizeIs(1));
  EXPECT_EQ(answers[0].sdp, "answer to with a screen");
  EXPECT_EQ(answers[0].negotiation, 2);
  EXPECT_FALSE(answers[0].from_user_id);
  EXPECT_EQ(rig_.service().offer(rig_.actor("ana1"), offer, rig_.now()).error().code,
            ErrorCode::kWrongState)
      << "the number was used";
  offer.negotiation = 3;
  EXPECT_EQ(rig_.service().offer(rig_.actor("ben1"), offer, rig_.now()).error().code,
            ErrorCode::kWrongState);
}

TEST_F(MeetingJoin, OffersThatAreTooLongAreRefused) {
  rig_.in("ana1");
  protocol::WebrtcOffer offer;
  offer.call_id = rig_.call();
  offer.negotiation = 2;
  offer.sdp = std::string(limits::kMeetingSdpBytesMax + 1, 'x');
  EXPECT_EQ(rig_.service().offer(rig_.actor("ana1"), offer, rig_.now()).error().code,
            ErrorCode::kTooLarge);
}

TEST_F(MeetingJoin, CredentialsAreForThoseWhoAreIn) {
  rig_.in("ana1");
  EXPECT_TRUE(rig_.service().ice_servers(rig_.actor("ana1"), {rig_.call()}).ok());
  EXPECT_EQ(rig_.service().ice_servers(rig_.actor("ben1"), {rig_.call()}).error().code,
            ErrorCode::kWrongState);
}

}  // namespace
}  // namespace earshot::meetings
