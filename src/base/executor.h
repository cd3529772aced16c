// Where work runs. The event loop of io is one; domain code and storage know only this.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace earshot {

class Executor {
 public:
  virtual ~Executor() = default;
  // Any thread. `work` runs later on the executor's own thread, in order of posting, never inside
  // this call.
  virtual void post(std::function<void()> work) = 0;
};

// An executor without a thread of its own: work runs when the owner asks. For tests and tools.
class QueueExecutor final : public Executor {
 public:
  void post(std::function<void()> work) override;

  // Runs what is queued now and what that queues; returns how many ran.
  size_t run_ready();

  // Runs work, waiting for other threads to post some, until `done()`.
  template <class Predicate>
  void run_until(Predicate done) {
    while (!done()) wait_and_run_one();
  }

 private:
  void wait_and_run_one();

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> queue_;
};

}  // namespace earshot
