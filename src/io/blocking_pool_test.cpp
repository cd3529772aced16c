#include "io/blocking_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace earshot::io {
namespace {

TEST(BlockingPool, RunsWorkElsewhereAndComesBack) {
  QueueExecutor executor;
  BlockingPool pool(executor, 2, 4);
  std::thread::id ran_on;
  const auto work = [&]() -> Result<int> {
    ran_on = std::this_thread::get_id();
    return 7;
  };
  EXPECT_EQ(*run_sync(executor, pool.run(work)), 7);
  EXPECT_NE(ran_on, std::this_thread::get_id());
}

TEST(BlockingPool, SaysSoWhenTheQueueIsFull) {
  QueueExecutor executor;
  std::latch started(1), release(1);
  BlockingPool pool(executor, 1, 1);
  ASSERT_TRUE(pool.submit([&] {
    started.count_down();
    release.wait();
  }));
  started.wait();
  ASSERT_TRUE(pool.submit([] {}));
  const auto work = []() -> Result<int> { return 1; };
  EXPECT_EQ(run_sync(executor, pool.run(work)).error().code, ErrorCode::kUnavailable);
  release.count_down();
}

TEST(BlockingPool, FinishesWhatIsQueuedBeforeItGoes) {
  QueueExecutor executor;
  std::atomic<int> ran = 0;
  {
    BlockingPool pool(executor, 1, 100);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(pool.submit([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 100);
}

}  // namespace
}  // namespace earshot::io
