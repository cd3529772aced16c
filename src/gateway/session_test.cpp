#include "gateway/session.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gateway/event_fanout.h"
#include "gateway/testing/client_frames.h"
#include "gateway/testing/fake_handler.h"

namespace earshot::gateway {
namespace {

using testing::client_frame;

constexpr std::string_view kHello =
    R"({"type":"hello","id":1,"data":{"client":{"name":"Test","can_call":true}}})";
constexpr std::string_view kPing = R"({"type":"ping","id":2,"data":{}})";
constexpr std::string_view kTyping =
    R"({"type":"typing_set","id":3,"data":{"conversation_id":"0000000000007","on":true}})";
constexpr std::string_view kOffer =
    R"({"type":"webrtc_offer","id":4,"data":{"call_id":"6q8z1x3c5v7b9n2m4k6j8h0g1f",)"
    R"("negotiation":1,"sdp":"v=0"}})";
constexpr std::string_view kJoin =
    R"({"type":"meeting_join","id":5,"data":{"command_id":"a","conversation_id":"0000000000007",)"
    R"("kind":"voice","media":{"microphone":true,"camera":false,"screen":false},"sdp":"v=0",)"
    R"("sources":[]}})";

std::string resume_hello(const std::string& token, int last_seq) {
  return R"({"type":"hello","id":1,"data":{"client":{"name":"Test","can_call":true},)"
         R"("resume_token":")" +
         token + R"(","last_seq":)" + std::to_string(last_seq) + "}}";
}

// A peer's end, without a socket in between.
class Peer final : public Wire {
 public:
  Peer(SessionContext& context, const protocol::Actor& actor)
      : session(
            std::make_shared<Session>(context, static_cast<Wire&>(*this), actor, ClientRoute{})) {}
  ~Peer() { session->end(); }

  void send(std::string_view text) { session->receive(as_bytes(client_frame(text))); }

  // What the server has sent since the last time.
  std::vector<testing::ServerFrame> take() {
    flush();
    return testing::take_server_frames(bytes_);
  }
  std::string take_text() {
    const auto frames = take();
    return frames.empty() ? "" : frames.back().payload;
  }

  void output_ready() override {}
  void flush() override {
    if (!stuck && session->has_output()) session->take_output(bytes_, SIZE_MAX);
  }

  std::shared_ptr<Session> session;
  bool stuck = false;  // does not read

 private:
  std::string bytes_;
};

class SessionTest : public ::testing::Test {
 protected:
  std::string open(Peer& peer) {
    peer.send(kHello);
    return peer.take_text();
  }
  std::string token() { return clients_.of_user(ana_.user).front()->resume_token; }
  protocol::ServerEvent event(int64_t seq) {
    return protocol::ReadChanged{ConversationId::from_value(7), ana_.user, seq};
  }

  SeededRandom random_{1};
  FakeClock clock_;
  ClientRegistry clients_{random_};
  testing::FakeHandler handler_;
  EventFanout fanout_{clients_};
  SessionContext context_{clients_, handler_, clock_, "1.2.3"};
  protocol::Actor ana_{UserId::from_value(1), ClientId(), DeviceId::from_value(11)};
};

TEST_F(SessionTest, HelloIsAnsweredWithTheClientAndItsToken) {
  Peer peer(context_, ana_);
  const std::string answer = open(peer);
  EXPECT_NE(answer.find(R"("type":"ok","id":1)"), std::string::npos) << answer;
  EXPECT_NE(answer.find(token()), std::string::npos);
  EXPECT_NE(answer.find(R"("resumed":false)"), std::string::npos);
  EXPECT_NE(answer.find(R"("server_version":"1.2.3")"), std::string::npos);
  EXPECT_EQ(handler_.connects, 1);
}

TEST_F(SessionTest, NothingIsDoneBeforeHello) {
  Peer peer(context_, ana_);
  peer.send(kPing);
  const std::string answer = peer.take_text();
  EXPECT_NE(answer.find(R"("id":2)"), std::string::npos);
  EXPECT_NE(answer.find(R"("code":"wrong_state")"), std::string::npos);
  EXPECT_TRUE(handler_.answered.empty());
  EXPECT_FALSE(peer.session->closing());
}

TEST_F(SessionTest, ASecondHelloIsRefused) {
  Peer peer(context_, ana_);
  open(peer);
  EXPECT_NE(open(peer).find(R"("code":"wrong_state")"), std::string::npos);
}

TEST_F(SessionTest, EveryBadFrameGetsAnAnswerAndTheSessionGoesOn) {
  Peer peer(context_, ana_);
  open(peer);
  peer.send("not json");
  EXPECT_NE(peer.take_text().find(R"("type":"error")"), std::string::npos);
  peer.send(R"({"type":"no_such_thing","id":8,"data":{}})");
  const std::string unknown = peer.take_text();
  EXPECT_NE(unknown.find(R"("id":8)"), std::string::npos) << unknown;
  peer.send(R"({"type":"typing_set","id":9,"data":{"on":true}})");
  const std::string missing = peer.take_text();
  EXPECT_NE(missing.find(R"("code":"invalid")"), std::string::npos) << missing;
  EXPECT_NE(missing.find("conversation_id"), std::string::npos) << missing;
  peer.send(kPing);
  EXPECT_NE(peer.take_text().find(R"("type":"ok","id":2)"), std::string::npos);
}

TEST_F(SessionTest, OrderedRequestsWaitForEachOtherAndOthersDoNot) {
  Peer peer(context_, ana_);
  open(peer);
  handler_.held = true;
  peer.send(kTyping);
  peer.send(kTyping);
  EXPECT_EQ(handler_.answered.size(), 1u);
  peer.send(kPing);
  EXPECT_EQ(handler_.answered, (std::vector<std::string>{"typing_set", "ping"}));
  EXPECT_TRUE(peer.take().empty());
  handler_.release();
  EXPECT_EQ(peer.take().size(), 3u);
}

TEST_F(SessionTest, TooManyUnansweredRequestsAreRefusedOneByOne) {
  Peer peer(context_, ana_);
  open(peer);
  handler_.held = true;
  for (size_t i = 0; i < limits::kRequestsInFlightMax + 1; ++i) peer.send(kTyping);
  EXPECT_TRUE(peer.take().empty());
  peer.send(kTyping);
  EXPECT_NE(peer.take_text().find(R"("code":"rate_limited")"), std::string::npos);
  handler_.release();
  EXPECT_EQ(peer.take().size(), limits::kRequestsInFlightMax + 1);
}

TEST_F(SessionTest, SignallingHasARateSharedByAllSocketsOfAPerson) {
  Peer first(context_, ana_), second(context_, ana_);
  open(first);
  open(second);
  const int rest = static_cast<int>(limits::kSignallingRate.burst) - 2;
  for (int i = 0; i < rest; ++i) first.send(kPing);
  EXPECT_EQ(static_cast<int>(first.take().size()), rest);
  second.send(kPing);
  EXPECT_NE(second.take_text().find(R"("code":"rate_limited")"), std::string::npos);
  clock_.advance(50ms);
  second.send(kPing);
  EXPECT_NE(second.take_text().find(R"("type":"ok")"), std::string::npos);
}

TEST_F(SessionTest, OffersHaveASmallerRateSharedByAllSocketsOfAPerson) {
  Peer first(context_, ana_), second(context_, ana_);
  open(first);
  open(second);
  const auto is_limited = [](Peer& peer, std::string_view request) {
    peer.send(request);
    return peer.take_text().find(R"("code":"rate_limited")") != std::string::npos;
  };
  const int burst = static_cast<int>(limits::kOfferRate.burst);
  for (int i = 0; i < burst; ++i) EXPECT_FALSE(is_limited(first, kOffer));
  EXPECT_TRUE(is_limited(second, kOffer));
  EXPECT_TRUE(is_limited(second, kJoin));
  EXPECT_FALSE(is_limited(second, kPing));
  clock_.advance(500ms);
  EXPECT_FALSE(is_limited(second, kJoin));
}

TEST_F(SessionTest, AFloodOfLongTextIsCutOffBeforeItIsRead) {
  Peer peer(context_, ana_);
  open(peer);
  const std::string text(limits::kSocketMessageBytesMax, ' ');
  size_t answers = 0;
  while (!peer.session->closing()) {
    peer.send(text);
    for (const auto& frame : peer.take()) answers += frame.opcode == testing::kText ? 1 : 0;
  }
  EXPECT_EQ(answers, static_cast<size_t>(limits::kTextByteRate.burst) / text.size());
}

TEST_F(SessionTest, AFloodOfPongsIsCutOff) {
  Peer peer(context_, ana_);
  open(peer);
  for (int i = 0; i < 300 && !peer.session->closing(); ++i) {
    peer.session->receive(as_bytes(client_frame("", testing::kPong)));
  }
  EXPECT_EQ(peer.take().back().close_code(), static_cast<int>(CloseCode::kPolicy));
}

TEST_F(SessionTest, WhoPingsAndNeverReadsIsCutOff) {
  Peer peer(context_, ana_);
  open(peer);
  peer.stuck = true;
  const std::string ping = client_frame(std::string(125, 'p'), testing::kPing);
  for (int i = 0; i < 10'000 && !peer.session->closing(); ++i) {
    clock_.advance(20ms);
    peer.session->receive(as_bytes(ping));
  }
  peer.stuck = false;
  EXPECT_EQ(peer.take().back().close_code(), static_cast<int>(CloseCode::kTooSlow));
}

TEST_F(SessionTest, AFloodIsCutOff) {
  Peer peer(context_, ana_);
  open(peer);
  for (int i = 0; i < 300 && !peer.session->closing(); ++i) {
    peer.send("{");
    peer.flush();
  }
  EXPECT_TRUE(peer.session->closing());
  EXPECT_EQ(peer.take().back().close_code(), static_cast<int>(CloseCode::kPolicy));
}

TEST_F(SessionTest, PingFramesAreAnswered) {
  Peer peer(context_, ana_);
  peer.session->receive(as_bytes(client_frame("hi", testing::kPing)));
  const auto frames = peer.take();
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].opcode, testing::kPong);
  EXPECT_EQ(frames[0].payload, "hi");
}

TEST_F(SessionTest, ABrokenFrameClosesTheSessionAndTheClientMayResume) {
  Peer peer(context_, ana_);
  open(peer);
  peer.session->receive(as_bytes(client_frame("x", testing::kBinary)));
  EXPECT_EQ(peer.take().back().close_code(), static_cast<int>(CloseCode::kUnsupportedData));
  EXPECT_EQ(handler_.disconnects, 1);
  EXPECT_EQ(clients_.size(), 1u);
}

TEST_F(SessionTest, AResumedClientGetsWhatItMissedAndKeepsItsName) {
  std::string client_id;
  {
    Peer peer(context_, ana_);
    open(peer);
    client_id = peer.session->actor().client.to_string();
    fanout_.to_user(ana_.user, event(1));
    fanout_.to_user(ana_.user, event(2));
    EXPECT_EQ(peer.take().size(), 2u);
  }
  fanout_.to_user(ana_.user, event(3));
  Peer peer(context_, ana_);
  peer.send(resume_hello(token(), 1));
  const auto frames = peer.take();
  ASSERT_EQ(frames.size(), 3u);
  EXPECT_NE(frames[0].payload.find(R"("resumed":true)"), std::string::npos);
  EXPECT_NE(frames[0].payload.find(client_id), std::string::npos);
  EXPECT_EQ(frames[1].payload, protocol::encode_event(event(2), 2));
  EXPECT_EQ(frames[2].payload, protocol::encode_event(event(3), 3));
}

TEST_F(SessionTest, AnUnknownTokenMakesANewClient) {
  Peer peer(context_, ana_);
  peer.send(resume_hello("nonsense", 5));
  EXPECT_NE(peer.take_text().find(R"("resumed":false)"), std::string::npos);
}

TEST_F(SessionTest, TheSameClientOnANewSocketReplacesTheOldOne) {
  Peer old_peer(context_, ana_);
  open(old_peer);
  Peer new_peer(context_, ana_);
  new_peer.send(resume_hello(token(), 0));
  EXPECT_EQ(old_peer.take().back().close_code(), static_cast<int>(CloseCode::kReplaced));
  EXPECT_EQ(handler_.disconnects, 0);
  fanout_.to_user(ana_.user, event(1));
  EXPECT_EQ(new_peer.take_text(), protocol::encode_event(event(1), 1));
}

TEST_F(SessionTest, EventsDuringHelloComeAfterItsAnswer) {
  Peer peer(context_, ana_);
  handler_.held = true;
  peer.send(kHello);
  fanout_.to_user(ana_.user, event(1));
  EXPECT_TRUE(peer.take().empty());
  handler_.release();
  const auto frames = peer.take();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_NE(frames[0].payload.find(R"("type":"ok")"), std::string::npos);
  EXPECT_EQ(frames[1].payload, protocol::encode_event(event(1), 1));
}

TEST_F(SessionTest, ASocketThatGoesDuringHelloLeavesNothingBehind) {
  handler_.held = true;
  {
    Peer peer(context_, ana_);
    peer.send(kHello);
  }
  handler_.release();
  EXPECT_EQ(handler_.disconnects, 1);
  clock_.advance(limits::kResumeWindow);
  clients_.forget_expired(clock_.now());
  EXPECT_EQ(clients_.size(), 0u);
}

TEST_F(SessionTest, AClientThatDoesNotReadIsClosedAndLosesNothing) {
  Peer peer(context_, ana_);
  open(peer);
  peer.stuck = true;
  const int count = static_cast<int>(limits::kOutboundMessagesMax) + 1;
  for (int i = 1; i <= count; ++i) fanout_.to_user(ana_.user, event(i));
  EXPECT_TRUE(peer.session->closing());
  Peer again(context_, ana_);
  again.send(resume_hello(token(), 0));
  const auto frames = again.take();
  ASSERT_EQ(static_cast<int>(frames.size()), count + 1);
  EXPECT_EQ(frames.back().payload, protocol::encode_event(event(count), count));
}

TEST_F(SessionTest, ATurnWithManyEventsDoesNotCloseAClientThatReads) {
  Peer peer(context_, ana_);
  open(peer);
  for (int i = 1; i <= 1000; ++i) fanout_.to_user(ana_.user, event(i));
  EXPECT_FALSE(peer.session->closing());
  EXPECT_EQ(peer.take().size(), 1000u);
}

TEST_F(SessionTest, AClientAwayTooLongForItsOutboxIsForgotten) {
  {
    Peer peer(context_, ana_);
    open(peer);
  }
  for (size_t i = 0; i <= limits::kResumeEventsMax; ++i) fanout_.to_user(ana_.user, event(1));
  EXPECT_EQ(clients_.size(), 0u);
}

TEST_F(SessionTest, EventsCanLeaveOneClientOut) {
  Peer first(context_, ana_), second(context_, ana_);
  open(first);
  open(second);
  fanout_.to_user_except(ana_.user, first.session->actor().client, event(1));
  EXPECT_TRUE(first.take().empty());
  EXPECT_EQ(second.take().size(), 1u);
  fanout_.to_client(first.session->actor().client, event(2));
  EXPECT_EQ(first.take().size(), 1u);
  EXPECT_TRUE(second.take().empty());
}

TEST_F(SessionTest, AFailedWelcomeIsToldAndCloses) {
  handler_.welcome_error = {ErrorCode::kUnavailable, "the database is away"};
  Peer peer(context_, ana_);
  peer.send(kHello);
  const auto frames = peer.take();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_NE(frames[0].payload.find(R"("code":"unavailable")"), std::string::npos);
  EXPECT_EQ(frames[1].close_code(), static_cast<int>(CloseCode::kInternal));
}

}  // namespace
}  // namespace earshot::gateway
