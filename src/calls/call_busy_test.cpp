// Somebody who talks to another person, and what those who call them meanwhile may learn of it.
#include <gtest/gtest.h>

#include "calls/call_service.h"
#include "calls/testing/call_rig.h"
#include "protocol/frame.h"

namespace earshot::calls {
namespace {

using protocol::RejectReason;
using testing::CallRig;

// Everything that cleo's client gets while she calls ben, with the moment.
class CleoCalls {
 public:
  CleoCalls() {
    rig.connected_call();
    rig.sink.take();
    call = rig.start("cleo1", "ben").value().call.call_id;
    note();
  }

  void discreet() { rig.world.discreet.insert(rig.world.user("ben")); }
  void pass(Duration time) {
    for (Duration done{}; done < time; done += 1s) {
      rig.pass(1s);
      for (const char* const client : {"ana1", "ben1", "cleo1"}) {
        rig.service().client_seen(rig.world.client(client), rig.now());
      }
      note();
    }
  }
  void notified() { rig.service().notified(call, rig.now()); }
  // As cleo asks for it, at any time.
  std::string asked() { return protocol::to_json(rig.get("cleo1", call)); }

  CallRig rig;
  CallId call;
  std::vector<std::string> heard;

 private:
  void note() {
    for (const testing::Delivery& delivery : rig.sink.take()) {
      for (const std::string& client : delivery.to) {
        if (client.rfind("cleo", 0) != 0) continue;
        const auto at = std::to_string(rig.now().ns());
        heard.push_back(client + " " + at + " " + protocol::encode_event(delivery.event, 0));
      }
    }
  }
};

TEST(CallBusy, TellsTheCallerThatItIsAnotherCall) {
  CleoCalls cleo;
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  EXPECT_EQ(cleo.rig.get("cleo1", cleo.call).end_reason, EndReason::kBusy);
}

TEST(CallBusy, CannotBeToldFromARingThatNobodyHears) {
  CleoCalls ignored;
  ASSERT_TRUE(ignored.rig.acknowledge("ben1", ignored.call).ok());
  ignored.pass(12s);
  ignored.notified();
  ignored.pass(48s);

  for (const RejectReason reason : {RejectReason::kBusy, RejectReason::kDeclined}) {
    CleoCalls declined;
    declined.discreet();
    ASSERT_TRUE(declined.rig.acknowledge("ben1", declined.call).ok());
    declined.pass(7s);
    const std::string before = declined.asked();
    ASSERT_TRUE(declined.rig.reject("ben1", declined.call, reason).ok());
    EXPECT_EQ(declined.asked(), before);
    declined.pass(5s);
    declined.notified();  // of a notification that was on its way
    declined.pass(48s);
    EXPECT_EQ(declined.heard, ignored.heard);
    EXPECT_EQ(declined.rig.get("cleo1", declined.call).end_reason, EndReason::kMissed);
  }
}

TEST(CallBusy, TheNotifierLearnsOfTheDeclineAndOfTheEndOfTheRing) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  const size_t over = cleo.rig.notifier.over.size();
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  EXPECT_EQ(cleo.rig.notifier.silenced, std::vector{cleo.call});
  EXPECT_EQ(cleo.rig.notifier.over.size(), over);
  // Which pages had said that they ring is still known: they need no notification.
  EXPECT_TRUE(cleo.rig.service().rings_at(cleo.call, cleo.rig.world.client("ben1")));
  cleo.pass(60s);
  EXPECT_EQ(cleo.rig.notifier.over.size(), over + 1);
}

TEST(CallBusy, RingsForTheCallerEvenIfNoDeviceHadSaidThatItDoes) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  EXPECT_TRUE(cleo.rig.get("cleo1", cleo.call).acknowledged);
}

TEST(CallBusy, IsOverForTheCalleeAtOnceOnEveryDevice) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  const auto seen = cleo.rig.get("ben1", cleo.call).version;
  cleo.rig.sink.take();
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  std::vector<std::string> told;
  for (const testing::Delivery& delivery : cleo.rig.sink.take()) {
    const auto* ended = std::get_if<protocol::CallEnded>(&delivery.event);
    ASSERT_NE(ended, nullptr);
    EXPECT_GT(ended->call.version, seen);
    EXPECT_EQ(ended->call.state, protocol::CallState::kEnded);
    told.insert(told.end(), delivery.to.begin(), delivery.to.end());
  }
  EXPECT_EQ(told, (std::vector<std::string>{"ben1", "ben2"}));
  const ClientId ben2 = cleo.rig.world.client("ben2");
  const auto current = cleo.rig.service().call_for(cleo.rig.world.user("ben"), ben2);
  EXPECT_NE(current->call_id, cleo.call);
}

TEST(CallBusy, CannotBeAcceptedAfterwardsButCalledBack) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  const auto late = cleo.rig.accept("ben2", cleo.call);
  EXPECT_EQ(late.value().call.state, protocol::CallState::kEnded);
  EXPECT_EQ(cleo.rig.get("cleo1", cleo.call).state, protocol::CallState::kRinging);
  const auto back = cleo.rig.start("ben2", "cleo", CallKind::kVoice, "back");
  EXPECT_EQ(back.value().call.state, protocol::CallState::kConnecting);
  EXPECT_GT(back.value().call.version, late.value().call.version);
}

TEST(CallBusy, IsMissedInTheLogYetNothingNewToTheCallee) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  cleo.pass(60s);
  const CallRecord& record = cleo.rig.log.saved.back();
  EXPECT_EQ(record.end_reason, EndReason::kMissed);
  EXPECT_TRUE(record.missed);
  EXPECT_FALSE(record.unseen);
}

TEST(CallBusy, IsAnOrdinaryDeclineWhenTheCalleeIsInNoOtherCall) {
  CallRig rig;
  rig.world.discreet.insert(rig.world.user("ben"));
  const CallId call = rig.start("cleo1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.reject("ben1", call, RejectReason::kDeclined).ok());
  EXPECT_EQ(rig.get("cleo1", call).end_reason, EndReason::kDeclined);
}

TEST(CallBusy, StaysSilentThroughARestart) {
  CleoCalls cleo;
  cleo.discreet();
  ASSERT_TRUE(cleo.rig.acknowledge("ben1", cleo.call).ok());
  ASSERT_TRUE(cleo.rig.reject("ben1", cleo.call, RejectReason::kBusy).ok());
  cleo.rig.restart();
  EXPECT_EQ(cleo.rig.get("ben2", cleo.call).state, protocol::CallState::kEnded);
  EXPECT_EQ(cleo.rig.get("cleo1", cleo.call).state, protocol::CallState::kRinging);
}

// ---- missed ----

TEST(CallMissed, IsWhatNobodyAnsweredAndWhatTheCallerGaveUp) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.end("ana1", call).ok());
  EXPECT_TRUE(rig.log.saved.back().missed);
  EXPECT_TRUE(rig.log.saved.back().unseen);
  ASSERT_TRUE(rig.start("ana1", "ben", CallKind::kVoice, "s2").ok());
  rig.pass(46s, {"ana1"});
  EXPECT_EQ(rig.log.saved.back().end_reason, EndReason::kMissed);
  EXPECT_TRUE(rig.log.saved.back().unseen);
}

TEST(CallMissed, IsNotWhatWasDeclinedOrAnswered) {
  CallRig rig;
  const CallId call = rig.start("ana1", "ben").value().call.call_id;
  ASSERT_TRUE(rig.reject("ben1", call, RejectReason::kDeclined).ok());
  EXPECT_FALSE(rig.log.saved.back().missed);
  ASSERT_TRUE(rig.end("ana1", rig.connected_call()).ok());
  EXPECT_FALSE(rig.log.saved.back().missed);
}

TEST(CallMissed, IsNothingNewToSomebodyWhoBlockedTheCaller) {
  CallRig rig;
  ASSERT_TRUE(rig.start("ana1", "ben").ok());
  rig.service().user_blocked(rig.world.user("ben"), rig.world.user("ana"), rig.now());
  EXPECT_TRUE(rig.log.saved.back().missed);
  EXPECT_FALSE(rig.log.saved.back().unseen);
}

// ---- reactions ----

Result<protocol::Empty> react(CallRig& rig, const std::string& client, CallId call) {
  const protocol::CallReact request{call, protocol::ReactionName::kHeart};
  return rig.service().react(rig.world.actor(client), request, rig.now());
}

TEST(CallReactions, ReachTheTwoClientsInTheCallAndNobodyElse) {
  CallRig rig;
  const CallId call = rig.connected_call();
  rig.sink.take();
  ASSERT_TRUE(react(rig, "ben1", call).ok());
  std::vector<std::string> told;
  for (const testing::Delivery& delivery : rig.sink.take()) {
    EXPECT_EQ(std::get<protocol::CallReactionEvent>(delivery.event).user_id, rig.world.user("ben"));
    told.insert(told.end(), delivery.to.begin(), delivery.to.end());
  }
  EXPECT_EQ(told, (std::vector<std::string>{"ana1", "ben1"}));
}

TEST(CallReactions, AreForThoseInAConnectedCall) {
  CallRig rig;
  const CallId ringing = rig.start("cleo1", "dan").value().call.call_id;
  EXPECT_EQ(react(rig, "cleo1", ringing).error().code, ErrorCode::kWrongState);
  const CallId call = rig.connected_call();
  EXPECT_EQ(react(rig, "ben2", call).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(react(rig, "cleo1", call).error().code, ErrorCode::kNotFound);
}

TEST(CallReactions, AreNotAFlood) {
  CallRig rig;
  const CallId call = rig.connected_call();
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(react(rig, "ana1", call).ok());
  EXPECT_EQ(react(rig, "ana1", call).error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(react(rig, "ben1", call).ok());
}

}  // namespace
}  // namespace earshot::calls
