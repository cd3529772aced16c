#include "io/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::io {
namespace {

constexpr Duration kWaitMax = std::chrono::minutes(1);

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::create(Pace pace) {
  // OpenSSL writes with write(2), which has no MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor wakeup(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll || !wakeup) return Error{ErrorCode::kUnavailable, "cannot create an event loop"};
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.ptr = nullptr;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wakeup.get(), &event) != 0) {
    return Error{ErrorCode::kUnavailable, "cannot watch the wakeup descriptor"};
  }
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll), std::move(wakeup), pace));
}

EventLoop::EventLoop(FileDescriptor epoll, FileDescriptor wakeup, Pace pace)
    : epoll_(std::move(epoll)),
      wakeup_(std::move(wakeup)),
      pace_(pace),
      now_(clock_.now()),
      scratch_(limits::kReadScratchBytes) {}

void EventLoop::post(std::function<void()> work) {
  bool was_empty;
  {
    const std::lock_guard lock(posted_mutex_);
    was_empty = posted_.empty();
    posted_.push_back(std::move(work));
  }
  if (!was_empty) return;
  const uint64_t one = 1;
  // Fails only when the counter is already at its maximum, and then the loop wakes anyway.
  [[maybe_unused]] const ssize_t written = ::write(wakeup_.get(), &one, sizeof one);
}

// What was posted before still runs.
void EventLoop::stop() {
  post([this] { stopping_.store(true); });
}

void EventLoop::run() {
  while (!stopping_.load()) run_turn(Timestamp::max());
  stopping_.store(false);
}

Result<void> EventLoop::watch(int fd, Watcher& watcher) {
  return add(fd, watcher, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
}

Result<void> EventLoop::watch_readable(int fd, Watcher& watcher) {
  return add(fd, watcher, EPOLLIN | EPOLLRDHUP | EPOLLET);
}

Result<void> EventLoop::add(int fd, Watcher& watcher, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watcher;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    return Error{ErrorCode::kUnavailable, "cannot watch a descriptor"};
  }
  return {};
}

void EventLoop::unwatch(int fd, Watcher& watcher) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  std::replace(ready_.begin(), ready_.end(), &watcher, static_cast<Watcher*>(nullptr));
  std::erase(awake_, &watcher);
}

Duration EventLoop::time_to_wait(Timestamp deadline) const {
  if (!awake_.empty() || !resumed_.empty() || stopping_.load()) return Duration::zero();
  const Timestamp until = std::min(deadline, timers_.next_deadline());
  if (until == Timestamp::max()) return kWaitMax;
  return std::clamp(until - clock_.now(), Duration::zero(), kWaitMax);
}

int EventLoop::wait(std::span<epoll_event> events, Duration at_most) {
  const auto count_max = static_cast<int>(events.size());
  if (pace_ == Pace::kPunctual && has_pwait2_) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
    const timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (at_most - seconds).count()};
    const int count = ::epoll_pwait2(epoll_.get(), events.data(), count_max, &timeout, nullptr);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
    has_pwait2_ = false;  // Linux before 5.11, or a container that does not know it
  }
  // Rounded up, or the loop would spin through the last fraction of a millisecond.
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(at_most);
  return ::epoll_wait(epoll_.get(), events.data(), count_max, static_cast<int>(timeout.count()));
}

void EventLoop::run_turn(Timestamp deadline) {
  ++turn_;
  dispatch_events(time_to_wait(deadline));
  timers_.run_due(now_);
  run_posted();
  run_resumed();
  for (const std::function<void()>& hook : turn_ends_) hook();
}

void EventLoop::dispatch_events(Duration at_most) {
  std::array<epoll_event, kEventsPerTurn> events;
  const size_t few = pace_ == Pace::kPunctual ? kEventsPerPunctualTurn : kEventsPerTurn;
  const int count = wait(std::span(events).first(few), at_most);
  CHECK(count >= 0 || errno == EINTR);
  now_ = clock_.now();

  ready_.clear();
  readiness_.clear();
  for (int i = 0; i < count; ++i) {
    if (events[i].data.ptr == nullptr) {
      uint64_t counter;
      [[maybe_unused]] const ssize_t taken = ::read(wakeup_.get(), &counter, sizeof counter);
      continue;
    }
    const uint32_t flags = events[i].events;
    ready_.push_back(static_cast<Watcher*>(events[i].data.ptr));
    readiness_.push_back({
        .readable = (flags & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
        .writable = (flags & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
        .hung_up = (flags & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
    });
  }
  run_awake();
  for (size_t i = 0; i < ready_.size(); ++i) {
    if (ready_[i] != nullptr) ready_[i]->on_ready(readiness_[i]);
  }
  ready_.clear();
}

void EventLoop::run_awake() {
  // One by one from the front, because a watcher may be forgotten while others run; those who wake
  // again meanwhile wait for the next turn.
  for (size_t left = awake_.size(); left > 0 && !awake_.empty(); --left) {
    Watcher* const watcher = awake_.front();
    awake_.erase(awake_.begin());
    watcher->on_ready({});
  }
}

void EventLoop::run_posted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(posted_mutex_);
    work.swap(posted_);
  }
  for (std::function<void()>& item : work) item();
}

void EventLoop::run_resumed() {
  for (size_t i = 0; i < resumed_.size(); ++i) resumed_[i].resume();
  resumed_.clear();
}

}  // namespace earshot::io
