// How the certificate thread sleeps, and how others wake it. Any thread.
#pragma once

#include <condition_variable>
#include <mutex>

#include "base/time.h"

namespace earshot::acme {

class Waiter {
 public:
  // False when it was told to stop, at once or while waiting. `look_now` ends the wait early.
  bool wait_for(Duration duration) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, duration, [this] { return stopped_ || looking_; });
    looking_ = false;
    return !stopped_;
  }
  bool stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }
  void look_now() { set(looking_); }
  void stop() { set(stopped_); }

 private:
  void set(bool& flag) {
    {
      const std::lock_guard lock(mutex_);
      flag = true;
    }
    woken_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool stopped_ = false;
  bool looking_ = false;
};

}  // namespace earshot::acme
