#include "io/timer.h"

#include <utility>

#include "base/check.h"
#include "io/event_loop.h"

namespace earshot::io {

Timer::Timer(EventLoop& loop, std::function<void()> callback)
    : loop_(loop), callback_(std::move(callback)) {}

void Timer::arm(Timestamp deadline) {
  cancel();
  deadline_ = deadline;
  loop_.timers().add(*this);
}

void Timer::arm_after(Duration delay) { arm(loop_.now() + delay); }

void Timer::cancel() {
  if (armed()) loop_.timers().remove(*this);
}

void TimerHeap::place(size_t index, Timer* timer) {
  heap_[index] = timer;
  timer->heap_index_ = index;
}

void TimerHeap::sift_up(size_t index) {
  Timer* const timer = heap_[index];
  while (index > 0) {
    const size_t parent = (index - 1) / 2;
    if (heap_[parent]->deadline_ <= timer->deadline_) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, timer);
}

void TimerHeap::sift_down(size_t index) {
  Timer* const timer = heap_[index];
  while (true) {
    size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->deadline_ < heap_[child]->deadline_) ++child;
    if (timer->deadline_ <= heap_[child]->deadline_) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, timer);
}

void TimerHeap::add(Timer& timer) {
  heap_.push_back(&timer);
  sift_up(heap_.size() - 1);
}

void TimerHeap::remove(Timer& timer) {
  const size_t index = timer.heap_index_;
  CHECK(index < heap_.size() && heap_[index] == &timer);
  Timer* const last = heap_.back();
  heap_.pop_back();
  if (last != &timer) {
    place(index, last);
    sift_up(index);
    sift_down(last->heap_index_);
  }
  timer.heap_index_ = Timer::kNotArmed;
}

Timestamp TimerHeap::next_deadline() const {
  return heap_.empty() ? Timestamp::max() : heap_.front()->deadline_;
}

void TimerHeap::run_due(Timestamp now) {
  while (!heap_.empty() && heap_.front()->deadline_ <= now) {
    Timer& timer = *heap_.front();
    remove(timer);
    // A copy: the callback may destroy the timer that holds it.
    const std::function<void()> callback = timer.callback_;
    callback();
  }
}

}  // namespace earshot::io
