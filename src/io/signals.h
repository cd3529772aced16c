// Process signals as loop callbacks.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>

#include "base/result.h"
#include "io/event_loop.h"

namespace earshot::io {

// Blocks `signals` in the calling thread, and so in all threads it starts later: call it first in
// main, so that the signals reach a SignalWatcher and nothing else.
void block_signals(std::initializer_list<int> signals);

// Loop thread only.
class SignalWatcher final : private Watcher {
 public:
  // `signals` are blocked in every thread.
  static Result<std::unique_ptr<SignalWatcher>> create(EventLoop& loop,
                                                       std::initializer_list<int> signals,
                                                       std::function<void(int signal)> on_signal);
  ~SignalWatcher();

 private:
  SignalWatcher(EventLoop& loop, FileDescriptor fd, std::function<void(int)> on_signal);
  void on_ready(Readiness readiness) override;

  EventLoop& loop_;
  FileDescriptor fd_;
  std::function<void(int)> on_signal_;
};

}  // namespace earshot::io
