// Blocking client connections with one deadline for everything, for diagnostics and address
// discovery: a check asks a question, waits for the answer, and says in a sentence for people what
// went wrong. Any thread that may block; one owner.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/socket_address.h"
#include "base/time.h"
#include "io/file_descriptor.h"

namespace earshot::io {

class ProbeDeadline {
 public:
  explicit ProbeDeadline(Duration all) : end_(std::chrono::steady_clock::now() + all) {}
  // For poll(2); 0 when it is over.
  int left_ms() const;

 private:
  std::chrono::steady_clock::time_point end_;
};

class ProbeStream {
 public:
  virtual ~ProbeStream() = default;
  virtual Result<void> write(Bytes bytes) = 0;
  // 0: the other side closed.
  virtual Result<size_t> read(std::span<uint8_t> out) = 0;
};

class TcpProbe final : public ProbeStream {
 public:
  static Result<std::unique_ptr<TcpProbe>> connect(const SocketAddress& to, Duration deadline);

  Result<void> write(Bytes bytes) override;
  Result<size_t> read(std::span<uint8_t> out) override;

  int fd() const { return fd_.get(); }
  // Waits until the socket is readable (or writable).
  Result<void> wait(short events) const;

 private:
  TcpProbe(FileDescriptor fd, const SocketAddress& to, Duration deadline);

  FileDescriptor fd_;
  SocketAddress to_;
  ProbeDeadline deadline_;
};

// Sends `request` and waits for the first datagram from `to` that `accept` takes; sends again after
// 0.5, 1, 2 ... seconds.
Result<std::vector<uint8_t>> udp_exchange(const SocketAddress& to, Bytes request,
                                          bool (*accept)(Bytes request, Bytes answer),
                                          Duration deadline);

}  // namespace earshot::io
