#include "calls/connection_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using testing::CallWorld;
using testing::CountingRandom;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RecordingMedia;

class ConnectionTestsTest : public ::testing::Test, private ClientLookup {
 protected:
  ConnectionTestsTest() { media_.mints = true; }
  ClientFacts facts(ClientId client) const override {
    return {"Browser " + world_.name_of(client), world_.name_of(client) == "ana1"};
  }
  Result<protocol::ConnectionTestStartResult> start(const std::string& client) {
    return tests_.start(world_.actor(client), clock_.now(), clock_.wall_now());
  }
  Result<protocol::Empty> report(const std::string& client, CallId test) {
    protocol::ConnectionReport request;
    request.test_id = test;
    request.checks = {check(protocol::ConnectionCheckName::kStun)};
    return tests_.report(world_.actor(client), request, clock_.wall_now());
  }
  static protocol::ConnectionCheck check(protocol::ConnectionCheckName name) {
    protocol::ConnectionCheck check;
    check.name = name;
    return check;
  }
  void pass(Duration time) {
    clock_.advance(time);
    tests_.on_deadline(clock_.now());
  }

  FakeClock clock_;
  CountingRandom random_;
  CallWorld world_;
  RecordingMedia media_;
  ConnectionTests tests_{media_, *this, random_, "https://chat.example.org"};
};

TEST_F(ConnectionTestsTest, GiveAGrantInACallOfTheirOwn) {
  const auto started = start("ana1").value();
  ASSERT_EQ(media_.granted.size(), 1u);
  EXPECT_EQ(media_.granted[0].call, started.test_id);
  EXPECT_EQ(media_.granted[0].user, world_.user("ana"));
  EXPECT_EQ(media_.granted[0].lifetime, limits::kConnectionTestGrant);
  EXPECT_EQ(started.ice_servers.at(0).username, "grant 1");
  EXPECT_EQ(started.expires_at_ms, clock_.wall_now() + limits::kConnectionTestGrant);
  EXPECT_EQ(started.public_url, "https://chat.example.org");
  EXPECT_NE(start("ana2").value().test_id, started.test_id);
}

TEST_F(ConnectionTestsTest, AReportEndsTheGrantAndIsKept) {
  const CallId test = start("ana1").value().test_id;
  ASSERT_TRUE(report("ana1", test).ok());
  EXPECT_THAT(media_.ended, ElementsAre(test));
  ASSERT_EQ(tests_.results().size(), 1u);
  EXPECT_EQ(tests_.results()[0].user, world_.user("ana"));
  EXPECT_EQ(tests_.results()[0].client_name, "Browser ana1");
  EXPECT_TRUE(tests_.results()[0].outside);
  EXPECT_EQ(report("ana1", test).error().code, ErrorCode::kNotFound) << "once";
}

TEST_F(ConnectionTestsTest, NobodyElseReportsForAClient) {
  const CallId test = start("ana1").value().test_id;
  EXPECT_EQ(report("ben1", test).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(report("ana2", test).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(report("ana1", CallId::random(random_)).error().code, ErrorCode::kNotFound);
  EXPECT_THAT(tests_.results(), IsEmpty());
}

TEST_F(ConnectionTestsTest, RefuseAReportThatNamesACheckTwice) {
  protocol::ConnectionReport request;
  request.test_id = start("ana1").value().test_id;
  request.checks.assign(2, check(protocol::ConnectionCheckName::kMedia));
  const auto refused = tests_.report(world_.actor("ana1"), request, clock_.wall_now());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(report("ana1", request.test_id).ok());
}

TEST_F(ConnectionTestsTest, AGrantEndsByItselfAndTheReportMayStillCome) {
  const CallId test = start("ana1").value().test_id;
  pass(limits::kConnectionTestGrant - 1ns);
  EXPECT_THAT(media_.ended, IsEmpty());
  pass(1ns);
  EXPECT_THAT(media_.ended, ElementsAre(test));
  ASSERT_TRUE(report("ana1", test).ok());
  EXPECT_THAT(media_.ended, ElementsAre(test)) << "once";
}

TEST_F(ConnectionTestsTest, AreForgottenAfterAWhile) {
  const CallId test = start("ana1").value().test_id;
  pass(limits::kConnectionTestKept);
  EXPECT_EQ(report("ana1", test).error().code, ErrorCode::kNotFound);
}

TEST_F(ConnectionTestsTest, ASecondTestOfAClientEndsTheFirst) {
  const CallId first = start("ana1").value().test_id;
  start("ana1").value();
  EXPECT_THAT(media_.ended, ElementsAre(first));
  EXPECT_EQ(report("ana1", first).error().code, ErrorCode::kNotFound);
}

TEST_F(ConnectionTestsTest, EndWhenTheDeviceIsSignedOut) {
  const CallId test = start("ana1").value().test_id;
  start("ana2").value();
  tests_.device_signed_out(world_.device("ana1"));
  EXPECT_THAT(media_.ended, ElementsAre(test));
  EXPECT_EQ(report("ana1", test).error().code, ErrorCode::kNotFound);
}

TEST_F(ConnectionTestsTest, AreAFewAMinuteForAPerson) {
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(start(i % 2 ? "ana1" : "ana2").ok());
  EXPECT_EQ(start("ana1").error().code, ErrorCode::kRateLimited);
  EXPECT_TRUE(start("ben1").ok());
  pass(10s);
  EXPECT_TRUE(start("ana1").ok());
}

TEST_F(ConnectionTestsTest, KeepTheLatestResultsOnly) {
  for (size_t i = 0; i <= limits::kConnectionResultsKept; ++i) {
    pass(10s);
    ASSERT_TRUE(report("ben1", start("ben1").value().test_id).ok());
  }
  EXPECT_EQ(tests_.results().size(), limits::kConnectionResultsKept);
  EXPECT_EQ(tests_.results()[0].at, clock_.wall_now());
}

}  // namespace
}  // namespace earshot::calls
