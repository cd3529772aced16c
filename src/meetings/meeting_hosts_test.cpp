// What hosts do, what others may not, and who is host when one leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "meetings/testing/meeting_rig.h"

namespace earshot::meetings {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MeetingHosts : public ::testing::Test {
 protected:
  MeetingHosts() {
    ana_ = rig_.in("ana1");
    ben_ = rig_.in("ben1");
    rig_.forget();
  }

  Result<protocol::Empty> mute(const std::string& by, ParticipantId whom) {
    return rig_.service().mute(rig_.actor(by), {rig_.call(), whom}, rig_.now());
  }
  Result<protocol::Empty> remove(const std::string& by, ParticipantId whom) {
    return rig_.service().remove(rig_.actor(by), {rig_.call(), whom}, rig_.now());
  }
  Result<protocol::Empty> lock(const std::string& by, bool locked) {
    return rig_.service().lock(rig_.actor(by), {rig_.call(), locked}, rig_.now());
  }
  Result<protocol::Empty> set_host(const std::string& by, ParticipantId whom, bool host) {
    return rig_.service().set_host(rig_.actor(by), {rig_.call(), whom, host}, rig_.now());
  }

  testing::MeetingRig rig_;
  ParticipantId ana_;
  ParticipantId ben_;
};

TEST_F(MeetingHosts, TheOneWhoStartedIsHost) { EXPECT_EQ(rig_.hosts(), "ana"); }

TEST_F(MeetingHosts, WhenTheLastHostLeavesTheOneWhoIsInLongestBecomesHost) {
  rig_.pass(1s, {"ana1", "ben1"});
  rig_.in("cleo1");
  ASSERT_TRUE(rig_.leave("ana1").ok());
  EXPECT_EQ(rig_.hosts(), "ben");
  rig_.in("ana1");
  EXPECT_EQ(rig_.hosts(), "ben") << "who comes back is a member";
}

TEST_F(MeetingHosts, WhenTheLastHostLeavesAMemberGoesBeforeAGuest) {
  ASSERT_TRUE(rig_.leave("ben1").ok());
  ASSERT_TRUE(rig_.ring("ana1", {"dan"}).ok());
  ASSERT_TRUE(rig_.join_call("dan1", rig_.call()).ok());
  rig_.media_up("dan1");
  rig_.pass(1s, {"ana1", "dan1"});
  rig_.in("cleo1");
  ASSERT_TRUE(rig_.leave("ana1").ok());
  EXPECT_EQ(rig_.hosts(), "cleo");
  ASSERT_TRUE(rig_.leave("cleo1").ok());
  EXPECT_EQ(rig_.hosts(), "dan") << "there is nobody else";
}

TEST_F(MeetingHosts, HandTheirRoleOver) {
  EXPECT_EQ(set_host("ben1", ben_, true).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(set_host("ana1", ana_, false).error().code, ErrorCode::kWrongState)
      << "the last one stays host";
  ASSERT_TRUE(set_host("ana1", ben_, true).ok());
  EXPECT_EQ(rig_.hosts(), "ana ben");
  ASSERT_TRUE(set_host("ana1", ana_, false).ok());
  EXPECT_EQ(rig_.hosts(), "ben");
}

TEST_F(MeetingHosts, MuteSomebodyWhoUnmutesThemselves) {
  ASSERT_TRUE(mute("ana1", ben_).ok());
  EXPECT_EQ(rig_.sfu.log.back(), "silence p2 microphone on");
  const auto muted = rig_.told<protocol::MeetingMuted>("ben1");
  ASSERT_THAT(muted, SizeIs(1));
  EXPECT_EQ(muted[0].by, ana_);
  EXPECT_FALSE(rig_.place("ben")->media.microphone);

  // Sent before they knew of it.
  ASSERT_TRUE(rig_.set_media("ben1", true, true).ok());
  EXPECT_FALSE(rig_.place("ben")->media.microphone);
  EXPECT_TRUE(rig_.place("ben")->media.camera);

  ASSERT_TRUE(rig_.set_media("ben1", false, true).ok());
  ASSERT_TRUE(rig_.set_media("ben1", true, true).ok());
  EXPECT_TRUE(rig_.place("ben")->media.microphone);
  EXPECT_THAT(rig_.sfu.log, Contains("silence p2 microphone off"));
}

TEST_F(MeetingHosts, MuteSomebodyWhoHearsOfItWithTheNextConnection) {
  ASSERT_TRUE(mute("ana1", ben_).ok());
  rig_.forget();
  rig_.sfu.log.clear();
  ASSERT_TRUE(rig_.join("ben1", false, "again").ok());
  EXPECT_FALSE(rig_.place("ben")->media.microphone);
  EXPECT_THAT(rig_.sfu.log, Contains("silence p2 microphone on"));
  ASSERT_THAT(rig_.told<protocol::MeetingMuted>("ben1"), SizeIs(1));

  // Nor does a page that was loaded anew and opens its microphone know of it.
  rig_.forget();
  ASSERT_TRUE(rig_.set_media("ben1", true, false).ok());
  EXPECT_FALSE(rig_.place("ben")->media.microphone);
  ASSERT_THAT(rig_.told<protocol::MeetingMuted>("ben1"), SizeIs(1));
  ASSERT_TRUE(rig_.set_media("ben1", false, false).ok());
  ASSERT_TRUE(rig_.set_media("ben1", true, false).ok());
  EXPECT_TRUE(rig_.place("ben")->media.microphone);
}

TEST_F(MeetingHosts, MuteSomebodyWhoTakesTheirPlaceFromAnotherClient) {
  ASSERT_TRUE(mute("ana1", ben_).ok());
  rig_.media_down("ben1");
  rig_.forget();
  ASSERT_TRUE(rig_.join("ben2").ok());
  EXPECT_FALSE(rig_.place("ben")->media.microphone);
  EXPECT_THAT(rig_.told<protocol::MeetingMuted>("ben2"), SizeIs(1));
}

TEST_F(MeetingHosts, MuteSomebodyWhoMoves) {
  ASSERT_TRUE(rig_.join("ben2").ok());
  ASSERT_TRUE(mute("ana1", ben_).ok());
  rig_.media_up("ben2");
  EXPECT_EQ(rig_.place("ben")->client_id, rig_.world().client("ben2"));
  EXPECT_FALSE(rig_.place("ben")->media.microphone);
  EXPECT_THAT(rig_.sfu.log, Contains("silence p3 microphone on"));
  EXPECT_THAT(rig_.told<protocol::MeetingMuted>("ben2"), SizeIs(1));
}

TEST_F(MeetingHosts, AMuteThatIsKnownEndsWithTheConnection) {
  ASSERT_TRUE(mute("ana1", ben_).ok());
  ASSERT_TRUE(rig_.set_media("ben1", false, false).ok());
  rig_.forget();
  ASSERT_TRUE(rig_.join("ben1", false, "again").ok());
  EXPECT_TRUE(rig_.place("ben")->media.microphone) << "the client knew, and turned it on again";
  EXPECT_THAT(rig_.told<protocol::MeetingMuted>("ben1"), IsEmpty());
}

TEST_F(MeetingHosts, MutingWhoIsMutedSaysNothing) {
  ASSERT_TRUE(rig_.set_media("ben1", false, false).ok());
  rig_.forget();
  ASSERT_TRUE(mute("ana1", ben_).ok());
  EXPECT_THAT(rig_.told("ben1"), IsEmpty());
}

TEST_F(MeetingHosts, MembersMuteNobody) {
  EXPECT_EQ(mute("ben1", ana_).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(mute("cleo1", ana_).error().code, ErrorCode::kWrongState) << "not in the call";
  EXPECT_TRUE(rig_.place("ana")->media.microphone);
}

TEST_F(MeetingHosts, RemoveSomebodyWhoCannotComeBack) {
  EXPECT_EQ(remove("ben1", ana_).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(remove("ana1", ana_).error().code, ErrorCode::kWrongState);
  ASSERT_TRUE(remove("ana1", ben_).ok());
  const auto left = rig_.told<protocol::MeetingLeft>("ben1");
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].reason, LeftReason::kRemoved);
  EXPECT_EQ(rig_.join("ben1").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(rig_.join("ben2").error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(remove("ana1", ben_).ok()) << "late: no effect";
}

TEST_F(MeetingHosts, RemoveBothClientsOfSomebodyWhoMoves) {
  ASSERT_TRUE(rig_.join("ben2").ok());
  ASSERT_TRUE(remove("ana1", ben_).ok());
  EXPECT_FALSE(rig_.place("ben"));
  EXPECT_THAT(rig_.told<protocol::MeetingLeft>("ben2"), SizeIs(1));
  EXPECT_EQ(rig_.sfu.transports.size(), 1u);
}

TEST_F(MeetingHosts, LetSomebodyBackInByRingingThem) {
  ASSERT_TRUE(remove("ana1", ben_).ok());
  rig_.in("cleo1");
  EXPECT_EQ(rig_.ring("cleo1", {"ben"}).error().code, ErrorCode::kForbidden);
  ASSERT_TRUE(rig_.ring("ana1", {"ben"}).ok());
  EXPECT_TRUE(rig_.join("ben1").ok());
}

TEST_F(MeetingHosts, ALockedCallLetsNobodyElseIn) {
  EXPECT_EQ(lock("ben1", true).error().code, ErrorCode::kForbidden);
  ASSERT_TRUE(lock("ana1", true).ok());
  const auto changed = rig_.told<protocol::MeetingChanged>("ben1");
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_TRUE(changed[0].locked);
  EXPECT_TRUE(rig_.told<protocol::MeetingLive>("cleo1").back().meeting->locked);
  EXPECT_EQ(rig_.join("cleo1").error().code, ErrorCode::kWrongState);
  EXPECT_TRUE(rig_.join("ben2").ok()) << "who is in may change the device";
  EXPECT_EQ(rig_.ring("ben1", {"cleo"}).error().code, ErrorCode::kForbidden);
  ASSERT_TRUE(lock("ana1", false).ok());
  EXPECT_TRUE(rig_.join("cleo1").ok());
}

TEST_F(MeetingHosts, ALockedCallOpensForWhomAHostRings) {
  ASSERT_TRUE(lock("ana1", true).ok());
  ASSERT_TRUE(rig_.ring("ana1", {"cleo"}).ok());
  EXPECT_TRUE(rig_.join("cleo1").ok());
}

TEST_F(MeetingHosts, ARingOfAMemberDoesNotOpenACallThatIsLockedAfterIt) {
  ASSERT_TRUE(rig_.ring("ben1", {"cleo"}).ok());
  ASSERT_TRUE(lock("ana1", true).ok());
  EXPECT_EQ(rig_.join("cleo1").error().code, ErrorCode::kWrongState);
}

TEST_F(MeetingHosts, EndTheCallForAll) {
  EXPECT_EQ(rig_.service().end(rig_.actor("ben1"), {rig_.call()}, rig_.now()).error().code,
            ErrorCode::kForbidden);
  rig_.pass(10s, {"ana1", "ben1"});
  ASSERT_TRUE(rig_.service().end(rig_.actor("ana1"), {rig_.call()}, rig_.now()).ok());
  for (const char* client : {"ana1", "ben1"}) {
    const auto ended = rig_.told<protocol::MeetingEnded>(client);
    ASSERT_THAT(ended, SizeIs(1));
    EXPECT_EQ(ended[0].reason, EndReason::kCompleted);
  }
  EXPECT_THAT(rig_.sfu.transports, IsEmpty());
  EXPECT_THAT(rig_.ice.ended, SizeIs(1));
  EXPECT_EQ(rig_.log.last().duration_ms(), 10'000);
  EXPECT_TRUE(rig_.service().end(rig_.actor("ben1"), {rig_.call()}, rig_.now()).ok()) << "late";
  EXPECT_EQ(rig_.leave("ben1").ok(), true) << "late";
}

TEST_F(MeetingHosts, LowerTheHandsOfOthersButRaiseNone) {
  const auto hand = [&](const std::string& client, bool raised,
                        std::optional<ParticipantId> whose = {}) {
    return rig_.service().set_hand(rig_.actor(client), {rig_.call(), raised, whose}, rig_.now());
  };
  ASSERT_TRUE(hand("ben1", true).ok());
  ASSERT_TRUE(hand("ana1", true).ok());
  EXPECT_TRUE(rig_.place("ben")->hand_raised_at_ms);
  EXPECT_EQ(hand("ben1", false, ana_).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(hand("ana1", true, ben_).error().code, ErrorCode::kForbidden);
  ASSERT_TRUE(hand("ana1", false, ben_).ok());
  EXPECT_FALSE(rig_.place("ben")->hand_raised_at_ms);
  EXPECT_TRUE(rig_.place("ana")->hand_raised_at_ms);
  ASSERT_TRUE(hand("ana1", false, ana_).ok()) << "one's own, by name";
  EXPECT_FALSE(rig_.place("ana")->hand_raised_at_ms);
}

}  // namespace
}  // namespace earshot::meetings
