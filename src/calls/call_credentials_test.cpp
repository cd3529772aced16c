// Who is given credentials for the relay, when they end, and which addresses pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using testing::CallRig;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class Credentials : public ::testing::Test {
 protected:
  Credentials() { rig_.media.mints = true; }
  Result<protocol::IceServersResult> ask(const std::string& client, CallId call) {
    return rig_.service().ice_servers(rig_.world.actor(client), {call});
  }
  // ana1 calls ben, who accepts on ben1; the first offer is there.
  CallId negotiating() {
    const CallId call = rig_.start("ana1", "ben").value().call.call_id;
    CHECK(rig_.accept("ben1", call).ok());
    CHECK(rig_.service().offer(rig_.world.actor("ana1"), {call, 1, "m="}, rig_.now()).ok());
    rig_.sink.take();
    return call;
  }
  Result<protocol::Empty> candidate(const std::string& client, CallId call,
                                    const std::string& line) {
    protocol::WebrtcIceCandidate request;
    request.call_id = call;
    request.candidate = line;
    return rig_.service().candidate(rig_.world.actor(client), request, rig_.now());
  }
  void make_strangers() {
    rig_.world.strangers = {{rig_.world.user("ana"), rig_.world.user("ben")}};
  }

  CallRig rig_;
};

TEST_F(Credentials, AreForTheCallersClientWhenItStarts) {
  const auto started = rig_.start("ana1", "ben").value();
  ASSERT_EQ(rig_.media.granted.size(), 1u);
  const GrantRequest& granted = rig_.media.granted[0];
  EXPECT_EQ(granted.user, rig_.world.user("ana"));
  EXPECT_EQ(granted.client, rig_.world.client("ana1"));
  EXPECT_EQ(granted.call, started.call.call_id);
  EXPECT_EQ(granted.lifetime, limits::kIceCredentialLifetime);
  EXPECT_EQ(started.ice_servers.at(0).username, "grant 1");
  EXPECT_EQ(started.ice_expires_at_ms, WallTime::from_ms(600'000));
}

TEST_F(Credentials, AreForBothClientsWhenOneAccepts) {
  const CallId call = rig_.start("ana1", "ben").value().call.call_id;
  rig_.sink.take();
  const auto accepted = rig_.accept("ben1", call).value();
  EXPECT_FALSE(accepted.ice_servers.empty());
  std::vector<std::string> told;
  for (const auto& delivery : rig_.sink.take()) {
    const auto* event = std::get_if<protocol::CallAccepted>(&delivery.event);
    if (event == nullptr) continue;
    ASSERT_EQ(delivery.to.size(), 1u);
    told.push_back(delivery.to[0] + " " + *event->ice_servers->at(0).username);
    EXPECT_TRUE(event->ice_expires_at_ms);
  }
  EXPECT_THAT(told, ElementsAre("ana1 grant 2", "ben1 grant 3"));
  EXPECT_EQ(rig_.media.granted[1].user, rig_.world.user("ana"));
  EXPECT_EQ(rig_.media.granted[2].user, rig_.world.user("ben"));
}

TEST_F(Credentials, AreNotForAClientThatIsNotInTheCall) {
  const CallId call = rig_.connected_call();
  rig_.media.granted.clear();
  EXPECT_TRUE(
      rig_.start("ana2", "ben", protocol::CallKind::kVoice, "other").value().ice_servers.empty());
  EXPECT_EQ(ask("ana2", call).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(ask("ben2", call).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(ask("cleo1", call).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(rig_.media.granted, IsEmpty());
}

TEST_F(Credentials, AreFreshWhenAskedForInTheCall) {
  const CallId call = rig_.connected_call();
  rig_.media.granted.clear();
  const auto servers = ask("ben1", call).value();
  EXPECT_EQ(servers.ice_servers.at(0).username, "grant 1");
  EXPECT_EQ(servers.expires_at_ms, WallTime::from_ms(600'000));
  EXPECT_EQ(rig_.media.granted.at(0).user, rig_.world.user("ben"));
}

TEST_F(Credentials, AreNotForACalleeWhoHasNotAccepted) {
  const CallId call = rig_.start("ana1", "ben").value().call.call_id;
  EXPECT_TRUE(ask("ana1", call).ok());
  EXPECT_EQ(ask("ben1", call).error().code, ErrorCode::kWrongState);
}

TEST_F(Credentials, EndOnceWithTheCall) {
  const CallId call = rig_.connected_call();
  ASSERT_TRUE(rig_.end("ana1", call).ok());
  ASSERT_TRUE(rig_.end("ben1", call).ok());
  EXPECT_THAT(rig_.media.ended, ElementsAre(call));
  EXPECT_EQ(ask("ana1", call).error().code, ErrorCode::kWrongState);
  rig_.media.granted.clear();
  EXPECT_TRUE(rig_.start("ana1", "ben").value().ice_servers.empty()) << "the same command again";
  EXPECT_THAT(rig_.media.granted, IsEmpty());
}

TEST_F(Credentials, EndWithARingThatNobodyAnswers) {
  const CallId call = rig_.start("ana1", "ben").value().call.call_id;
  rig_.pass(rig_.config.ring, {"ana1"});
  EXPECT_THAT(rig_.media.ended, ElementsAre(call));
}

TEST_F(Credentials, EndWhenOneBlocksTheOther) {
  const CallId call = rig_.connected_call();
  rig_.service().user_blocked(rig_.world.user("ben"), rig_.world.user("ana"), rig_.now());
  EXPECT_THAT(rig_.media.ended, ElementsAre(call));
}

TEST_F(Credentials, EndWhenTheDeviceIsSignedOutAlthoughItsClientIsForgotten) {
  const CallId call = rig_.connected_call();
  rig_.service().client_lost(rig_.world.user("ana"), rig_.world.client("ana1"), rig_.now());
  rig_.service().device_signed_out(rig_.world.device("ana2"), rig_.now());
  EXPECT_THAT(rig_.media.ended, IsEmpty());
  rig_.service().device_signed_out(rig_.world.device("ana1"), rig_.now());
  EXPECT_THAT(rig_.media.ended, ElementsAre(call));
  EXPECT_EQ(rig_.get("ben1", call).state, protocol::CallState::kEnded);
}

TEST_F(Credentials, OfAClientWithoutMediaEndWhenAnotherTakesTheCallOver) {
  const CallId call = rig_.connected_call();
  ASSERT_TRUE(rig_.reconnecting("ana1", call).ok());
  ASSERT_TRUE(rig_.reconnecting("ana2", call).ok());
  EXPECT_THAT(rig_.media.revoked, ElementsAre(Pair(call, rig_.world.client("ana1"))));
  EXPECT_EQ(ask("ana1", call).error().code, ErrorCode::kWrongState);
  EXPECT_TRUE(ask("ana2", call).ok());
  rig_.service().device_signed_out(rig_.world.device("ana2"), rig_.now());
  EXPECT_THAT(rig_.media.ended, ElementsAre(call));
}

TEST_F(Credentials, StayGoodForBothClientsWhileTheCallMoves) {
  const CallId call = rig_.connected_call();
  ASSERT_TRUE(rig_.reconnecting("ana2", call).ok());
  EXPECT_TRUE(ask("ana2", call).ok());
  EXPECT_TRUE(rig_.media.revoked.empty());
}

// A device that is signed out later must not keep a way through the relay.
TEST_F(Credentials, OfTheClientThatACallHasMovedAwayFromEndWithTheMove) {
  const CallId call = rig_.connected_call();
  ASSERT_TRUE(rig_.reconnecting("ana2", call).ok());
  ASSERT_TRUE(rig_.connected("ana2", call).ok());
  EXPECT_THAT(rig_.media.revoked, ElementsAre(Pair(call, rig_.world.client("ana1"))));
  EXPECT_EQ(ask("ana1", call).error().code, ErrorCode::kWrongState);
  EXPECT_TRUE(ask("ana2", call).ok());
  EXPECT_EQ(rig_.media.revoked.size(), 1u);
}

TEST_F(Credentials, OfTheClientThatACallDidNotMoveToEndWithTheAttempt) {
  const CallId call = rig_.connected_call();
  ASSERT_TRUE(rig_.reconnecting("ana2", call).ok());
  rig_.pass(rig_.config.move, {"ana1", "ana2", "ben1"});
  EXPECT_THAT(rig_.media.revoked, ElementsAre(Pair(call, rig_.world.client("ana2"))));
  EXPECT_TRUE(ask("ana1", call).ok());
}

TEST_F(Credentials, AreMintedAnewAfterARestart) {
  const CallId call = rig_.connected_call();
  rig_.restart();
  rig_.media.granted.clear();
  ASSERT_TRUE(rig_.reconnecting("ana2", call).ok());
  EXPECT_TRUE(ask("ana2", call).ok());
  EXPECT_EQ(rig_.media.granted.at(0).call, call);
}

TEST_F(Credentials, LetTheRelaySendToAddressesOfCandidatesThatWerePassedOn) {
  const CallId call = negotiating();
  ASSERT_TRUE(candidate("ana1", call, "44.0.0.7").ok());
  ASSERT_TRUE(candidate("ben1", call, "host-1.local").ok());
  ASSERT_TRUE(candidate("ben1", call, "").ok());
  ASSERT_FALSE(candidate("ana2", call, "44.0.0.8").ok());
  ASSERT_FALSE(candidate("cleo1", call, "44.0.0.9").ok());
  EXPECT_THAT(rig_.media.peers, ElementsAre(Pair(call, "44.0.0.7")));
  EXPECT_EQ(rig_.sink.take().size(), 3u);
}

TEST_F(Credentials, LetTheRelaySendNowhereForACandidateOverTheLimit) {
  const CallId call = negotiating();
  for (size_t i = 0; i < limits::kIceCandidatesPerRoundMax; ++i) {
    ASSERT_TRUE(candidate("ana1", call, "x.local").ok());
  }
  EXPECT_EQ(candidate("ana1", call, "44.0.0.7").error().code, ErrorCode::kRateLimited);
  EXPECT_THAT(rig_.media.peers, IsEmpty());
}

TEST_F(Credentials, PrivateAddressesPassBetweenContacts) {
  const CallId call = negotiating();
  ASSERT_TRUE(candidate("ana1", call, "10.0.0.7").ok());
  EXPECT_EQ(rig_.sink.take().size(), 1u);
}

TEST_F(Credentials, PrivateAddressesDoNotPassBetweenStrangers) {
  make_strangers();
  const CallId call = negotiating();
  ASSERT_TRUE(candidate("ana1", call, "10.0.0.7").ok());
  ASSERT_TRUE(candidate("ben1", call, "10.0.0.8").ok());
  EXPECT_THAT(rig_.sink.take(), IsEmpty());
  EXPECT_THAT(rig_.media.peers, IsEmpty());
  ASSERT_TRUE(candidate("ana1", call, "44.0.0.7").ok());
  ASSERT_TRUE(candidate("ana1", call, "host-1.local").ok());
  EXPECT_EQ(rig_.sink.take().size(), 2u);
}

TEST_F(Credentials, PrivateAddressesPassWhereThereIsNoOtherWay) {
  make_strangers();
  rig_.media.relay = false;
  const CallId call = negotiating();
  ASSERT_TRUE(candidate("ana1", call, "10.0.0.7").ok());
  EXPECT_EQ(rig_.sink.take().size(), 1u);
}

}  // namespace
}  // namespace earshot::calls
