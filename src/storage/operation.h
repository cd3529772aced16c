// One unit of work for a storage thread, and the awaiter that hands it over and brings the result
// back to the loop. The operation lives in the awaiting coroutine's frame: no allocation.
#pragma once

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "storage/connection.h"
#include "storage/work_queue.h"

namespace earshot::storage {

class Operation {
 public:
  virtual ~Operation() = default;
  // Storage thread. False: its changes are to be undone.
  virtual bool run(Connection& connection) = 0;
  // Storage thread, after run() or instead of it: what it did did not reach the disk.
  virtual void fail(const Error& error) = 0;
  // Executor's thread, last: resumes the caller. The operation may be gone when it returns.
  virtual void complete() = 0;
};

template <class Function>
class QueuedOperation final : public Operation {
 public:
  using ResultType = std::invoke_result_t<Function&, Connection&>;

  QueuedOperation(WorkQueue& queue, Function& function) : queue_(queue), function_(function) {}
  // A coroutine may not be dropped while a storage thread works on its behalf.
  ~QueuedOperation() override { CHECK(!pending_); }

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> caller) {
    caller_ = caller;
    pending_ = true;
    if (queue_.push(this)) return true;
    pending_ = false;
    result_.emplace(Error{ErrorCode::kUnavailable, "The server is overloaded. Try again soon."});
    return false;
  }
  ResultType await_resume() { return std::move(*result_); }

  bool run(Connection& connection) override {
    result_.emplace(function_(connection));
    return result_->ok();
  }
  void fail(const Error& error) override { result_.emplace(error); }
  void complete() override {
    pending_ = false;
    caller_.resume();
  }

 private:
  WorkQueue& queue_;
  Function& function_;
  std::optional<ResultType> result_;
  std::coroutine_handle<> caller_;
  bool pending_ = false;
};

}  // namespace earshot::storage
