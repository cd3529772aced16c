#include "io/signals.h"

#include <pthread.h>
#include <sys/signalfd.h>

#include <csignal>
#include <utility>

namespace earshot::io {
namespace {

sigset_t to_set(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals(std::initializer_list<int> signals) {
  const sigset_t set = to_set(signals);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Result<std::unique_ptr<SignalWatcher>> SignalWatcher::create(EventLoop& loop,
                                                             std::initializer_list<int> signals,
                                                             std::function<void(int)> on_signal) {
  const sigset_t set = to_set(signals);
  FileDescriptor fd(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd) return Error{ErrorCode::kUnavailable, "cannot watch signals"};
  std::unique_ptr<SignalWatcher> watcher(
      new SignalWatcher(loop, std::move(fd), std::move(on_signal)));
  TRY(loop.watch(watcher->fd_.get(), *watcher));
  return watcher;
}

SignalWatcher::SignalWatcher(EventLoop& loop, FileDescriptor fd, std::function<void(int)> on_signal)
    : loop_(loop), fd_(std::move(fd)), on_signal_(std::move(on_signal)) {}

SignalWatcher::~SignalWatcher() { loop_.unwatch(fd_.get(), *this); }

void SignalWatcher::on_ready(Readiness) {
  signalfd_siginfo info;
  while (::read(fd_.get(), &info, sizeof info) == sizeof info) {
    on_signal_(static_cast<int>(info.ssi_signo));
  }
}

}  // namespace earshot::io
