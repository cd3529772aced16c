// Notifications of a ring: when the notifier is told, and what its success changes.
#include <gtest/gtest.h>

#include "calls/call_service.h"
#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using testing::CallRig;

TEST(CallNotification, IsAskedForWithTheRingAndAgainWhenItIsOver) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  EXPECT_EQ(rig.notifier.rung, std::vector{call});
  EXPECT_TRUE(rig.notifier.over.empty());
  rig.pass(60s, {"ana1"});
  ASSERT_EQ(rig.notifier.over.size(), 1u);
  EXPECT_EQ(rig.notifier.over[0].end_reason, EndReason::kMissed);
}

TEST(CallNotification, IsOverWithTheAnswerAndNotAgainWithTheEnd) {
  CallRig rig;
  const CallId call = rig.connected_call();
  ASSERT_TRUE(rig.end("ana1", call).ok());
  EXPECT_EQ(rig.notifier.rung.size(), 1u);
  ASSERT_EQ(rig.notifier.over.size(), 1u);
  EXPECT_EQ(rig.notifier.over[0].phase, Phase::kConnecting);
}

TEST(CallNotification, TheCallerAloneLearnsOfIt) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.sink.take();
  rig.service().notified(call, rig.now());
  const auto told = rig.sink.take();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].to, (std::vector<std::string>{"ana1", "ana2"}));
  EXPECT_EQ(std::get<protocol::CallChanged>(told[0].event).call.notified, true);
  EXPECT_FALSE(rig.get("ben1", call).notified.has_value());
}

TEST(CallNotification, ComesOnceAndTooLateIsNothing) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  rig.service().notified(call, rig.now());
  rig.sink.take();
  rig.service().notified(call, rig.now());
  EXPECT_TRUE(rig.sink.take().empty());

  const CallId answered = rig.start("cleo1", "dan").value().call.call_id;
  ASSERT_TRUE(rig.accept("dan1", answered).ok());
  rig.sink.take();
  rig.service().notified(answered, rig.now());
  rig.service().notified(CallId(), rig.now());
  EXPECT_TRUE(rig.sink.take().empty());
}

TEST(CallNotification, KnowsWhichClientsRing) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  EXPECT_FALSE(rig.service().rings_at(call, rig.world.client("ben1")));
  ASSERT_TRUE(rig.acknowledge("ben1", call).ok());
  EXPECT_TRUE(rig.service().rings_at(call, rig.world.client("ben1")));
  EXPECT_FALSE(rig.service().rings_at(call, rig.world.client("ben2")));
}

}  // namespace
}  // namespace earshot::calls
