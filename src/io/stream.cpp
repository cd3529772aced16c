#include "io/stream.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "io/native_address.h"

namespace earshot::io {
namespace {

Error closed_error() { return Error{ErrorCode::kUnavailable, "the connection is closed"}; }

}  // namespace

Stream::Stream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer, ConnectionSlot slot)
    : loop_(&loop), fd_(std::move(fd)), peer_(peer), slot_(std::move(slot)) {
  // Without a watch (out of kernel memory) the stream is born closed.
  if (!loop_->watch(fd_.get(), *this).ok()) fd_.reset();
}

Stream::~Stream() {
  CHECK(reader_ == nullptr && writer_ == nullptr);
  if (fd_ && loop_ != nullptr) loop_->unwatch(fd_.get(), *this);
}

Stream::ReadAwaiter Stream::read(std::span<uint8_t> into) {
  CHECK(!into.empty() && reader_ == nullptr);
  return ReadAwaiter(*this, into);
}

Stream::WriteAwaiter Stream::write(Bytes data) {
  CHECK(writer_ == nullptr);
  return WriteAwaiter(*this, data);
}

void Stream::finish() {
  if (fd_) ::shutdown(fd_.get(), SHUT_WR);
}

void Stream::close() {
  if (!fd_) return;
  before_close();
  loop_->unwatch(fd_.get(), *this);
  fd_.reset();
  // Not from here: who closes is often a callee of who waits.
  if (ReadAwaiter* const reader = std::exchange(reader_, nullptr)) {
    reader->status_ = Status::kFailed;
    loop_->resume_soon(reader->handle_);
  }
  if (WriteAwaiter* const writer = std::exchange(writer_, nullptr)) {
    writer->status_ = Status::kFailed;
    loop_->resume_soon(writer->handle_);
  }
}

void Stream::unread(Bytes bytes) { unread_.insert(unread_.begin(), bytes.begin(), bytes.end()); }

size_t Stream::take_unread(std::span<uint8_t> into) {
  const size_t count = std::min(into.size(), unread_.size());
  std::copy_n(unread_.begin(), count, into.begin());
  unread_.erase(unread_.begin(), unread_.begin() + static_cast<ptrdiff_t>(count));
  // An idle connection keeps no memory for what it once had.
  if (unread_.empty()) unread_ = std::vector<uint8_t>();
  return count;
}

void Stream::detach() {
  CHECK(loop_ != nullptr && reader_ == nullptr && writer_ == nullptr);
  if (fd_) loop_->unwatch(fd_.get(), *this);
  loop_ = nullptr;
  slot_ = ConnectionSlot();
}

void Stream::attach(EventLoop& loop, ConnectionSlot slot) {
  CHECK(loop_ == nullptr);
  loop_ = &loop;
  slot_ = std::move(slot);
  read_turn_ = 0;
  readable_ = true;
  writable_ = true;
  if (fd_ && !loop_->watch(fd_.get(), *this).ok()) fd_.reset();
}

void Stream::bound_unsent(size_t unsent_bytes, Duration give_up_after) {
  if (!fd_) return;
  const int bytes = static_cast<int>(unsent_bytes);
  ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
  const auto ms = static_cast<unsigned>(give_up_after / 1ms);
  ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

SocketAddress Stream::local() const {
  sockaddr_storage native;
  socklen_t length = sizeof native;
  if (!fd_ || ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&native), &length) != 0) {
    return {};
  }
  return from_native(native);
}

// True when the read is decided. False leaves the rest to on_ready.
bool Stream::advance(ReadAwaiter& awaiter) {
  if (!fd_) {
    awaiter.status_ = Status::kFailed;
    return true;
  }
  if (!unread_.empty()) {
    awaiter.count_ = take_unread(awaiter.into_);
    awaiter.status_ = Status::kDone;
    return true;
  }
  if (!readable_) return false;
  if (read_turn_ != loop_->turn()) {
    read_turn_ = loop_->turn();
    read_this_turn_bytes_ = 0;
  }
  if (read_this_turn_bytes_ >= kReadPerTurnBytesMax) {
    loop_->wake_soon(*this);
    return false;
  }
  const Attempt attempt = try_read(awaiter.into_);
  if (attempt.status == Status::kWouldBlock) {
    readable_ = false;
    return false;
  }
  read_this_turn_bytes_ += attempt.count;
  awaiter.status_ = attempt.status;
  awaiter.count_ = attempt.count;
  return true;
}

bool Stream::advance(WriteAwaiter& awaiter) {
  while (fd_ && !awaiter.data_.empty()) {
    if (!writable_) return false;
    const Attempt attempt = try_write(awaiter.data_);
    if (attempt.status == Status::kWouldBlock) {
      writable_ = false;
      return false;
    }
    if (attempt.status != Status::kDone) {
      awaiter.status_ = Status::kFailed;
      return true;
    }
    awaiter.data_ = awaiter.data_.subspan(attempt.count);
  }
  awaiter.status_ = fd_ ? Status::kDone : Status::kFailed;
  return true;
}

void Stream::on_ready(Readiness readiness) {
  // Either direction may let the other go on: a TLS read can wait for a write and a write for a
  // read.
  readable_ = readable_ || readiness.readable || readiness.writable;
  writable_ = writable_ || readiness.writable || readiness.readable;
  if (writer_ != nullptr && advance(*writer_)) {
    loop_->resume_soon(std::exchange(writer_, nullptr)->handle_);
  }
  // Last, and at once rather than soon: the bytes may be in the scratch buffer, and the reader may
  // destroy this stream.
  if (reader_ != nullptr && advance(*reader_)) std::exchange(reader_, nullptr)->handle_.resume();
}

void Stream::ReadAwaiter::await_suspend(std::coroutine_handle<> handle) {
  handle_ = handle;
  stream_.reader_ = this;
}

Result<size_t> Stream::ReadAwaiter::await_resume() const {
  if (status_ == Status::kFailed) return closed_error();
  return count_;
}

void Stream::WriteAwaiter::await_suspend(std::coroutine_handle<> handle) {
  handle_ = handle;
  stream_.writer_ = this;
}

Result<void> Stream::WriteAwaiter::await_resume() const {
  if (status_ == Status::kFailed) return closed_error();
  return {};
}

}  // namespace earshot::io
