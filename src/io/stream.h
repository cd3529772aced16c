// A connected byte stream: TCP (tcp_stream.h) or TLS over TCP (tls_stream.h), same use.
//
//   const auto n = co_await stream.read(loop.scratch());   // Result<size_t>; 0: the peer finished
//   const auto sent = co_await stream.write(bytes);        // Result<void>; all of it, or an error
//
// Loop thread only. One read and one write may wait at a time. close() ends both with kUnavailable;
// they resume in the same turn, so whoever awaits must keep the stream alive until it has resumed.
// A deadline is a Timer that closes the stream.
//
// A stream can move to the loop of another thread: detach() on the old one's thread, attach() on
// the new one's.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/file_descriptor.h"

namespace earshot::io {

class Stream : private Watcher {
 public:
  class ReadAwaiter;
  class WriteAwaiter;

  virtual ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // `into` must not be empty. Reading into loop.scratch() holds no memory while waiting; the bytes
  // are then good until the next co_await.
  ReadAwaiter read(std::span<uint8_t> into);
  // `data` stays valid until the write has finished.
  WriteAwaiter write(Bytes data);
  // Tells the peer that nothing more will be written; reading goes on.
  virtual void finish();
  void close();

  // The next reads give these bytes first. For whoever had to look at them to know what to do.
  void unread(Bytes bytes);

  // Leaves its loop and gives its ConnectionSlot back; nothing may be waiting. Until attach() it
  // can only be destroyed.
  void detach();
  void attach(EventLoop& loop, ConnectionSlot slot);

  // For media, where late is worse than lost: the kernel holds at most about `unsent_bytes` that
  // the network has not taken, and gives a peer up that takes nothing for so long.
  void bound_unsent(size_t unsent_bytes, Duration give_up_after);

  bool closed() const { return !fd_; }
  virtual bool secure() const = 0;
  const SocketAddress& peer() const { return peer_; }
  // Our end: the address the peer connected to. 0.0.0.0:0 once closed.
  SocketAddress local() const;
  EventLoop& loop() const { return *loop_; }

 protected:
  enum class Status : uint8_t { kDone, kWouldBlock, kEnd, kFailed };
  struct Attempt {
    Status status;
    size_t count = 0;
  };

  Stream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer, ConnectionSlot slot);

  virtual Attempt try_read(std::span<uint8_t> into) = 0;
  virtual Attempt try_write(Bytes data) = 0;
  virtual void before_close() {}
  int fd() const { return fd_.get(); }

 private:
  // Streams a peer keeps full must not starve the others of the loop.
  static constexpr size_t kReadPerTurnBytesMax = 256 * 1024;

  void on_ready(Readiness readiness) override;
  bool advance(ReadAwaiter& awaiter);
  bool advance(WriteAwaiter& awaiter);
  size_t take_unread(std::span<uint8_t> into);

  EventLoop* loop_;  // nullptr while detached
  FileDescriptor fd_;
  SocketAddress peer_;
  ConnectionSlot slot_;
  std::vector<uint8_t> unread_;
  ReadAwaiter* reader_ = nullptr;   // lives in the waiting coroutine
  WriteAwaiter* writer_ = nullptr;  // likewise
  uint64_t read_turn_ = 0;
  size_t read_this_turn_bytes_ = 0;
  bool readable_ = true;  // until a read would block
  bool writable_ = true;
};

class Stream::ReadAwaiter {
 public:
  ReadAwaiter(Stream& stream, std::span<uint8_t> into) : stream_(stream), into_(into) {}
  bool await_ready() { return stream_.advance(*this); }
  void await_suspend(std::coroutine_handle<> handle);
  Result<size_t> await_resume() const;

 private:
  friend Stream;
  Stream& stream_;
  std::span<uint8_t> into_;
  std::coroutine_handle<> handle_;
  size_t count_ = 0;
  Status status_ = Status::kWouldBlock;
};

class Stream::WriteAwaiter {
 public:
  WriteAwaiter(Stream& stream, Bytes data) : stream_(stream), data_(data) {}
  bool await_ready() { return stream_.advance(*this); }
  void await_suspend(std::coroutine_handle<> handle);
  Result<void> await_resume() const;

 private:
  friend Stream;
  Stream& stream_;
  Bytes data_;  // what is left
  std::coroutine_handle<> handle_;
  Status status_ = Status::kWouldBlock;
};

}  // namespace earshot::io
