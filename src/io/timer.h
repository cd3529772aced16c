// Timers of one event loop. A Timer is owned by what it belongs to and can be armed again and
// again; destroying or cancelling it forgets it at once, so a callback never outlives its owner.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/time.h"

namespace earshot::io {

class EventLoop;
class TimerHeap;

// Loop thread only. Fires once per arm(), never early, in order of deadline.
class Timer {
 public:
  Timer(EventLoop& loop, std::function<void()> callback);
  ~Timer() { cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void arm(Timestamp deadline);
  void arm_after(Duration delay);
  void cancel();
  bool armed() const { return heap_index_ != kNotArmed; }

 private:
  friend TimerHeap;
  static constexpr size_t kNotArmed = static_cast<size_t>(-1);

  EventLoop& loop_;
  std::function<void()> callback_;
  Timestamp deadline_;
  size_t heap_index_ = kNotArmed;
};

// A binary heap in which every timer knows its place: arm and cancel are O(log n), without the
// dead entries that a heap of copies collects when idle timers are moved on with every message.
class TimerHeap {
 public:
  void add(Timer& timer);
  void remove(Timer& timer);
  void run_due(Timestamp now);
  // Timestamp::max() when nothing is armed.
  Timestamp next_deadline() const;
  bool empty() const { return heap_.empty(); }

 private:
  void sift_up(size_t index);
  void sift_down(size_t index);
  void place(size_t index, Timer* timer);

  std::vector<Timer*> heap_;
};

}  // namespace earshot::io
