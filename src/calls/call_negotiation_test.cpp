// Which offers, answers and candidates pass in an answered call.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "calls/testing/call_rig.h"

namespace earshot::calls {
namespace {

using testing::CallRig;

class CallNegotiation : public ::testing::Test {
 protected:
  CallNegotiation() { rig_.sink.take(); }

  ErrorCode code_of(const Result<protocol::Empty>& result) {
    return result.ok() ? ErrorCode::kInternal : result.error().code;
  }
  Result<protocol::Empty> offer(const std::string& client, int64_t number,
                                const std::string& sdp = "m=") {
    return rig_.service().offer(rig_.world.actor(client), {call_, number, sdp}, rig_.now());
  }
  Result<protocol::Empty> answer(const std::string& client, int64_t number,
                                 const std::string& sdp = "m=") {
    return rig_.service().answer(rig_.world.actor(client), {call_, number, sdp}, rig_.now());
  }
  Result<protocol::Empty> candidate(const std::string& client, const std::string& line = "c") {
    protocol::WebrtcIceCandidate request;
    request.call_id = call_;
    request.candidate = line;
    return rig_.service().candidate(rig_.world.actor(client), request, rig_.now());
  }

  CallRig rig_;
  CallId call_ = rig_.connected_call();
};

TEST_F(CallNegotiation, PassesAnOfferToTheOtherClientOnlyWithItsSender) {
  ASSERT_TRUE(offer("ana1", 1).ok());
  const auto told = rig_.sink.take();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].to, std::vector<std::string>{"ben1"});
  const auto& event = std::get<protocol::WebrtcOfferEvent>(told[0].event);
  EXPECT_EQ(event.from_user_id, rig_.world.user("ana"));
  EXPECT_EQ(event.from_client_id, rig_.world.client("ana1"));
}

TEST_F(CallNegotiation, RefusesClientsThatAreNotInTheCall) {
  EXPECT_EQ(code_of(offer("ana2", 1)), ErrorCode::kWrongState);
  EXPECT_EQ(code_of(offer("cleo1", 1)), ErrorCode::kNotFound);
}

TEST_F(CallNegotiation, TakesAnAnswerOnlyToTheOpenOfferWithItsNumber) {
  EXPECT_EQ(code_of(answer("ben1", 1)), ErrorCode::kWrongState);
  ASSERT_TRUE(offer("ana1", 3).ok());
  EXPECT_EQ(code_of(answer("ben1", 2)), ErrorCode::kWrongState);
  EXPECT_EQ(code_of(answer("ana1", 3)), ErrorCode::kWrongState);
  EXPECT_TRUE(answer("ben1", 3).ok());
  EXPECT_EQ(code_of(answer("ben1", 3)), ErrorCode::kWrongState);
}

TEST_F(CallNegotiation, RefusesTheSecondOfTwoCrossingOffers) {
  ASSERT_TRUE(offer("ben1", 1).ok());
  EXPECT_EQ(code_of(offer("ana1", 2)), ErrorCode::kWrongState);
  ASSERT_TRUE(answer("ana1", 1).ok());
  EXPECT_TRUE(offer("ana1", 2).ok());
}

TEST_F(CallNegotiation, RefusesANumberThatWasUsed) {
  ASSERT_TRUE(offer("ana1", 1).ok());
  EXPECT_EQ(code_of(offer("ana1", 1)), ErrorCode::kWrongState);
  EXPECT_TRUE(offer("ana1", 2).ok());
}

TEST_F(CallNegotiation, RefusesAnAnswerWithAnotherNumberOfSections) {
  ASSERT_TRUE(offer("ana1", 1, "m= m=").ok());
  EXPECT_EQ(code_of(answer("ben1", 1, "m=")), ErrorCode::kInvalid);
  EXPECT_TRUE(answer("ben1", 1, "m= m=").ok());
}

TEST_F(CallNegotiation, RefusesWhatTheGrammarRefuses) {
  EXPECT_EQ(code_of(offer("ana1", 1, "bad")), ErrorCode::kInvalid);
  ASSERT_TRUE(offer("ana1", 1).ok());
  EXPECT_EQ(code_of(candidate("ana1", "bad")), ErrorCode::kInvalid);
}

TEST_F(CallNegotiation, CountsCandidatesForEachSideAndRound) {
  EXPECT_EQ(code_of(candidate("ana1")), ErrorCode::kWrongState);
  ASSERT_TRUE(offer("ana1", 1).ok());
  for (size_t i = 0; i < limits::kIceCandidatesPerRoundMax; ++i) {
    ASSERT_TRUE(candidate("ana1").ok());
  }
  EXPECT_EQ(code_of(candidate("ana1")), ErrorCode::kRateLimited);
  EXPECT_TRUE(candidate("ben1").ok());
  ASSERT_TRUE(offer("ana1", 2).ok());
  EXPECT_TRUE(candidate("ana1").ok());
}

TEST_F(CallNegotiation, DropsAnOfferThatAReloadedPageCannotAnswer) {
  ASSERT_TRUE(offer("ana1", 1).ok());
  const UserId ben = rig_.world.user("ben");
  ASSERT_TRUE(rig_.service().leave(ben, call_, rig_.world.client("ben1"), rig_.now()).ok());
  EXPECT_EQ(code_of(offer("ben1", 2)), ErrorCode::kWrongState);
  ASSERT_TRUE(rig_.reconnecting("ben1", call_).ok());
  EXPECT_TRUE(offer("ben1", 2).ok());
}

TEST_F(CallNegotiation, BeginsAnewWhenALegIsTakenOver) {
  ASSERT_TRUE(offer("ana1", 7).ok());
  ASSERT_TRUE(rig_.reconnecting("ben2", call_).ok());
  EXPECT_TRUE(offer("ben2", 1).ok());
}

}  // namespace
}  // namespace earshot::calls
