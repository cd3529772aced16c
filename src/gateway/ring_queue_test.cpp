#include "gateway/ring_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "base/random.h"

namespace earshot::gateway {
namespace {

TEST(RingQueue, BehavesLikeADeque) {
  SeededRandom random(5);
  RingQueue<std::unique_ptr<int>> queue;
  std::deque<int> model;
  for (int i = 0; i < 20'000; ++i) {
    if (model.empty() || random.below(100) < (i % 2000 < 1000 ? 60u : 40u)) {
      queue.push_back(std::make_unique<int>(i));
      model.push_back(i);
    } else {
      EXPECT_EQ(*queue.pop_front(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(queue.size(), model.size());
    if (!model.empty()) {
      const size_t index = random.below(model.size());
      ASSERT_EQ(*queue[index], model[index]);
    }
  }
}

TEST(RingQueue, ReachingBeyondTheEndIsABug) {
  RingQueue<int> queue;
  EXPECT_DEATH(queue.front(), "bug: CHECK");
}

}  // namespace
}  // namespace earshot::gateway
