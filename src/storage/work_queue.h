// Bounded queue of operations between the loop and the storage threads. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace earshot::storage {

class Operation;

class WorkQueue {
 public:
  explicit WorkQueue(size_t operations_max) : operations_max_(operations_max) {}

  // False: full or closed; the operation was not taken.
  bool push(Operation* operation);

  // Waits for at least one operation and appends up to `count` in order of arrival.
  // False: closed and empty, no more will come.
  bool take(std::vector<Operation*>& out, size_t count);

  // Appends operations until `out` holds `target` of them or the time is up.
  void gather(std::vector<Operation*>& out, size_t target,
              std::chrono::steady_clock::time_point until);

  // No more pushes; what is queued is still taken.
  void close();

 private:
  void move_front(std::vector<Operation*>& out, size_t target);

  const size_t operations_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Operation*> queue_;
  size_t wake_at_ = 1;  // length of the queue that is worth waking the taker for
  bool closed_ = false;
};

}  // namespace earshot::storage
