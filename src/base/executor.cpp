#include "base/executor.h"

#include <utility>

namespace earshot {

void QueueExecutor::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  posted_.notify_one();
}

size_t QueueExecutor::run_ready() {
  size_t count = 0;
  while (true) {
    std::function<void()> work;
    {
      const std::lock_guard lock(mutex_);
      if (queue_.empty()) return count;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
    ++count;
  }
}

void QueueExecutor::wait_and_run_one() {
  std::function<void()> work;
  {
    std::unique_lock lock(mutex_);
    posted_.wait(lock, [this] { return !queue_.empty(); });
    work = std::move(queue_.front());
    queue_.pop_front();
  }
  work();
}

}  // namespace earshot
