#include "storage/work_queue.h"

#include <algorithm>

namespace earshot::storage {

bool WorkQueue::push(Operation* operation) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= operations_max_) return false;
    queue_.push_back(operation);
    if (queue_.size() < wake_at_) return true;
  }
  changed_.notify_one();
  return true;
}

bool WorkQueue::take(std::vector<Operation*>& out, size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  move_front(out, out.size() + count);
  return !out.empty();
}

void WorkQueue::gather(std::vector<Operation*>& out, size_t target,
                       std::chrono::steady_clock::time_point until) {
  if (out.size() >= target) return;
  std::unique_lock lock(mutex_);
  // One wake-up for the whole group instead of one for each of its members.
  wake_at_ = target - out.size();
  changed_.wait_until(lock, until, [this] { return closed_ || queue_.size() >= wake_at_; });
  wake_at_ = 1;
  move_front(out, target);
}

void WorkQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

void WorkQueue::move_front(std::vector<Operation*>& out, size_t target) {
  while (out.size() < target && !queue_.empty()) {
    out.push_back(queue_.front());
    queue_.pop_front();
  }
}

}  // namespace earshot::storage
