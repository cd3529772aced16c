// Make before break: a leg goes from one client of its person to another without a gap.
#include <gtest/gtest.h>

#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using protocol::CallState;
using protocol::LegState;
using testing::CallRig;

class CallMove : public ::testing::Test {
 protected:
  CallMove() : call_(rig_.connected_call()) {
    rig_.pass(30s, {"ana1", "ben1"});
    before_ = rig_.get("ana1", call_);
    rig_.sink.take();
    EXPECT_TRUE(rig_.reconnecting("ben2", call_).ok());
  }

  protocol::Call get() { return rig_.get("ana1", call_); }
  bool is_leg(const std::string& client) {
    return get().callee.client_id == rig_.world.client(client);
  }
  // Who was told that the call is over for them, since the last time.
  std::vector<std::string> replaced() {
    std::vector<std::string> names;
    for (const auto& delivery : rig_.sink.take()) {
      const auto* ended = std::get_if<protocol::CallEnded>(&delivery.event);
      if (ended == nullptr) continue;
      EXPECT_EQ(ended->reason, EndReason::kReplaced);
      names.insert(names.end(), delivery.to.begin(), delivery.to.end());
    }
    return names;
  }
  Result<protocol::Empty> offer(const std::string& client, int64_t number) {
    protocol::WebrtcOffer request;
    request.call_id = call_;
    request.negotiation = number;
    request.sdp = "v=0 m=audio";
    return rig_.service().offer(rig_.world.actor(client), request, rig_.now());
  }
  void lose(const std::string& client) {
    rig_.service().client_lost(rig_.world.actor(client).user, rig_.world.client(client),
                               rig_.now());
  }
  void leave(const std::string& client) {
    EXPECT_TRUE(
        rig_.service()
            .leave(rig_.world.actor(client).user, call_, rig_.world.client(client), rig_.now())
            .ok());
  }

  CallRig rig_;
  CallId call_;
  protocol::Call before_;
};

TEST_F(CallMove, GivesTheNewClientTheLegAndLeavesTheOldOneItsMedia) {
  EXPECT_TRUE(is_leg("ben2"));
  EXPECT_EQ(get().callee.moving, true);
  EXPECT_EQ(get().callee.state, LegState::kConnected);
  EXPECT_TRUE(replaced().empty());
}

TEST_F(CallMove, IsOverWhenTheNewClientHasMediaAndTheDurationGoesOn) {
  rig_.pass(3s, {"ana1", "ben1", "ben2"});
  ASSERT_TRUE(rig_.connected("ben2", call_).ok());
  EXPECT_TRUE(is_leg("ben2"));
  EXPECT_EQ(get().callee.moving, std::nullopt);
  EXPECT_EQ(replaced(), std::vector<std::string>{"ben1"});
  EXPECT_EQ(get().connected_at_ms, before_.connected_at_ms);
}

TEST_F(CallMove, FallsBackAfter15Seconds) {
  rig_.pass(14'999ms, {"ana1", "ben1", "ben2"});
  EXPECT_TRUE(is_leg("ben2"));
  rig_.pass(1ms, {"ana1", "ben1", "ben2"});
  EXPECT_TRUE(is_leg("ben1"));
  EXPECT_EQ(get().callee.state, LegState::kConnected);
  EXPECT_EQ(replaced(), std::vector<std::string>{"ben2"});
}

TEST_F(CallMove, FallsBackWhenTheNewClientIsGone) {
  lose("ben2");
  EXPECT_TRUE(is_leg("ben1"));
}

TEST_F(CallMove, FallsBackWhenTheNewClientMayNotUseItsMicrophone) {
  protocol::CallEnd request;
  request.command_id = "e";
  request.call_id = call_;
  request.reason = protocol::HangUpReason::kFailedPermission;
  ASSERT_TRUE(rig_.service().end(rig_.world.actor("ben2"), request, rig_.now()).ok());
  EXPECT_TRUE(is_leg("ben1"));
  EXPECT_EQ(get().state, CallState::kConnected);
}

TEST_F(CallMove, IsTakenBackByTheClientThatIsLeft) {
  ASSERT_TRUE(rig_.reconnecting("ben1", call_).ok());
  EXPECT_TRUE(is_leg("ben1"));
  EXPECT_EQ(replaced(), std::vector<std::string>{"ben2"});
}

TEST_F(CallMove, IsForTheNewClientAloneWhenTheOldPageWasClosed) {
  leave("ben1");
  EXPECT_TRUE(is_leg("ben2"));
  EXPECT_EQ(get().callee.moving, std::nullopt);
  EXPECT_EQ(get().callee.state, LegState::kReconnecting);
  ASSERT_TRUE(rig_.connected("ben2", call_).ok());
  EXPECT_EQ(get().callee.state, LegState::kConnected);
}

TEST_F(CallMove, FallsBackToAClientWhoseSocketIsGoneAndWaitsForIt) {
  lose("ben1");
  rig_.pass(5s, {"ana1", "ben2"});
  lose("ben2");
  EXPECT_TRUE(is_leg("ben1"));
  rig_.pass(1s, {"ana1"});
  EXPECT_EQ(get().callee.state, LegState::kReconnecting);
}

TEST_F(CallMove, CanBeHungUpFromBothClients) {
  ASSERT_TRUE(rig_.end("ben1", call_).ok());
  EXPECT_EQ(get().end_reason, EndReason::kCompleted);
}

TEST_F(CallMove, EndsTheCallWhenTheNewDeviceIsSignedOutButNotTheOldOne) {
  rig_.service().device_signed_out(rig_.world.device("ben1"), rig_.now());
  EXPECT_EQ(get().state, CallState::kConnected);
  EXPECT_TRUE(is_leg("ben2"));
  rig_.service().device_signed_out(rig_.world.device("ben2"), rig_.now());
  EXPECT_EQ(get().end_reason, EndReason::kCompleted);
}

TEST_F(CallMove, LetsTheNewClientOfferFirst) {
  EXPECT_EQ(offer("ana1", 7).error().code, ErrorCode::kWrongState);
  EXPECT_TRUE(offer("ben2", 1).ok());
}

TEST_F(CallMove, TakesNoSignalsFromTheClientThatIsLeft) {
  EXPECT_EQ(offer("ben1", 7).error().code, ErrorCode::kWrongState);
}

TEST_F(CallMove, LetsWhoeverHasTheLegBackOfferAgain) {
  lose("ben2");
  EXPECT_TRUE(offer("ana1", 7).ok());
}

TEST_F(CallMove, IsAtOnceWhereTheOldClientHasNoMedia) {
  CallRig rig;
  const CallId call = rig.connected_call();
  ASSERT_TRUE(rig.reconnecting("ben1", call).ok());
  rig.sink.take();
  ASSERT_TRUE(rig.reconnecting("ben2", call).ok());
  EXPECT_EQ(rig.get("ana1", call).callee.moving, std::nullopt);
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kReconnecting);
}

}  // namespace
}  // namespace earshot::calls
