#include "push/push_service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/limits.h"
#include "base/spawn.h"
#include "base/task.h"
#include "push/testing/fake_push_service.h"

namespace earshot::push {
namespace {

using protocol::EndReason;

const UserId kAna = UserId::from_value(1);
const UserId kBen = UserId::from_value(2);
const DeviceId kPhone = DeviceId::from_value(21);
const DeviceId kLaptop = DeviceId::from_value(22);

// In memory, answering at once.
class MemoryStore final : public SubscriptionStore {
 public:
  Task<Result<void>> put(Subscription subscription, WallTime) override {
    std::erase_if(kept, [&](const Subscription& s) { return s.device == subscription.device; });
    kept.push_back(std::move(subscription));
    co_return Result<void>();
  }
  Task<Result<std::vector<UserId>>> users() override {
    std::vector<UserId> out;
    for (const Subscription& s : kept) out.push_back(s.user);
    co_return out;
  }
  Task<Result<std::vector<Subscription>>> of_user(UserId user) override {
    std::vector<Subscription> out;
    for (const Subscription& s : kept) {
      if (s.user == user) out.push_back(s);
    }
    if (before_answer) before_answer();
    co_return out;
  }
  Task<Result<std::optional<Subscription>>> of_device(DeviceId device) override {
    std::optional<Subscription> out;
    for (const Subscription& s : kept) {
      if (s.device == device) out = s;
    }
    co_return out;
  }
  Task<Result<void>> remove(DeviceId device, std::string endpoint) override {
    std::erase_if(
        kept, [&](const Subscription& s) { return s.device == device && s.endpoint == endpoint; });
    co_return Result<void>();
  }
  Task<Result<void>> set_failing(Subscription subscription) override {
    for (Subscription& s : kept) {
      if (s.device == subscription.device) s = subscription;
    }
    co_return Result<void>();
  }

  std::vector<Subscription> kept;
  std::function<void()> before_answer;  // of of_user(), once it has read
};

class Crowd final : public Audience {
 public:
  bool is_connected(UserId, DeviceId device) const override { return connected.contains(device); }
  bool is_active(UserId) const override { return active; }
  bool do_not_disturb(UserId) const override { return quiet; }
  bool rings(CallId, UserId, DeviceId device) const override { return ringing.contains(device); }

  std::set<DeviceId> connected;
  std::set<DeviceId> ringing;
  bool active = false;
  bool quiet = false;
};

protocol::PushSubscribe request_for(const std::string& endpoint) {
  protocol::PushSubscribe request;
  request.endpoint = endpoint;
  request.p256dh = base64url(io::P256Key::generate().public_bytes());
  request.auth = base64url(std::vector<uint8_t>(16, 1));
  return request;
}

class PushServiceTest : public ::testing::Test {
 protected:
  PushServiceTest() {
    store_.kept = {testing::subscription(2, kPhone.value()),
                   testing::subscription(2, kLaptop.value())};
    CHECK(run_sync(service_.load()).ok());
    service_.on_ring_accepted([this](CallId call) { notified_.push_back(call); });
  }

  RingingCall call() {
    RingingCall out;
    out.call = CallId::random(random_);
    out.conversation = ConversationId::from_value(7);
    out.callee = kBen;
    out.caller.user_id = UserId::from_value(1);
    out.caller.display_name = "Ana";
    out.deadline = clock_.now() + 45s;
    return out;
  }
  void pass(Duration time) {
    clock_.advance(time);
    service_.on_deadline(clock_.now());
  }
  void answer_all(int status) {
    for (size_t i = 0; i < net_.requests.size(); ++i) {
      if (net_.requests[i].done) net_.answer(i, status);
    }
  }
  std::string endpoint(DeviceId device) {
    return "https://push.example.net/" + std::to_string(device.value());
  }
  // Where the requests since `first` went.
  std::vector<std::string> sent(size_t first = 0) {
    std::vector<std::string> out;
    for (size_t i = first; i < net_.requests.size(); ++i) {
      out.push_back(net_.requests[i].request.url);
    }
    return out;
  }

  FakeClock clock_;
  SeededRandom random_{1};
  testing::FakePushService net_;
  MemoryStore store_;
  Crowd crowd_;
  PushService service_{
      {store_, net_, crowd_, clock_, random_}, Vapid(io::P256Key::generate(), ""), false};
  std::vector<CallId> notified_;
};

TEST_F(PushServiceTest, RingsWhereNoPageIsOpen) {
  crowd_.connected = {kLaptop};
  const RingingCall ringing = call();
  service_.ring(ringing);
  EXPECT_EQ(sent(), std::vector{endpoint(kPhone)});
  EXPECT_EQ(net_.field(0, "TTL"), "45");
  EXPECT_EQ(net_.field(0, "Urgency"), "high");
  EXPECT_TRUE(notified_.empty());
  net_.answer(0, 201);
  EXPECT_EQ(notified_, std::vector{ringing.call});
}

TEST_F(PushServiceTest, TheCallerIsToldOnceAndOnlyOfWhatWasAccepted) {
  service_.ring(call());
  net_.answer(0, 403);
  EXPECT_TRUE(notified_.empty());
  net_.answer(1, 201);
  EXPECT_EQ(notified_.size(), 1u);
  service_.ring(call());
  net_.answer(2, 201);
  net_.answer(3, 201);
  EXPECT_EQ(notified_.size(), 2u);
}

TEST_F(PushServiceTest, AMissedCallTakesThePlaceOfItsRing) {
  const RingingCall ringing = call();
  service_.ring(ringing);
  net_.answer(0, 201);
  net_.answer(1, 410);
  service_.ring_over(ringing, EndReason::kMissed, DeviceId());
  EXPECT_EQ(sent(2), std::vector{endpoint(kPhone)});
  EXPECT_EQ(net_.field(2, "Topic"), net_.field(0, "Topic"));
  EXPECT_EQ(net_.field(2, "TTL"), "86400");
  EXPECT_EQ(store_.kept.size(), 1u) << "the other one is gone";
}

TEST_F(PushServiceTest, AGroupCallRingsEachPersonOnTheirOwn) {
  store_.kept.push_back(testing::subscription(3, 30));
  ASSERT_TRUE(run_sync(service_.load()).ok());
  RingingCall ringing = call();
  ringing.group = true;
  ringing.group_title = "Quartet";
  service_.ring(ringing);
  RingingCall another = ringing;
  another.callee = UserId::from_value(3);
  service_.ring(another);
  EXPECT_EQ(sent().size(), 3u);
  for (size_t i = 0; i < 3; ++i) net_.answer(i, 201);
  service_.ring_over(another, EndReason::kMissed, DeviceId());
  EXPECT_EQ(sent(3).size(), 1u) << "the ring of the other one goes on";
  service_.ring_over(ringing, EndReason::kMissed, DeviceId());
  EXPECT_EQ(sent(4).size(), 2u);
}

TEST_F(PushServiceTest, TopicsTellNothingAndFit) {
  const RingingCall ringing = call();
  service_.ring(ringing);
  const std::string topic = net_.field(0, "Topic");
  EXPECT_LE(topic.size(), 32u);
  EXPECT_TRUE(std::all_of(topic.begin(), topic.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  }));
  EXPECT_EQ(ringing.call.to_string().find(topic), std::string::npos);
  service_.ring(call());
  EXPECT_NE(net_.field(2, "Topic"), topic);
}

TEST_F(PushServiceTest, AnsweredElsewhereReachesWhoWasRungButNotWhoAnswered) {
  const RingingCall ringing = call();
  service_.ring(ringing);
  net_.answer(0, 201);
  net_.answer(1, 201);
  service_.ring_over(ringing, EndReason::kAnsweredElsewhere, kPhone);
  EXPECT_EQ(sent(2), std::vector{endpoint(kLaptop)});
}

TEST_F(PushServiceTest, WhoWasShownNothingHasNothingToTakeAway) {
  const RingingCall ringing = call();
  service_.ring(ringing);
  net_.answer(0, 403);
  service_.ring_over(ringing, EndReason::kAnsweredElsewhere, DeviceId());
  net_.answer(1, 500);  // still under way when it was over
  EXPECT_EQ(net_.requests.size(), 2u);
  pass(60s);
  EXPECT_EQ(net_.requests.size(), 2u);
}

TEST_F(PushServiceTest, ASilentDeclineIsToldToWhoWasRung) {
  const RingingCall ringing = call();
  service_.ring(ringing);
  net_.answer(0, 201);
  service_.ring_silenced(ringing);
  EXPECT_EQ(sent(2), std::vector{endpoint(kPhone)});
  net_.answer(1, 201);  // was on its way
  EXPECT_EQ(sent(3), std::vector{endpoint(kLaptop)});
  EXPECT_EQ(notified_, std::vector{ringing.call});
  service_.ring_over(ringing, EndReason::kDeclinedElsewhere, DeviceId());
  EXPECT_EQ(net_.requests.size(), 4u);
}

TEST_F(PushServiceTest, AfterASilentDeclineTheCallerIsStillToldOfANotification) {
  crowd_.connected = {kLaptop};
  const RingingCall ringing = call();
  service_.ring(ringing);
  service_.ring_silenced(ringing);
  net_.answer(0, 503, 20s);
  pass(limits::kPushRingPatience);  // the laptop's page had not said that it rings
  EXPECT_EQ(sent(1), std::vector{endpoint(kLaptop)});
  net_.answer(1, 403);
  EXPECT_TRUE(notified_.empty());
  pass(15s);
  EXPECT_EQ(sent(2), std::vector{endpoint(kPhone)});
  net_.answer(2, 201);
  EXPECT_EQ(notified_, std::vector{ringing.call});
}

// What the caller of one ring is told, and when, in a world that the seed makes: which devices are
// there and how their push services answer.
struct Told {
  std::vector<Duration> notified;
  bool declined_first = false;  // before anything was told
};

Told told_of_a_ring(uint64_t seed, std::optional<Duration> silenced_after) {
  constexpr Duration kStep = 100ms;
  FakeClock clock;
  SeededRandom random(1);
  testing::FakePushService net;
  MemoryStore store;
  Crowd crowd;
  PushService service({store, net, crowd, clock, random}, Vapid(io::P256Key::generate(), ""),
                      false);
  SeededRandom world(seed);
  for (int64_t device = 1; device <= 3; ++device) {
    store.kept.push_back(testing::subscription(kBen.value(), device));
    if (world.below(3) == 0) crowd.connected.insert(DeviceId::from_value(device));
    if (world.below(2) == 0) crowd.ringing.insert(DeviceId::from_value(device));
  }
  CHECK(run_sync(service.load()).ok());
  const Timestamp start = clock.now();
  Told told;
  service.on_ring_accepted([&](CallId) { told.notified.push_back(clock.now() - start); });
  RingingCall call;
  call.call = CallId::random(world);
  call.callee = kBen;
  call.deadline = start + 45s;
  service.ring(call);

  // Each attempt for a device has its own delay and answer, whatever it says.
  std::map<std::string, uint64_t> attempts;
  std::vector<std::optional<std::pair<Timestamp, int>>> answers;
  for (Duration passed{}; passed < 46s; passed += kStep) {
    if (silenced_after == passed) {
      told.declined_first = told.notified.empty();
      service.ring_silenced(call);
    }
    while (answers.size() < net.requests.size()) {
      const std::string& url = net.requests[answers.size()].request.url;
      SeededRandom fate(seed ^ std::hash<std::string>()(url + std::to_string(++attempts[url])));
      constexpr int kStatuses[] = {201, 503, 503, 429, 403};
      const int status = kStatuses[fate.below(5)];
      answers.emplace_back(
          std::pair(clock.now() + kStep * static_cast<int64_t>(fate.below(30)), status));
    }
    for (size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i] || answers[i]->first > clock.now()) continue;
      const int status = std::exchange(answers[i], std::nullopt)->second;
      net.answer(i, status);
    }
    clock.advance(kStep);
    service.on_deadline(clock.now());
  }
  return told;
}

TEST(PushSilentDecline, CannotBeToldFromARingThatNobodyHears) {
  int declined_first = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    const Told ignored = told_of_a_ring(seed, std::nullopt);
    SeededRandom random(seed);
    const Duration after = 100ms * static_cast<int64_t>(random.below(80));
    const Told declined = told_of_a_ring(seed, after);
    ASSERT_EQ(declined.notified, ignored.notified) << "seed " << seed;
    declined_first += declined.declined_first && !declined.notified.empty() ? 1 : 0;
  }
  EXPECT_GT(declined_first, 30) << "the case that matters is among them";
}

TEST_F(PushServiceTest, APageThatSaysNothingGetsANotificationAfterAll) {
  crowd_.connected = {kPhone, kLaptop};
  crowd_.ringing = {kLaptop};
  service_.ring(call());
  EXPECT_TRUE(sent().empty());
  pass(limits::kPushRingPatience - 1ms);
  EXPECT_TRUE(sent().empty());
  pass(1ms);
  EXPECT_EQ(sent(), std::vector{endpoint(kPhone)});
  EXPECT_EQ(net_.field(0, "TTL"), "40");
  EXPECT_EQ(service_.next_deadline(), Timestamp::max());
}

TEST_F(PushServiceTest, DoNotDisturbMeansNothingAtAll) {
  crowd_.quiet = true;
  const RingingCall ringing = call();
  service_.ring(ringing);
  crowd_.quiet = false;
  service_.ring_over(ringing, EndReason::kMissed, DeviceId());
  crowd_.quiet = true;
  service_.message({.from = kAna, .to = kBen, .conversation = ConversationId::from_value(7)});
  pass(60s);
  EXPECT_TRUE(sent().empty());
}

TEST_F(PushServiceTest, ACallFromBeforeARestartIsStillMissed) {
  service_.ring_over(call(), EndReason::kMissed, DeviceId());
  EXPECT_EQ(net_.requests.size(), 2u);
  service_.ring_over(call(), EndReason::kAnsweredElsewhere, DeviceId());
  EXPECT_EQ(net_.requests.size(), 2u);
}

TEST_F(PushServiceTest, RingsOfOnePersonAreLimited) {
  for (int i = 0; i < 30; ++i) {
    service_.ring(call());
    answer_all(201);
  }
  EXPECT_EQ(net_.requests.size(), 2 * static_cast<size_t>(limits::kPushRingRate.burst));
}

TEST_F(PushServiceTest, MessagesOfOneConversationReplaceEachOther) {
  const MessageNote note{.from = kAna,
                         .to = kBen,
                         .conversation = ConversationId::from_value(7),
                         .sender_name = "Ana",
                         .text = "secret"};
  service_.message(note);
  EXPECT_EQ(net_.requests.size(), 2u);
  service_.message(note);
  EXPECT_EQ(net_.requests.size(), 2u) << "the first is under way";
  net_.answer(0, 201);
  ASSERT_EQ(net_.requests.size(), 3u);
  EXPECT_EQ(net_.field(0, "Topic"), net_.field(2, "Topic"));
  EXPECT_EQ(net_.field(0, "Urgency"), "normal");
}

TEST_F(PushServiceTest, WhoReadsElsewhereIsNotToldOfMessages) {
  crowd_.active = true;
  service_.message({.from = kAna, .to = kBen, .conversation = ConversationId::from_value(7)});
  EXPECT_TRUE(sent().empty());
}

TEST_F(PushServiceTest, ASubscriptionThatIsRefusedAgainAndAgainEnds) {
  store_.kept = {testing::subscription(2, kPhone.value())};
  for (int64_t i = 0; i < limits::kPushFailuresMax; ++i) {
    ASSERT_EQ(store_.kept.size(), 1u) << i;
    service_.ring(call());
    net_.answer(net_.requests.size() - 1, 403);
  }
  EXPECT_TRUE(store_.kept.empty());
}

TEST_F(PushServiceTest, OneThatIsAcceptedAgainStartsAnew) {
  store_.kept = {testing::subscription(2, kPhone.value())};
  store_.kept[0].failures = limits::kPushFailuresMax - 1;
  service_.ring(call());
  net_.answer(0, 201);
  EXPECT_EQ(store_.kept.at(0).failures, 0);
}

TEST_F(PushServiceTest, ASubscriptionThatIsNotReachedForTwoWeeksEnds) {
  store_.kept = {testing::subscription(2, kPhone.value())};
  const auto fail = [this] {
    service_.message({.from = kAna, .to = kBen, .conversation = ConversationId::from_value(7)});
    while (service_.next_deadline() != Timestamp::max() || net_.requests.back().done) {
      if (net_.requests.back().done) net_.answer(net_.requests.size() - 1, 500);
      if (service_.next_deadline() != Timestamp::max()) {
        pass(service_.next_deadline() - clock_.now());
      }
    }
  };
  fail();
  ASSERT_EQ(store_.kept.size(), 1u);
  const auto since = store_.kept[0].failing_since;
  EXPECT_TRUE(since.has_value());
  EXPECT_EQ(store_.kept[0].failures, 0) << "it did not refuse";
  clock_.advance(limits::kPushFailingMax - 1h);
  fail();
  ASSERT_EQ(store_.kept.size(), 1u);
  EXPECT_EQ(store_.kept[0].failing_since, since);
  clock_.advance(1h);
  fail();
  EXPECT_TRUE(store_.kept.empty());
}

TEST_F(PushServiceTest, OneAnswerInTwoWeeksIsEnough) {
  store_.kept = {testing::subscription(2, kPhone.value())};
  store_.kept[0].failing_since = clock_.wall_now() - limits::kPushFailingMax;
  service_.ring(call());
  net_.answer(0, 201);
  EXPECT_EQ(store_.kept.at(0).failing_since, std::nullopt);
}

TEST_F(PushServiceTest, ADeviceThatIsSignedOutGetsNothingThatWaited) {
  crowd_.connected = {kLaptop};
  const RingingCall ringing = call();
  service_.ring(ringing);
  net_.answer(0, 503, 20s);
  store_.kept.clear();
  service_.device_gone(kPhone);
  service_.device_gone(kLaptop);
  pass(limits::kPushRingPatience);  // when the laptop's silent page would get its own
  pass(30s);
  service_.ring_over(ringing, EndReason::kMissed, DeviceId());
  EXPECT_EQ(net_.requests.size(), 1u);
}

TEST_F(PushServiceTest, ADeviceThatIsSignedOutWhileSubscriptionsAreReadGetsNothing) {
  store_.before_answer = [this] {
    store_.before_answer = {};
    store_.kept.erase(store_.kept.begin());
    service_.device_gone(kPhone);
  };
  service_.ring(call());
  EXPECT_EQ(sent(), std::vector{endpoint(kLaptop)});
}

TEST_F(PushServiceTest, ABrowserThatIsSomebodyElsesGetsNothingOfTheFormerPerson) {
  service_.ring(call());
  net_.answer(0, 503, 20s);
  net_.answer(1, 503, 20s);
  const DeviceId hers = DeviceId::from_value(11);
  ASSERT_TRUE(run_sync(service_.subscribe(kAna, hers, request_for(endpoint(kPhone)))).ok());
  pass(21s);
  EXPECT_EQ(sent(2), std::vector{endpoint(kLaptop)});
}

TEST_F(PushServiceTest, ASenderDoesNotUseUpWhatOthersMayTell) {
  store_.kept = {testing::subscription(2, kPhone.value())};
  const auto write = [this](UserId from, int64_t conversation) {
    const size_t before = net_.requests.size();
    service_.message(
        {.from = from, .to = kBen, .conversation = ConversationId::from_value(conversation)});
    answer_all(201);
    return net_.requests.size() - before;
  };
  size_t told = 0;
  for (int64_t i = 1; i <= 100; ++i) told += write(kAna, i);
  EXPECT_EQ(told, static_cast<size_t>(limits::kPushPairRate.burst));
  EXPECT_EQ(write(UserId::from_value(3), 200), 1u);
}

TEST_F(PushServiceTest, ASenderCannotHaveEverybodyNotifiedAllTheTime) {
  store_.kept.clear();
  for (int64_t user = 2; user < 402; ++user) {
    store_.kept.push_back(testing::subscription(user, 1000 + user));
  }
  CHECK(run_sync(service_.load()).ok());
  for (int64_t user = 2; user < 402; ++user) {
    service_.message({.from = kAna,
                      .to = UserId::from_value(user),
                      .conversation = ConversationId::from_value(7)});
    answer_all(201);
  }
  EXPECT_EQ(net_.requests.size(), static_cast<size_t>(limits::kPushSenderRate.burst));
}

TEST_F(PushServiceTest, ADeviceSubscribesAndUnsubscribes) {
  const std::string endpoint = "https://fcm.googleapis.com/x";
  const DeviceId tablet = DeviceId::from_value(23);
  ASSERT_TRUE(run_sync(service_.subscribe(kBen, tablet, request_for(endpoint))).ok());
  EXPECT_EQ(store_.kept.size(), 3u);
  ASSERT_TRUE(run_sync(service_.unsubscribe(tablet, {.endpoint = endpoint})).ok());
  EXPECT_EQ(store_.kept.size(), 2u);
}

TEST_F(PushServiceTest, ASubscriptionMustBeOne) {
  const auto fault = [this](const protocol::PushSubscribe& request) {
    return run_sync(service_.subscribe(kBen, kPhone, request)).error();
  };
  EXPECT_EQ(fault(request_for("https://10.0.0.1/x")).code, ErrorCode::kForbidden);
  EXPECT_EQ(fault(request_for("http://push.example.net/x")).code, ErrorCode::kInvalid);
  auto request = request_for("https://push.example.net/x");
  request.auth = "AAAA";
  EXPECT_EQ(fault(request).field, "data.auth");
  request.p256dh = base64url(std::vector<uint8_t>(65, 4));
  EXPECT_EQ(fault(request).field, "data.p256dh");
}

TEST_F(PushServiceTest, ATestSaysWhatThePushServiceSaid) {
  std::optional<Result<protocol::PushTestResult>> result;
  const auto test = [&](std::string url) -> Task<void> {
    protocol::PushTest request{.endpoint = std::move(url), .id = "t1"};
    result = co_await service_.test(kPhone, std::move(request));
  };
  crowd_.connected = {kPhone};  // who asks has a page open
  spawn(test(endpoint(kPhone)));
  EXPECT_FALSE(result.has_value());
  net_.answer(0, 201);
  EXPECT_TRUE(result->value().accepted);
  EXPECT_EQ(result->value().status, 201);

  spawn(test(endpoint(kPhone)));
  net_.answer(1, 503);
  EXPECT_FALSE(result->value().accepted);
  EXPECT_EQ(result->value().status, 503);
  EXPECT_TRUE(result->value().detail.has_value());

  spawn(test(endpoint(kLaptop)));
  EXPECT_EQ(result->error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace earshot::push
