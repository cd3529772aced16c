// Wakes a loop from another thread, for those who pass work by rings of their own: ring() is a
// system call only when the loop sleeps, however often it is rung while it works.
//
// Threads: ring() from any; the rest on the loop's.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "base/result.h"
#include "io/event_loop.h"
#include "io/file_descriptor.h"

namespace earshot::io {

class Doorbell final : private Watcher {
 public:
  // `on_rung` runs on the loop, once or more after a ring(): whatever was written before ring() is
  // there for it to read.
  static Result<std::unique_ptr<Doorbell>> create(EventLoop& loop, std::function<void()> on_rung);
  ~Doorbell();

  void ring();

 private:
  Doorbell(EventLoop& loop, FileDescriptor fd, std::function<void()> on_rung);

  void on_ready(Readiness readiness) override;

  EventLoop& loop_;
  FileDescriptor fd_;
  const std::function<void()> on_rung_;
  std::atomic<bool> rung_ = false;
};

}  // namespace earshot::io
