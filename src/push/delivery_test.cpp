#include "push/delivery.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
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
  over.sequel = Sequel::kIfAccepted;
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

TEST_F(DeliveryTest, AStandInIsSentWhenTheOneBeforeWouldHaveBeen) {
  Letter over = letter("call", "over");
  over.sequel = Sequel::kInstead;
  send(letter());
  send(over);  // while that is under way
  service_.answer(0, 503, 7s);
  EXPECT_EQ(fates_, std::vector{Fate::kReplaced});
  send(over);  // while it waits
  EXPECT_EQ(fates_, std::vector(2, Fate::kReplaced));
  pass(6s);
  EXPECT_EQ(service_.requests.size(), 1u);
  pass(1s);
  ASSERT_EQ(service_.requests.size(), 2u);
  service_.answer(1, 201);
  EXPECT_EQ(fates_.back(), Fate::kAccepted);
  EXPECT_EQ(deliveries_.size(), 0u);
}

TEST_F(DeliveryTest, AStandInFollowsWhatWasAcceptedAndNothingThatWasRefused) {
  Letter over = letter("call", "over");
  over.sequel = Sequel::kInstead;
  send(letter());
  send(over);
  service_.answer(0, 201);
  ASSERT_EQ(service_.requests.size(), 2u);
  service_.answer(1, 201);
  send(letter());
  send(over);
  service_.answer(2, 403);
  EXPECT_EQ(service_.requests.size(), 3u);
  EXPECT_EQ(fates_,
            (std::vector{Fate::kAccepted, Fate::kAccepted, Fate::kReplaced, Fate::kRefused}));
}

TEST_F(DeliveryTest, TopicsDoNotWaitForEachOther) {
  send(letter("one"));
  send(letter("two"));
  EXPECT_EQ(service_.requests.size(), 2u);
}

class ManyDeliveries : public DeliveryTest {
 protected:
  Letter letter_to(int64_t user, int64_t device, std::string host, Urgency urgency) {
    Letter out = letter();
    out.to = testing::subscription(user, device);
    out.to.endpoint = "https://" + host + "/" + std::to_string(device);
    out.urgency = urgency;
    return out;
  }
  std::vector<std::string> urls(size_t first) {
    std::vector<std::string> out;
    for (size_t i = first; i < service_.requests.size(); ++i) {
      out.push_back(service_.requests[i].request.url);
    }
    return out;
  }
};

TEST_F(ManyDeliveries, TarpitsOfAFewPeopleDelayNoRingOfOthers) {
  for (int64_t user = 1; user <= 10; ++user) {
    for (int64_t device = 1; device <= 50; ++device) {
      const int64_t id = user * 100 + device;
      send(letter_to(user, id, "t" + std::to_string(id) + ".example.net", Urgency::kHigh));
      Letter message =
          letter_to(user, id, "t" + std::to_string(id) + ".example.net", Urgency::kNormal);
      message.topic = "message";
      send(message);
    }
  }
  const size_t swallowed = service_.requests.size();
  EXPECT_LE(swallowed, 10 * (limits::kPushPerUserFirst + limits::kPushPerUserForRings));
  send(letter_to(99, 9901, "good.example.net", Urgency::kHigh));
  EXPECT_EQ(urls(swallowed), std::vector<std::string>{"https://good.example.net/9901"});
}

TEST_F(ManyDeliveries, WhoWaitsForRoomBeginsWhenThereIsSome) {
  for (int64_t device = 1; device <= 6; ++device) {
    send(letter_to(1, device, "a.example.net", Urgency::kNormal));
  }
  EXPECT_EQ(service_.requests.size(), limits::kPushPerUserFirst);
  service_.answer(0, 201);
  EXPECT_EQ(service_.requests.size(), 6u) << "the answer was prompt: there is room for one more";
  for (size_t i = 1; i < 6; ++i) service_.answer(i, 201);
  EXPECT_EQ(fates_, std::vector<Fate>(6, Fate::kAccepted));
  EXPECT_EQ(deliveries_.next_deadline(), Timestamp::max());
}

TEST_F(ManyDeliveries, WaitingForRoomEnds) {
  for (int64_t device = 1; device <= 6; ++device) {
    send(letter_to(1, device, "a.example.net", Urgency::kNormal));
  }
  pass(45s);  // the time of the ring
  EXPECT_EQ(fates_, std::vector<Fate>(2, Fate::kDropped));
}

TEST_F(ManyDeliveries, OnePersonHasALimitedNumberAndRingsStillHaveTheirPlace) {
  for (int64_t device = 1; device <= 300; ++device) {
    send(letter_to(1, device, "a.example.net", Urgency::kNormal));
  }
  EXPECT_EQ(deliveries_.size(), limits::kPushDeliveriesPerUserMax / 2);
  EXPECT_EQ(fates_, std::vector<Fate>(300 - limits::kPushDeliveriesPerUserMax / 2, Fate::kDropped));
  for (int64_t device = 301; device <= 600; ++device) {
    send(letter_to(1, device, "a.example.net", Urgency::kHigh));
  }
  EXPECT_EQ(deliveries_.size(), limits::kPushDeliveriesPerUserMax);
  send(letter_to(2, 1000, "a.example.net", Urgency::kNormal));
  EXPECT_EQ(deliveries_.size(), limits::kPushDeliveriesPerUserMax + 1);
}

TEST_F(ManyDeliveries, AHostThatNeverAnswersIsLeftAlone) {
  for (int i = 0; i < 3; ++i) {
    send(letter_to(1, 1, "dead.example.net", Urgency::kHigh));
    clock_.advance(8s);
    service_.fail(service_.requests.size() - 1);
    if (i < 2) pass(60s);
  }
  const size_t asked = service_.requests.size();
  fates_.clear();
  Letter test = letter_to(1, 1, "dead.example.net", Urgency::kHigh);
  test.topic = "test";
  test.retry_until = clock_.now();
  send(test);
  send(letter_to(2, 2, "good.example.net", Urgency::kHigh));
  EXPECT_EQ(fates_, std::vector{Fate::kDropped});
  EXPECT_EQ(urls(asked), std::vector<std::string>{"https://good.example.net/2"});
}

TEST_F(ManyDeliveries, NothingWaitsForWhoIsGone) {
  send(letter("one"));
  service_.answer(0, 503, 10s);  // waits for its time
  send(letter("two"));           // is under way
  send(letter("two"));           // comes after it
  const size_t asked = service_.requests.size();
  deliveries_.drop([this](const Subscription& s) { return s == subscription_; });
  EXPECT_EQ(fates_, std::vector(2, Fate::kDropped));
  service_.answer(1, 503);
  EXPECT_EQ(fates_.back(), Fate::kUnreachable) << "and is not tried again";
  pass(60s);
  EXPECT_EQ(service_.requests.size(), asked);
  EXPECT_EQ(deliveries_.size(), 0u);
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
  EXPECT_EQ(fates_.back(), Fate::kDropped);
  service_.answer(1, 201);  // too late, and harmless
  EXPECT_EQ(fates_.size(), 4u);
  EXPECT_EQ(deliveries_.next_deadline(), Timestamp::max());
}

}  // namespace
}  // namespace earshot::push
