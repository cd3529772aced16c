// Task<T>: a lazy coroutine with exactly one awaiter. It starts when awaited, resumes its awaiter
// by symmetric transfer, and runs on whatever thread resumes it (in Earshot: the event loop's).
// Dropping a Task that never started is fine; dropping one that is suspended destroys its frame, so
// whatever it waits for must have forgotten it first. Exceptions are bugs and end the process.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/executor.h"

namespace earshot {

template <class T>
class Task;

namespace task_detail {

struct PromiseBase {
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
      return done.promise().awaiter;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() const noexcept { std::terminate(); }

  std::coroutine_handle<> awaiter = std::noop_coroutine();
};

template <class T>
struct Promise : PromiseBase {
  Task<T> get_return_object();

  template <class U = T>
  requires std::is_convertible_v<U&&, T>
  void return_value(U&& value) { result.emplace(std::forward<U>(value)); }

  std::optional<T> result;
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() const noexcept {}
};

}  // namespace task_detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept {
    handle_.promise().awaiter = awaiter;
    return handle_;
  }
  T await_resume() {
    if constexpr (!std::is_void_v<T>) return std::move(*handle_.promise().result);
  }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

namespace task_detail {

template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

// Starts at once and frees its own frame at the end.
struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

template <class T>
Detached store_result(Task<T> task, std::optional<T>* out) {
  out->emplace(co_await task);
}

inline Detached store_done(Task<void> task, bool* done) {
  co_await task;
  *done = true;
}

}  // namespace task_detail

// For tests: runs a task, and the executor it depends on, until the task is done.
template <class T>
T run_sync(QueueExecutor& executor, Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    bool done = false;
    task_detail::store_done(std::move(task), &done);
    executor.run_until([&done] { return done; });
  } else {
    std::optional<T> result;
    task_detail::store_result(std::move(task), &result);
    executor.run_until([&result] { return result.has_value(); });
    return std::move(*result);
  }
}

// For tests: runs a task that completes without waiting for anything.
template <class T>
T run_sync(Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    bool done = false;
    task_detail::store_done(std::move(task), &done);
    CHECK(done);
  } else {
    std::optional<T> result;
    task_detail::store_result(std::move(task), &result);
    CHECK(result.has_value());
    return std::move(*result);
  }
}

}  // namespace earshot
