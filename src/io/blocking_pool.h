// A few threads for work that blocks: password hashes, file reads and writes, name lookups. The
// queue is bounded; when it is full the caller is told at once and can tell the client to wait.
//
//   CO_TRY_ASSIGN(auto bytes, co_await pool.run([path] { return read_file(path); }));
//
// run() from the executor's thread; it resumes there. Destroying the pool finishes what is queued.
#pragma once

#include <condition_variable>
#include <coroutine>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "base/task.h"

namespace earshot::io {

class BlockingPool {
 public:
  BlockingPool(Executor& executor, size_t threads, size_t queue_max);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // `work()` gives a Result<T> and runs on one of the pool's threads; so does this, later.
  template <class Work>
  Task<std::invoke_result_t<Work>> run(Work work);

  // False when the queue is full. `work` must not throw.
  bool submit(std::function<void()> work);

 private:
  template <class Work>
  struct Awaiter;

  void run_thread();

  Executor& executor_;
  const size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable submitted_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

template <class Work>
struct BlockingPool::Awaiter {
  using Outcome = std::invoke_result_t<Work>;

  BlockingPool& pool;
  Work& work;
  std::optional<Outcome> outcome = {};

  bool await_ready() const { return false; }
  bool await_suspend(std::coroutine_handle<> handle) {
    const bool submitted = pool.submit([this, handle] {
      outcome.emplace(work());
      pool.executor_.post([handle] { handle.resume(); });
    });
    if (!submitted) outcome.emplace(Error{ErrorCode::kUnavailable, "the server is busy"});
    return submitted;
  }
  Outcome await_resume() { return std::move(*outcome); }
};

template <class Work>
Task<std::invoke_result_t<Work>> BlockingPool::run(Work work) {
  Awaiter<Work> awaiter{*this, work};
  co_return co_await awaiter;
}

}  // namespace earshot::io
