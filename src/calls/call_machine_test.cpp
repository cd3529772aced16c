// The eight invariants of a call, one test each, and the rows of the ring. Legs, negotiation and
// the service have files of their own; tests/simulation explores everything against everything.
#include "calls/call_machine.h"

#include <gtest/gtest.h>

#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using protocol::CallState;
using protocol::RejectReason;
using testing::CallRig;
using testing::Delivery;

// The events of type E that `client` got since the last look, in order.
template <class E>
std::vector<E> events_for(const std::vector<Delivery>& deliveries, const std::string& client) {
  std::vector<E> found;
  for (const Delivery& delivery : deliveries) {
    const bool here =
        std::find(delivery.to.begin(), delivery.to.end(), client) != delivery.to.end();
    const auto* event = std::get_if<E>(&delivery.event);
    if (here && event != nullptr) found.push_back(*event);
  }
  return found;
}

template <class E>
size_t count_for(const std::vector<Delivery>& deliveries, const std::string& client) {
  return events_for<E>(deliveries, client).size();
}

EndReason end_told_to(const std::vector<Delivery>& deliveries, const std::string& client) {
  const auto ended = events_for<protocol::CallEnded>(deliveries, client);
  EXPECT_EQ(ended.size(), 1u) << client;
  return ended.empty() ? EndReason::kCompleted : ended[0].reason;
}

TEST(CallInvariant1, AcceptIsLegalOnlyFromADeviceOfTheCalleeWhileItRings) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  for (const char* caller : {"ana1", "ana2"}) {
    const auto refused = rig.accept(caller, call);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kWrongState);
  }
  EXPECT_EQ(rig.accept("cleo1", call).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kRinging);
  EXPECT_EQ(rig.accept("ben2", call).value().call.state, CallState::kConnecting);
}

TEST(CallInvariant2, NothingThatCarriesMediaPassesBeforeTheAccept) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  for (const char* client : {"ana1", "ben1"}) {
    const auto actor = rig.world.actor(client);
    EXPECT_FALSE(rig.service().offer(actor, {call, 1, "m="}, rig.now()).ok());
    EXPECT_FALSE(rig.service().answer(actor, {call, 1, "m="}, rig.now()).ok());
    protocol::WebrtcIceCandidate candidate;
    candidate.call_id = call;
    EXPECT_FALSE(rig.service().candidate(actor, candidate, rig.now()).ok());
  }
  EXPECT_TRUE(rig.sink.deliveries().empty());
}

TEST(CallInvariant3, OffersAreRefusedUnlessTheCallIsAnswered) {
  CallRig rig;
  const CallId call = rig.connected_call();
  const auto ana = rig.world.actor("ana1");
  EXPECT_TRUE(rig.service().offer(ana, {call, 1, "m="}, rig.now()).ok());
  ASSERT_TRUE(rig.end("ben1", call).ok());
  const auto late = rig.service().offer(ana, {call, 2, "m="}, rig.now());
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::kWrongState);
}

// Invariant 4 is the page's: web/src/engine/call/machine.test.ts. The server's share is that a
// callee which has not answered is told nothing that a peer connection could be made of.
TEST(CallInvariant4, ARingingCalleeIsSentNoIceServersAndNoDescription) {
  CallRig rig;
  ASSERT_TRUE(rig.start("ana1", "ben", CallKind::kVideo).ok());
  for (const Delivery& delivery : rig.sink.take()) {
    if (delivery.to[0].starts_with("ana")) continue;
    EXPECT_TRUE(std::holds_alternative<protocol::CallIncoming>(delivery.event));
  }
}

TEST(CallInvariant5, NobodyIsPutIntoACallByAnother) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  EXPECT_FALSE(rig.connected("ben1", call).ok());
  EXPECT_FALSE(rig.reconnecting("ben1", call).ok());
  EXPECT_FALSE(rig.get("ana1", call).callee.client_id.has_value());
  ASSERT_TRUE(rig.accept("ben1", call).ok());
  ASSERT_TRUE(rig.connected("ben2", call).ok());
  EXPECT_EQ(rig.get("ana1", call).callee.client_id, rig.world.client("ben1"));
}

TEST(CallInvariant6, TheFirstAcceptWinsAndTheOthersStopInTheSameFanOut) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  ASSERT_TRUE(rig.accept("ben2", call).ok());
  const auto told = rig.sink.take();
  EXPECT_EQ(end_told_to(told, "ben1"), EndReason::kAnsweredElsewhere);
  EXPECT_EQ(count_for<protocol::CallEnded>(told, "ben2"), 0u);
  const auto late = rig.accept("ben1", call);
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late.value().call.callee.client_id, rig.world.client("ben2"));
  EXPECT_TRUE(rig.sink.take().empty());
}

TEST(CallInvariant6, TheOtherDevicesLearnWhichOneAnswered) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.accept("ben2", call).ok());
  const auto ended = events_for<protocol::CallEnded>(rig.sink.take(), "ben1");
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].other_device, "Browser ben2");
}

TEST(CallInvariant7, GlareAnswersOnlyThoseWhoPressedCall) {
  CallRig rig;
  const CallId first = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  const auto second = rig.start("ben2", "ana", CallKind::kVideo);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second.value().call.call_id, first);
  EXPECT_EQ(second.value().call.callee.client_id, rig.world.client("ben2"));
  EXPECT_TRUE(second.value().call.callee.media.camera);
  EXPECT_FALSE(second.value().call.caller.media.camera);
  EXPECT_EQ(end_told_to(rig.sink.take(), "ben1"), EndReason::kAnsweredElsewhere);
}

TEST(CallInvariant7, ASecondDeviceOfTheCallerDoesNotAnswerItsOwnCall) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  const auto again = rig.start("ana2", "ben", CallKind::kVoice, "other");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().call.call_id, call);
  EXPECT_EQ(again.value().call.state, CallState::kRinging);
}

TEST(CallInvariant8, APairHasOneCallAtATime) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  EXPECT_EQ(rig.start("ana1", "ben", CallKind::kVoice, "two").value().call.call_id, call);
  ASSERT_TRUE(rig.accept("ben1", call).ok());
  EXPECT_EQ(rig.start("ben1", "ana", CallKind::kVoice, "three").value().call.call_id, call);
  EXPECT_EQ(rig.service().ongoing(), 1u);
}

TEST(CallInvariant8, AClientIsInOneCallAtATime) {
  CallRig rig;
  const CallId first = rig.connected_call();
  EXPECT_EQ(rig.start("ben1", "cleo").error().code, ErrorCode::kWrongState);
  const CallId second = rig.start("cleo1", "ben").value().call.call_id;
  EXPECT_EQ(rig.accept("ben1", second).error().code, ErrorCode::kWrongState);
  ASSERT_TRUE(rig.end("ben1", first).ok());
  EXPECT_TRUE(rig.accept("ben1", second).ok());
}

TEST(CallInvariant8, NothingHappensAfterTheEnd) {
  CallRig rig;
  const CallId call = rig.connected_call();
  ASSERT_TRUE(rig.end("ana1", call).ok());
  const auto ended = rig.get("ben1", call);
  rig.sink.take();
  for (const char* client : {"ana1", "ben1"}) {
    EXPECT_TRUE(rig.acknowledge("ben1", call).ok());
    EXPECT_TRUE(rig.connected(client, call).ok());
    EXPECT_TRUE(rig.reconnecting(client, call).ok());
    EXPECT_TRUE(rig.end(client, call).ok());
  }
  rig.pass(50s);
  EXPECT_EQ(rig.get("ben1", call), ended);
  EXPECT_TRUE(rig.sink.take().empty());
}

TEST(CallInvariant8, AnEndedCallIsForgottenAndLeavesNoTimer) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.end("ana1", call).ok());
  rig.pass(60s);
  EXPECT_FALSE(rig.service().next_deadline().has_value());
  EXPECT_EQ(rig.end("ana1", call).error().code, ErrorCode::kNotFound);
}

// ---- the ring ----

TEST(CallRing, IsMissedAfter45Seconds) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  rig.pass(44'999ms, {"ana1"});
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kRinging);
  rig.pass(1ms, {"ana1"});
  const auto told = rig.sink.take();
  for (const char* client : {"ana1", "ben1", "ben2"}) {
    EXPECT_EQ(end_told_to(told, client), EndReason::kMissed);
  }
}

TEST(CallRing, TellsTheCallerOnceThatADeviceAcknowledged) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  ASSERT_TRUE(rig.acknowledge("ben1", call).ok());
  ASSERT_TRUE(rig.acknowledge("ben2", call).ok());
  EXPECT_EQ(count_for<protocol::CallRinging>(rig.sink.take(), "ana1"), 1u);
  EXPECT_EQ(rig.acknowledge("ana1", call).error().code, ErrorCode::kForbidden);
}

TEST(CallRing, StopsEverywhereWhenOneDeviceDeclines) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  ASSERT_TRUE(rig.reject("ben1", call, RejectReason::kDeclined).ok());
  const auto told = rig.sink.take();
  EXPECT_EQ(count_for<protocol::CallRejected>(told, "ana1"), 1u);
  EXPECT_EQ(end_told_to(told, "ana1"), EndReason::kDeclined);
  EXPECT_EQ(end_told_to(told, "ben2"), EndReason::kDeclinedElsewhere);
}

TEST(CallRing, IsDeclinedAsFailedOnlyWhenNoDeviceIsLeft) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.reject("ben1", call, RejectReason::kFailedPermission).ok());
  EXPECT_EQ(rig.get("ana1", call).state, CallState::kRinging);
  ASSERT_TRUE(rig.reject("ben2", call, RejectReason::kFailedPermission).ok());
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kFailedPermission);
}

TEST(CallRing, IsNotEndedByTheCalleesHangUp) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  EXPECT_EQ(rig.end("ben1", call).error().code, ErrorCode::kWrongState);
}

TEST(CallRing, EndsWhenTheCallerIsGoneFor12Seconds) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.pass(10s, {"ana1"});
  rig.service().client_lost(rig.world.user("ana"), rig.world.client("ana1"), rig.now());
  rig.pass(11'999ms);
  EXPECT_EQ(rig.get("ben1", call).state, CallState::kRinging);
  rig.pass(1ms);
  EXPECT_EQ(rig.get("ben1", call).end_reason, EndReason::kLost);
}

TEST(CallBlock, MidRingTellsTheBlockedCallerAnOrdinaryMiss) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  rig.service().user_blocked(rig.world.user("ben"), rig.world.user("ana"), rig.now());
  const auto told = rig.sink.take();
  EXPECT_EQ(end_told_to(told, "ana1"), EndReason::kMissed);
  EXPECT_EQ(end_told_to(told, "ben1"), EndReason::kBlocked);
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kMissed);
  EXPECT_EQ(rig.log.saved.back().end_reason, EndReason::kMissed);
}

TEST(CallBlock, InACallTellsTheOtherAnOrdinaryEnd) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.service().user_blocked(rig.world.user("ana"), rig.world.user("ben"), rig.now());
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kBlocked);
  EXPECT_EQ(rig.get("ben1", call).end_reason, EndReason::kCompleted);
}

TEST(CallBlock, RefusesAStartFromEitherSide) {
  CallRig rig;
  rig.world.blocks.insert({rig.world.user("ana"), rig.world.user("ben")});
  EXPECT_EQ(rig.start("ana1", "ben").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(rig.start("ben1", "ana").error().code, ErrorCode::kForbidden);
  EXPECT_TRUE(rig.sink.take().empty());
}

}  // namespace
}  // namespace earshot::calls
