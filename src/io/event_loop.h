// One thread's event loop on epoll: descriptors, timers, posted work, resumed coroutines.
//
// A turn: wait → descriptors → timers → posted work → resumed coroutines → turn-end hooks. A
// hook is where the gateway writes, so that everything one turn produced leaves in one write per
// socket.
//
// Threads: post() and stop() from any; everything else on the thread that calls run().
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/executor.h"
#include "base/result.h"
#include "base/time.h"
#include "io/file_descriptor.h"
#include "io/timer.h"

namespace earshot::io {

struct Readiness {
  bool readable = false;
  bool writable = false;
  bool hung_up = false;  // the peer will send nothing more
};

class Watcher {
 public:
  virtual void on_ready(Readiness readiness) = 0;

 protected:
  ~Watcher() = default;
};

class EventLoop final : public Executor {
 public:
  static constexpr int kEventsPerTurn = 512;
  static constexpr int kEventsPerPunctualTurn = 8;

  // When timers have their turn.
  enum class Pace : uint8_t {
    kUsual,     // in the next millisecond, after up to kEventsPerTurn descriptors
    kPunctual,  // as soon as the kernel can, after few: for who has to keep time
  };
  static Result<std::unique_ptr<EventLoop>> create(Pace pace = Pace::kUsual);
  ~EventLoop() override = default;

  void post(std::function<void()> work) override;
  void run();
  void stop();
  // One turn; waits at most until `deadline`. run() is this in a loop; tests call it directly.
  void run_turn(Timestamp deadline);

  // The time at the start of this turn.
  Timestamp now() const { return now_; }
  const Clock& clock() const { return clock_; }
  uint64_t turn() const { return turn_; }
  TimerHeap& timers() { return timers_; }

  // Edge-triggered: after each on_ready the watcher uses the descriptor until it would block.
  Result<void> watch(int fd, Watcher& watcher);
  // The same for reading alone: a UDP socket would wake the loop for every packet that has left.
  Result<void> watch_readable(int fd, Watcher& watcher);
  // `watcher` is not called again, not even for what this turn already collected.
  void unwatch(int fd, Watcher& watcher);
  // Calls on_ready({}) in the next turn: for a watcher that stops early to let others run.
  void wake_soon(Watcher& watcher) { awake_.push_back(&watcher); }
  // Resumes in this turn, after the current callbacks, from a fresh stack.
  void resume_soon(std::coroutine_handle<> handle) { resumed_.push_back(handle); }

  // `hook` runs at the end of every turn, after those added before it, until the loop is gone.
  void add_turn_end(std::function<void()> hook) { turn_ends_.push_back(std::move(hook)); }

  // For reading: shared by all streams of the loop, so that an idle connection holds no buffer.
  // What is in it is gone after the next co_await.
  std::span<uint8_t> scratch() { return scratch_; }

 private:
  EventLoop(FileDescriptor epoll, FileDescriptor wakeup, Pace pace);

  Result<void> add(int fd, Watcher& watcher, uint32_t events);
  Duration time_to_wait(Timestamp deadline) const;
  int wait(std::span<epoll_event> events, Duration at_most);
  void dispatch_events(Duration at_most);
  void run_awake();
  void run_posted();
  void run_resumed();

  FileDescriptor epoll_;
  FileDescriptor wakeup_;
  const Pace pace_;
  bool has_pwait2_ = true;  // until the kernel says no
  SystemClock clock_;
  Timestamp now_;
  uint64_t turn_ = 0;
  TimerHeap timers_;
  std::vector<uint8_t> scratch_;
  std::vector<std::function<void()>> turn_ends_;

  std::vector<Watcher*> ready_;       // this turn's events; nulled by unwatch
  std::vector<Readiness> readiness_;  // parallel to ready_
  std::vector<Watcher*> awake_;
  std::vector<std::coroutine_handle<>> resumed_;

  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by posted_mutex_
  std::atomic<bool> stopping_ = false;
};

// co_await sleep_until(loop, deadline): resumes on the loop at or after `deadline`. It cannot be
// cancelled, so it is for tasks that nothing but their own work ends.
class SleepAwaiter {
 public:
  SleepAwaiter(EventLoop& loop, Timestamp deadline)
      : deadline_(deadline), timer_(loop, [this] { handle_.resume(); }) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    handle_ = handle;
    timer_.arm(deadline_);
  }
  void await_resume() const {}

 private:
  Timestamp deadline_;
  std::coroutine_handle<> handle_;
  Timer timer_;
};

inline SleepAwaiter sleep_until(EventLoop& loop, Timestamp deadline) { return {loop, deadline}; }

}  // namespace earshot::io
