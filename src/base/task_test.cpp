#include "base/task.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include "base/spawn.h"

namespace earshot {
namespace {

Task<int> one() { co_return 1; }
Task<int> sum_of_ones(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await one();
  co_return sum;
}

struct PostedBack {
  QueueExecutor& executor;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> handle) const {
    executor.post([handle] { handle.resume(); });
  }
  void await_resume() const {}
};

Task<std::string> hop(QueueExecutor& executor, std::string text) {
  co_await PostedBack{executor};
  co_return text + "!";
}

Task<void> set(bool& flag) {
  flag = true;
  co_return;
}

TEST(Task, RunsOnlyWhenAwaited) {
  bool ran = false;
  { const Task<void> dropped = set(ran); }
  EXPECT_FALSE(ran);
  run_sync(set(ran));
  EXPECT_TRUE(ran);
}

// A stack frame per resumed task would overflow here. Sanitizers and -O0 do not turn the symmetric
// transfer into a jump, so the number stays below what a plain stack bears.
TEST(Task, AwaitsManyTasksInALoop) { EXPECT_EQ(run_sync(sum_of_ones(10'000)), 10'000); }

TEST(Task, ResumesFromAnExecutor) {
  QueueExecutor executor;
  EXPECT_EQ(run_sync(executor, hop(executor, "done")), "done!");
}

TEST(Spawn, RunsDetachedAndFreesItself) {
  QueueExecutor executor;
  auto alive = std::make_shared<int>(0);
  const auto work = [](QueueExecutor& where, std::shared_ptr<int> held) -> Task<void> {
    co_await PostedBack{where};
    ++*held;
  };
  spawn(work(executor, alive));
  EXPECT_EQ(*alive, 0);
  EXPECT_EQ(executor.run_ready(), 1u);
  EXPECT_EQ(*alive, 1);
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(QueueExecutor, WaitsForWorkOfOtherThreads) {
  QueueExecutor executor;
  bool done = false;
  std::thread other([&] { executor.post([&] { done = true; }); });
  executor.run_until([&] { return done; });
  other.join();
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace earshot
