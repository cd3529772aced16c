// What the service adds to the machine: who may call, limits, idempotence, the log, hello.
#include "calls/call_service.h"

#include <gtest/gtest.h>

#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using protocol::CallState;
using testing::CallRig;

TEST(CallService, GivesTheSameCallForTheSameCommandEvenAfterTheEnd) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.end("ana1", call).ok());
  rig.sink.take();
  const auto again = rig.start("ana1", "ben");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().call.call_id, call);
  EXPECT_EQ(again.value().call.state, CallState::kEnded);
  EXPECT_TRUE(rig.sink.take().empty());
}

TEST(CallService, GivesAGlaringCallerTheSameCallForTheSameCommand) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.start("ben1", "ana", CallKind::kVoice, "glare").ok());
  ASSERT_TRUE(rig.end("ana1", call).ok());
  const auto again = rig.start("ben1", "ana", CallKind::kVoice, "glare");
  EXPECT_EQ(again.value().call.call_id, call);
}

TEST(CallService, StartsTenCallsAMinuteForEachCaller) {
  CallRig rig;
  int started = 0;
  for (int i = 0; i < 12; ++i) {
    const auto call = rig.start("ana1", "ben", CallKind::kVoice, "s" + std::to_string(i));
    if (!call.ok()) {
      EXPECT_EQ(call.error().code, ErrorCode::kRateLimited);
      continue;
    }
    ++started;
    ASSERT_TRUE(rig.end("ana1", call.value().call.call_id).ok());
  }
  EXPECT_EQ(started, 10);
  EXPECT_TRUE(rig.start("cleo1", "ben").ok());
  rig.pass(6s);
  EXPECT_TRUE(rig.start("ana1", "dan", CallKind::kVoice, "later").ok());
}

TEST(CallService, RefusesConversationsThatAreNotOfTwo) {
  CallRig rig;
  protocol::CallStart request;
  request.command_id = "s";
  request.conversation_id = rig.world.group();
  const auto group = rig.service().start(rig.world.actor("ana1"), request, rig.now(), rig.wall());
  EXPECT_EQ(group.error().code, ErrorCode::kUnsupported);
  request.conversation_id = rig.world.conversation("ben", "cleo");
  const auto foreign = rig.service().start(rig.world.actor("ana1"), request, rig.now(), rig.wall());
  EXPECT_EQ(foreign.error().code, ErrorCode::kNotFound);
}

TEST(CallService, RefusesToCallAClosedAccount) {
  CallRig rig;
  rig.world.closed.insert(rig.world.user("ben"));
  EXPECT_EQ(rig.start("ana1", "ben").error().code, ErrorCode::kForbidden);
}

TEST(CallService, HidesCallsFromStrangers) {
  CallRig rig;
  const CallId call = rig.connected_call();
  EXPECT_EQ(rig.end("cleo1", call).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rig.service().get(rig.world.actor("cleo1"), {call}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rig.acknowledge("cleo1", CallId::random(rig.random)).error().code,
            ErrorCode::kNotFound);
}

TEST(CallService, RecordsEveryCallFromItsStartToItsEnd) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.pass(90s, {"ana1", "ben1"});
  ASSERT_TRUE(rig.end("ben1", call).ok());
  ASSERT_EQ(rig.log.saved.size(), 4u);  // started, accepted, connected, ended
  const CallRecord& last = rig.log.saved.back();
  EXPECT_EQ(last.id, call);
  EXPECT_EQ(last.end_reason, EndReason::kCompleted);
  EXPECT_EQ(last.duration_ms(), 90'000);
  EXPECT_EQ(last.callee_client, rig.world.client("ben1"));
}

TEST(CallService, SaysInHelloWhichCallAClientIsIn) {
  CallRig rig;
  const CallId first = rig.connected_call();
  const CallId second = rig.start("cleo1", "ben").value().call.call_id;
  const UserId ben = rig.world.user("ben");
  EXPECT_EQ(rig.service().call_for(ben, rig.world.client("ben1"))->call_id, first);
  EXPECT_EQ(rig.service().call_for(ben, rig.world.client("ben2"))->call_id, second);
  EXPECT_FALSE(rig.service().call_for(rig.world.user("dan"), rig.world.client("dan1")));
}

TEST(CallService, RingsOnlyDevicesThatCanTakeCallsButAllMayAnswer) {
  CallRig rig;
  rig.world.unable.insert(rig.world.client("ben2"));
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.reject("ben1", call, protocol::RejectReason::kFailedPermission).ok());
  EXPECT_EQ(rig.get("ana1", call).end_reason, EndReason::kFailedPermission);
}

TEST(CallService, TellsACallerWhoIsDeclinedAsBusy) {
  CallRig rig;
  rig.connected_call();
  const CallId second = rig.start("cleo1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.reject("ben1", second, protocol::RejectReason::kBusy).ok());
  EXPECT_EQ(rig.get("cleo1", second).end_reason, EndReason::kBusy);
}

TEST(CallService, SleepsUntilTheEarliestDeadlineOfAllCalls) {
  CallRig rig;
  ASSERT_TRUE(rig.start("ana1", "ben").ok());
  const Timestamp first = *rig.service().next_deadline();
  rig.pass(5s, {"ana1"});
  ASSERT_TRUE(rig.start("cleo1", "dan").ok());
  EXPECT_EQ(*rig.service().next_deadline(), first);
}

}  // namespace
}  // namespace earshot::calls
