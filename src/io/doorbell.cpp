#include "io/doorbell.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace earshot::io {

Result<std::unique_ptr<Doorbell>> Doorbell::create(EventLoop& loop, std::function<void()> on_rung) {
  FileDescriptor fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd) return Error{ErrorCode::kUnavailable, std::string("eventfd: ") + std::strerror(errno)};
  std::unique_ptr<Doorbell> bell(new Doorbell(loop, std::move(fd), std::move(on_rung)));
  TRY(loop.watch_readable(bell->fd_.get(), *bell));
  return bell;
}

Doorbell::Doorbell(EventLoop& loop, FileDescriptor fd, std::function<void()> on_rung)
    : loop_(loop), fd_(std::move(fd)), on_rung_(std::move(on_rung)) {}

Doorbell::~Doorbell() { loop_.unwatch(fd_.get(), *this); }

void Doorbell::ring() {
  // Acquire and release: who finds it rung already is sure that on_rung sees their writes, because
  // it is cleared before it looks.
  if (rung_.exchange(true, std::memory_order_acq_rel)) return;
  const uint64_t one = 1;
  // It cannot be full: it is written once until it is read.
  [[maybe_unused]] const ssize_t written = ::write(fd_.get(), &one, sizeof one);
}

void Doorbell::on_ready(Readiness) {
  uint64_t count;
  [[maybe_unused]] const ssize_t taken = ::read(fd_.get(), &count, sizeof count);
  rung_.exchange(false, std::memory_order_acq_rel);
  on_rung_();
}

}  // namespace earshot::io
