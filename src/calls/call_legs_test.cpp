// The two clients of an answered call: media, sockets, reload, closed tabs, restarts.
#include <gtest/gtest.h>

#include <algorithm>

#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using protocol::CallState;
using protocol::LegState;
using testing::CallRig;

void lose(CallRig& rig, const std::string& client) {
  rig.service().client_lost(rig.world.actor(client).user, rig.world.client(client), rig.now());
}

TEST(CallLegs, AreConnectedWhenBothSaySo) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.accept("ben1", call).ok());
  EXPECT_EQ(rig.connected("ana1", call).value().call.state, CallState::kConnecting);
  EXPECT_EQ(rig.connected("ben1", call).value().call.state, CallState::kConnected);
}

TEST(CallLegs, FailWhenMediaDoesNotComeIn20Seconds) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.accept("ben1", call).ok());
  ASSERT_TRUE(rig.connected("ana1", call).ok());
  rig.pass(20s, {"ana1", "ben1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kFailedMedia);
}

TEST(CallLegs, TellTheOtherSideOfALostSocketAfterOneSecond) {
  CallRig rig;
  const CallId call = rig.connected_call();
  lose(rig, "ben1");
  rig.pass(999ms, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kConnected);
  rig.pass(1ms, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kReconnecting);
}

TEST(CallLegs, TellNothingOfAShortLoss) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.sink.take();
  lose(rig, "ben1");
  rig.pass(500ms, {"ana1"});
  rig.service().client_seen(rig.world.client("ben1"), rig.now());
  rig.pass(5s, {"ana1", "ben1"});
  EXPECT_TRUE(rig.sink.take().empty());
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kConnected);
}

TEST(CallLegs, NoticeASilentClientWithin15Seconds) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.pass(15s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kReconnecting);
  EXPECT_EQ(rig.get("ana1", call).caller.state, LegState::kConnected);
}

TEST(CallLegs, AreLostAfter45SecondsOfReconnecting) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.pass(60s, {"ana1", "ben1"});
  ASSERT_TRUE(rig.reconnecting("ben1", call).ok());
  rig.pass(44'999ms, {"ana1", "ben1"});
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kConnected);
  rig.pass(1ms, {"ana1", "ben1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kLost);
}

TEST(CallLegs, CountReconnectingAnewAfterEachRecovery) {
  CallRig rig;
  const CallId call = rig.connected_call();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(rig.reconnecting("ben1", call).ok());
    rig.pass(40s, {"ana1", "ben1"});
    ASSERT_TRUE(rig.connected("ben1", call).ok());
  }
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kConnected);
}

TEST(CallLegs, AreGone12SecondsAfterTheirBrowserDied) {
  CallRig rig;
  const CallId call = rig.connected_call();
  lose(rig, "ben1");
  rig.pass(6s, {"ana1"});
  ASSERT_TRUE(rig.reconnecting("ana1", call).ok());  // nothing arrives any more
  rig.pass(5'999ms, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kConnected);
  rig.pass(1ms, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kLost);
}

TEST(CallLegs, AreGone12SecondsAfterBothBrowsersDied) {
  CallRig rig;
  const CallId call = rig.connected_call();
  lose(rig, "ana1");
  lose(rig, "ben1");
  rig.pass(12s);
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kLost);
}

TEST(CallLegs, GoOnWithoutASocketWhileTheOtherSideHearsThem) {
  CallRig rig;
  const CallId call = rig.connected_call();
  lose(rig, "ben1");
  rig.pass(300s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kConnected);
  ASSERT_TRUE(rig.reconnecting("ana1", call).ok());
  rig.pass(5s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kLost);
}

TEST(CallLegs, WaitForASilentClientAsLongAsForMedia) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.pass(5s, {"ana1"});
  ASSERT_TRUE(rig.reconnecting("ana1", call).ok());
  rig.pass(44s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kConnected);
}

TEST(CallLegs, GoOnWhenTheReloadedPageComesBackAsAnotherClient) {
  CallRig rig;
  const CallId call = rig.connected_call();
  ASSERT_TRUE(
      rig.service().leave(rig.world.user("ben"), call, rig.world.client("ben1"), rig.now()).ok());
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kReconnecting);
  rig.pass(3s, {"ana1"});
  ASSERT_TRUE(rig.reconnecting("ben2", call).ok());
  ASSERT_TRUE(rig.connected("ben2", call).ok());
  rig.pass(10s, {"ana1", "ben2"});
  EXPECT_EQ(rig.get("ana1", call).callee.state, LegState::kConnected);
  EXPECT_EQ(rig.get("ana1", call).callee.client_id, rig.world.client("ben2"));
}

TEST(CallLegs, EndSixSecondsAfterTheTabWasClosed) {
  CallRig rig;
  const CallId call = rig.connected_call();
  ASSERT_TRUE(
      rig.service().leave(rig.world.user("ben"), call, rig.world.client("ben1"), rig.now()).ok());
  rig.service().client_seen(rig.world.client("ben1"), rig.now());  // was under way
  lose(rig, "ben1");
  rig.pass(6s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kCompleted);
}

TEST(CallLegs, CannotBeLeftByAStranger) {
  CallRig rig;
  const CallId call = rig.connected_call();
  const auto left =
      rig.service().leave(rig.world.user("cleo"), call, rig.world.client("ben1"), rig.now());
  EXPECT_EQ(left.error().code, ErrorCode::kNotFound);
  const auto other =
      rig.service().leave(rig.world.user("ana"), call, rig.world.client("ben1"), rig.now());
  EXPECT_EQ(other.error().code, ErrorCode::kNotFound);
}

TEST(CallLegs, AreNotHungUpByAnotherClientOfTheSamePerson) {
  CallRig rig;
  const CallId call = rig.connected_call();
  EXPECT_EQ(rig.end("ben2", call).value().call.state, CallState::kConnected);
}

TEST(CallLegs, HangUpWhenTheirDeviceIsSignedOut) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.service().device_signed_out(rig.world.device("ben1"), rig.now());
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kCompleted);
}

TEST(CallLegs, ShowTheirMediaToTheOtherSide) {
  CallRig rig;
  const CallId call = rig.connected_call();
  protocol::CallMediaSet request;
  request.call_id = call;
  request.media = {.microphone = true, .camera = true, .screen = false};
  ASSERT_TRUE(rig.service().set_media(rig.world.actor("ben1"), request, rig.now()).ok());
  EXPECT_TRUE(rig.get("ana1", call).callee.media.camera);
  EXPECT_FALSE(rig.get("ana1", call).caller.media.camera);
}

TEST(CallRestart, GoesOnWhenBothLegsComeBackWithin30Seconds) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.pass(60s, {"ana1", "ben1"});
  const auto before = rig.get("ana1", call);
  rig.restart();
  rig.pass(20s);
  for (const char* client : {"ana1", "ben1"}) {
    ASSERT_TRUE(rig.reconnecting(client, call).ok());
    ASSERT_TRUE(rig.connected(client, call).ok());
  }
  rig.pass(60s, {"ana1", "ben1"});
  const auto after = rig.get("ana1", call);
  EXPECT_EQ(after.state, CallState::kConnected);
  EXPECT_EQ(after.connected_at_ms, before.connected_at_ms);
  EXPECT_GT(after.version, before.version);
}

TEST(CallRestart, EndsWhatDoesNotComeBack) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.restart();
  ASSERT_TRUE(rig.reconnecting("ana1", call).ok());
  rig.pass(30s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kServerRestart);
  EXPECT_EQ(rig.log.saved.back().end_reason, EndReason::kServerRestart);
  EXPECT_EQ(rig.log.saved.back().duration_ms(), 0);
  EXPECT_TRUE(rig.log.unfinished().empty());
}

TEST(CallRestart, KeepsARingForWhoeverComesBack) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.pass(10s, {"ana1"});
  rig.restart();
  ASSERT_TRUE(rig.reconnecting("ana2", call).ok());
  const auto seen = rig.service().call_for(rig.world.user("ben"), rig.world.client("ben1"));
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->state, CallState::kRinging);
  EXPECT_TRUE(rig.accept("ben1", call).ok());
}

TEST(CallRestart, LetsAMissedRingEndAtItsTime) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.pass(30s, {"ana1"});
  rig.restart();
  ASSERT_TRUE(rig.reconnecting("ana1", call).ok());
  rig.pass(15s, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kMissed);
}

}  // namespace
}  // namespace earshot::calls
