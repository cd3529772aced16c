#include "push/delivery.h"

#include <gtest/gtest.h>

#include <vector>

#include "push/testing/fake_push_service.h"

namespace earshot::push {
namespace {

class DeliveryTest : public ::testing::Test {
 protected:
  Letter letter(std::string topic = "call", std::string payload = "{}") {
    return {.to = subscription_,
            .topic = std::move(topic),
            .payload = std::move(payload),
            .urgency = Urgency::kHigh,
            .expires = clock_.now() + 45s,
            .retry_until = clock_.now() + 45s};
  }
  void send(Letter letter) {
    deliveries_.send(std::move(letter),
                     [this](const Outcome& outcome) { fates_.push_back(outcome.fate); });
  }
  void pass(Duration time) {
    clock_.advance(time);
    deliveries_.on_deadline(clock_.now());
  }

  FakeClock clock_;
  SeededRandom random_{1};
  testing::FakePushService service_;
  const Vapid vapid_{io::P256Key::generate(), "mailto:a@example.org"};
  Deliveries deliveries_{service_, vapid_, clock_, random_};
  const Subscription subscription_ = testing::subscription(1, 1);
  std::vector<Fate> fates_;
};

TEST_F(DeliveryTest, SaysWhatRfc8030Wants) {
  send(letter());
  ASSERT_EQ(service_.requests.size(), 1u);
  EXPECT_EQ(service_.requests[0].request.url, subscription_.endpoint);
  EXPECT_EQ(service_.field(0, "TTL"), "45");
  EXPECT_EQ(service_.field(0, "Urgency"), "high");
  EXPECT_EQ(service_.field(0, "Topic"), "call");
  EXPECT_EQ(service_.field(0, "Content-Encoding"), "aes128gcm");
  EXPECT_TRUE(service_.field(0, "Authorization").starts_with("vapid t="));
  EXPECT_EQ(service_.requests[0].request.body.find("{}"), std::string::npos);
  service_.answer(0, 201);
  EXPECT_EQ(fates_, std::vector{Fate::kAccepted});
  EXPECT_EQ(deliveries_.size(), 0u);
}

TEST_F(DeliveryTest, TriesAgainWithWhatIsLeftOfTheTime) {
  send(letter());
  service_.answer(0, 503);
  EXPECT_TRUE(fates_.empty());
  EXPECT_EQ(service_.requests.size(), 1u);
  pass(2s);
  ASSERT_EQ(service_.requests.size(), 2u);
  EXPECT_EQ(service_.field(1, "TTL"), "43");
  service_.fail(1);
  pass(10s);
  ASSERT_EQ(service_.requests.size(), 3u);
  service_.answer(2, 200);
  EXPECT_EQ(fates_, std::vector{Fate::kAccepted});
}

TEST_F(DeliveryTest, WaitsAsLongAsItIsToldTo) {
  send(letter());
  service_.answer(0, 429, 20s);
  pass(19s);
  EXPECT_EQ(service_.requests.size(), 1u);
  pass(1s);
  EXPECT_EQ(service_.requests.size(), 2u);
}

TEST_F(DeliveryTest, GivesUpWhereWaitingWouldOutliveTheRing) {
  send(letter());
  service_.answer(0, 429, 46s);
  EXPECT_EQ(fates_, std::vector{Fate::kUnreachable});
  EXPECT_EQ(deliveries_.next_deadline(), Timestamp::max());
}

TEST_F(DeliveryTest, DoesNotInsist) {
  for (const int status : {400, 401, 403, 413, 301, 307}) {
    fates_.clear();
    send(letter());
    service_.answer(service_.requests.size() - 1, status);
    EXPECT_EQ(fates_, std::vector{Fate::kRefused}) << status;
  }
  for (const int status : {404, 410}) {
    fates_.clear();
    send(letter());
    service_.answer(service_.requests.size() - 1, status);
    EXPECT_EQ(fates_, std::vector{Fate::kGone}) << status;
  }
  EXPECT_EQ(deliveries_.size(), 0u);
}

TEST_F(DeliveryTest, TheNextOneWaitsForTheOneUnderWay) {
  send(letter("call", "first"));
  send(letter("call", "second"));
  send(letter("call", "third"));
  EXPECT_EQ(service_.requests.size(), 1u);
  EXPECT_EQ(fates_, std::vector{Fate::kReplaced});
  service_.answer(0, 201);
  ASSERT_EQ(service_.requests.size(), 2u);
  service_.answer(1, 201);
  EXPECT_EQ(fates_, (std::vector{Fate::kReplaced, Fate::kAccepted, Fate::kAccepted}));
}

TEST_F(DeliveryTest, TheNextOneTakesThePlaceOfOneThatWaitsToBeTriedAgain) {
  send(letter("call", "first"));
  service_.answer(0, 503, 30s);
  send(letter("call", "second"));
  EXPECT_EQ(fates_, std::vector{Fate::kReplaced});
  ASSERT_EQ(service_.requests.size(), 2u);
  service_.answer(1, 201);
  pass(40s);
  EXPECT_EQ(service_.requests.size(), 2u);
}

TEST_F(DeliveryTest, ASequelIsSentOnlyAfterWhatItFollows) {
  Letter over = letter("call", "over");
  over.only_as_sequel = true;
  send(letter());
  send(over);
  service_.answer(0, 403);
  EXPECT_EQ(service_.requests.size(), 1u);
  EXPECT_EQ(fates_, (std::vector{Fate::kReplaced, Fate::kRefused}));

  send(letter());
  send(over);
  service_.answer(1, 201);
  EXPECT_EQ(service_.requests.size(), 3u);
}

TEST_F(DeliveryTest, TopicsDoNotWaitForEachOther) {
  send(letter("one"));
  send(letter("two"));
  EXPECT_EQ(service_.requests.size(), 2u);
}

TEST_F(DeliveryTest, AStopAnswersEverybodyWhoWaitsAndSendsNothingMore) {
  send(letter("one"));
  send(letter("one"));
  service_.answer(0, 500);
  send(letter("two"));
  deliveries_.stop();
  EXPECT_EQ(deliveries_.size(), 0u);
  const size_t requests = service_.requests.size();
  send(letter("three"));
  EXPECT_EQ(service_.requests.size(), requests);
  EXPECT_EQ(fates_.size(), 4u);
  EXPECT_EQ(fates_.back(), Fate::kUnreachable);
  service_.answer(1, 201);  // too late, and harmless
  EXPECT_EQ(fates_.size(), 4u);
  EXPECT_EQ(deliveries_.next_deadline(), Timestamp::max());
}

}  // namespace
}  // namespace earshot::push
