#include "presence/presence_service.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/limits.h"

namespace earshot::presence {
namespace {

using protocol::ChosenStatus;
using protocol::PresenceStatus;

class MemoryStore final : public LastSeenStore {
 public:
  Task<Result<void>> set_last_seen(std::vector<UserId> users, WallTime at) override {
    writes += 1;
    for (const UserId user : users) seen[user] = at;
    co_return Result<void>();
  }
  Task<Result<std::vector<std::pair<UserId, WallTime>>>> last_seen(
      std::vector<UserId> users) override {
    std::vector<std::pair<UserId, WallTime>> found;
    for (const UserId user : users) {
      if (seen.contains(user)) found.emplace_back(user, seen[user]);
    }
    co_return found;
  }
  std::map<UserId, WallTime> seen;
  int writes = 0;
};

class BlockedPairs final : public Visibility {
 public:
  bool hidden(UserId a, UserId b) const override {
    return pairs.contains({a, b}) || pairs.contains({b, a});
  }
  std::set<std::pair<UserId, UserId>> pairs;
};

class EventLog final : public protocol::EventSink {
 public:
  void to_user(UserId user, const protocol::ServerEvent& event) override {
    events[user].push_back(std::get<protocol::PresenceChanged>(event).presence);
  }
  void to_client(ClientId, const protocol::ServerEvent&) override { FAIL(); }
  void to_user_except(UserId, ClientId, const protocol::ServerEvent&) override { FAIL(); }
  std::map<UserId, std::vector<protocol::Presence>> events;
};

class PresenceTest : public ::testing::Test {
 protected:
  void connect(UserId user, ClientId client) {
    presence_.client_connected(user, client, clock_.wall_now());
  }
  void disconnect(UserId user, ClientId client) {
    presence_.client_disconnected(user, client, clock_.now());
  }
  void pass(Duration duration) {
    clock_.advance(duration);
    if (presence_.next_deadline() <= clock_.now()) {
      presence_.on_deadline(clock_.now(), clock_.wall_now());
    }
  }
  protocol::Presence seen(UserId viewer, UserId user) {
    return run_sync(presence_.presences(viewer, {user}))->at(0);
  }

  FakeClock clock_;
  SeededRandom random_{3};
  MemoryStore store_;
  BlockedPairs blocks_;
  EventLog log_;
  PresenceService presence_{store_, blocks_, log_};
  UserId alice_ = UserId::random(random_);
  UserId bob_ = UserId::random(random_);
  ClientId tab_ = ClientId::random(random_);
  ClientId phone_ = ClientId::random(random_);
  ClientId bobs_ = ClientId::random(random_);
};

TEST_F(PresenceTest, ArrivalIsToldToThoseWhoAreThere) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  ASSERT_EQ(log_.events[bob_].size(), 2U);  // his own and hers
  EXPECT_EQ(log_.events[bob_].back().user_id, alice_);
  EXPECT_EQ(log_.events[bob_].back().status, PresenceStatus::kOnline);
  connect(alice_, phone_);
  EXPECT_EQ(log_.events[bob_].size(), 2U) << "a second client changes nothing";
}

TEST_F(PresenceTest, ShortGapIsNotSeen) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  log_.events.clear();
  disconnect(alice_, tab_);
  pass(limits::kPresenceGrace - 1ms);
  connect(alice_, phone_);
  pass(1h);
  EXPECT_TRUE(log_.events.empty());
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOnline);
}

TEST_F(PresenceTest, LeavingIsToldAfterTheGraceWithTheTime) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  disconnect(alice_, tab_);
  EXPECT_EQ(presence_.next_deadline(), clock_.now() + limits::kPresenceGrace);
  pass(limits::kPresenceGrace);
  const auto& last = log_.events[bob_].back();
  EXPECT_EQ(last.status, PresenceStatus::kOffline);
  EXPECT_EQ(last.last_seen_ms, clock_.wall_now());
  EXPECT_EQ(seen(bob_, alice_).last_seen_ms, clock_.wall_now());
  EXPECT_EQ(presence_.next_deadline(), Timestamp::max());
}

TEST_F(PresenceTest, EverybodyWhoLeavesDoesSoInTheirOwnTime) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  connect(alice_, phone_);
  disconnect(alice_, tab_);
  pass(2s);
  disconnect(bob_, bobs_);
  pass(2s);
  connect(bob_, bobs_);
  disconnect(alice_, phone_);
  pass(limits::kPresenceGrace - 1ms);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOnline);
  pass(1ms);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOffline);
  EXPECT_EQ(presence_.status(bob_), PresenceStatus::kOnline);
  EXPECT_EQ(presence_.next_deadline(), Timestamp::max());
}

TEST_F(PresenceTest, WhenTheServerStopsEverybodyWasSeenThen) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  pass(1h);
  const int writes = store_.writes;
  presence_.stop(clock_.wall_now());
  EXPECT_EQ(store_.writes, writes + 1);
  EXPECT_EQ(store_.seen[alice_], clock_.wall_now());
  EXPECT_EQ(store_.seen[bob_], clock_.wall_now());
}

TEST_F(PresenceTest, DoNotDisturbOnOneClientCountsForAll) {
  connect(alice_, tab_);
  connect(alice_, phone_);
  presence_.set_status(alice_, tab_, ChosenStatus::kAway);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOnline);
  presence_.set_status(alice_, phone_, ChosenStatus::kAway);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kAway);
  presence_.set_status(alice_, tab_, ChosenStatus::kDoNotDisturb);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kDoNotDisturb);
}

TEST_F(PresenceTest, StatusGoesWithItsClient) {
  connect(alice_, tab_);
  connect(alice_, phone_);
  presence_.set_status(alice_, tab_, ChosenStatus::kDoNotDisturb);
  disconnect(alice_, tab_);
  pass(limits::kPresenceGrace);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOnline);
}

TEST_F(PresenceTest, BlockedPairsSeeNothingOfEachOther) {
  blocks_.pairs.insert({alice_, bob_});
  connect(bob_, bobs_);
  log_.events.clear();
  connect(alice_, tab_);
  disconnect(alice_, tab_);
  pass(limits::kPresenceGrace);
  EXPECT_TRUE(log_.events[bob_].empty());
  EXPECT_EQ(seen(bob_, alice_).last_seen_ms, std::nullopt);
  EXPECT_EQ(seen(alice_, bob_).status, PresenceStatus::kOffline);
}

TEST_F(PresenceTest, BlockingHidesAndUnblockingShowsAtOnce) {
  connect(bob_, bobs_);
  connect(alice_, tab_);
  blocks_.pairs.insert({alice_, bob_});
  presence_.visibility_changed(alice_, bob_);
  EXPECT_EQ(log_.events[bob_].back(),
            (protocol::Presence{alice_, PresenceStatus::kOffline, std::nullopt}));
  EXPECT_EQ(log_.events[alice_].back().status, PresenceStatus::kOffline);
  blocks_.pairs.clear();
  presence_.visibility_changed(alice_, bob_);
  EXPECT_EQ(log_.events[bob_].back().status, PresenceStatus::kOnline);
}

TEST_F(PresenceTest, StatusOfAnUnknownClientIsIgnored) {
  presence_.set_status(alice_, tab_, ChosenStatus::kAway);
  EXPECT_EQ(presence_.status(alice_), PresenceStatus::kOffline);
}

}  // namespace
}  // namespace earshot::presence
