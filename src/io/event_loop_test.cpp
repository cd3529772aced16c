#include "io/event_loop.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

#include "base/random.h"
#include "base/spawn.h"
#include "io/signals.h"
#include "io/testing/blocking_client.h"

namespace earshot::io {
namespace {

class EventLoopTest : public ::testing::Test {
 protected:
  std::unique_ptr<EventLoop> loop_ = *EventLoop::create();
};

TEST_F(EventLoopTest, RunsWorkPostedFromAnotherThreadInOrder) {
  std::vector<int> order;
  std::thread other([this, &order] {
    for (int i = 0; i < 100; ++i) loop_->post([&order, i] { order.push_back(i); });
    loop_->stop();
  });
  loop_->run();
  other.join();
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[i], i);
}

TEST_F(EventLoopTest, FiresTimersInOrderOfDeadlineAndNotEarly) {
  std::vector<int> order;
  const Timestamp start = loop_->now();
  Timer late(*loop_, [&] { order.push_back(3); });
  Timer early(*loop_, [&] { order.push_back(1); });
  Timer middle(*loop_, [&] { order.push_back(2); });
  Timer cancelled(*loop_, [&] { order.push_back(9); });
  late.arm(start + 3ms);
  early.arm(start + 1ms);
  cancelled.arm(start + 1ms);
  middle.arm(start + 2ms);
  cancelled.cancel();
  ASSERT_TRUE(testing::run_until(*loop_, [&] { return order.size() == 3; }));
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_GE(loop_->now(), start + 3ms);
  EXPECT_TRUE(loop_->timers().empty());
}

TEST_F(EventLoopTest, KeepsTheHeapRightUnderManyArmsAndCancels) {
  SeededRandom random(3);
  const Timestamp start = loop_->now();
  std::vector<std::unique_ptr<Timer>> timers;
  std::vector<Timestamp> deadlines(500);
  std::vector<Timestamp> fired;
  for (size_t i = 0; i < deadlines.size(); ++i) {
    timers.push_back(std::make_unique<Timer>(*loop_, [&, i] { fired.push_back(deadlines[i]); }));
  }
  for (int i = 0; i < 5000; ++i) {
    const size_t which = random.below(timers.size());
    deadlines[which] = start + Duration(random.below(1'000'000));
    timers[which]->arm(deadlines[which]);
    if (random.below(4) == 0) timers[random.below(timers.size())]->cancel();
  }
  size_t armed = 0;
  for (const auto& timer : timers) armed += timer->armed();
  loop_->timers().run_due(start + 1s);
  EXPECT_EQ(fired.size(), armed);
  EXPECT_TRUE(std::is_sorted(fired.begin(), fired.end()));
}

TEST_F(EventLoopTest, LetsATimerDestroyItself) {
  std::unique_ptr<Timer> timer;
  bool fired = false;
  timer = std::make_unique<Timer>(*loop_, [&] {
    timer.reset();
    fired = true;
  });
  timer->arm_after(Duration::zero());
  ASSERT_TRUE(testing::run_until(*loop_, [&] { return fired; }));
}

TEST_F(EventLoopTest, CallsTheHookOnceAtTheEndOfEachTurn) {
  int hooks = 0, works = 0;
  loop_->add_turn_end([&] {
    ++hooks;
    EXPECT_EQ(works, 3);
  });
  for (int i = 0; i < 3; ++i) loop_->post([&] { ++works; });
  loop_->run_turn(Timestamp::max());
  EXPECT_EQ(hooks, 1);
}

TEST(EventLoopTurns, GivesTimersATurnBetweenFewDescriptors) {
  struct Note final : Watcher {
    std::string& order;
    FileDescriptor readable = FileDescriptor(::eventfd(1, EFD_CLOEXEC));
    explicit Note(std::string& order) : order(order) {}
    void on_ready(Readiness) override { order += 'd'; }
  };
  constexpr int kMore = 2;
  const auto loop = *EventLoop::create(EventLoop::Pace::kPunctual);
  std::string order;
  std::vector<std::unique_ptr<Note>> notes;
  for (int i = 0; i < EventLoop::kEventsPerPunctualTurn + kMore; ++i) {
    notes.push_back(std::make_unique<Note>(order));
    ASSERT_TRUE(loop->watch_readable(notes.back()->readable.get(), *notes.back()).ok());
  }
  Timer timer(*loop, [&] { order += 't'; });
  timer.arm(loop->clock().now());
  loop->run_turn(loop->clock().now());
  loop->run_turn(loop->clock().now());
  EXPECT_EQ(order,
            std::string(EventLoop::kEventsPerPunctualTurn, 'd') + 't' + std::string(kMore, 'd'));
  for (const auto& note : notes) loop->unwatch(note->readable.get(), *note);
}

// The best of many: a busy machine takes its time.
TEST(EventLoopTurns, WaitsForPartsOfAMillisecondWhereItKeepsTime) {
  const auto loop = *EventLoop::create(EventLoop::Pace::kPunctual);
  Duration best = 1min;
  for (int i = 0; i < 100; ++i) {
    bool has_fired = false;
    Timer timer(*loop, [&] { has_fired = true; });
    const Timestamp due = loop->clock().now() + 100us;
    timer.arm(due);
    while (!has_fired) loop->run_turn(Timestamp::max());
    EXPECT_GE(loop->now(), due);
    best = std::min(best, loop->now() - due);
  }
  EXPECT_LT(best, 500us);
}

TEST_F(EventLoopTest, ResumesASleepingTaskAtItsTime) {
  bool done = false;
  const Timestamp wake = loop_->now() + 2ms;
  const auto sleeper = [](EventLoop& loop, Timestamp deadline, bool& flag) -> Task<void> {
    co_await sleep_until(loop, deadline);
    flag = true;
  };
  spawn(sleeper(*loop_, wake, done));
  EXPECT_FALSE(done);
  ASSERT_TRUE(testing::run_until(*loop_, [&] { return done; }));
  EXPECT_GE(loop_->now(), wake);
}

TEST_F(EventLoopTest, DeliversSignals) {
  block_signals({SIGUSR1});
  int seen = 0;
  auto watcher = *SignalWatcher::create(*loop_, {SIGUSR1}, [&](int signal) { seen = signal; });
  std::raise(SIGUSR1);
  ASSERT_TRUE(testing::run_until(*loop_, [&] { return seen != 0; }));
  EXPECT_EQ(seen, SIGUSR1);
}

}  // namespace
}  // namespace earshot::io
