#include "io/probe.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/native_address.h"

namespace earshot::io {
namespace {

constexpr int kFirstRetransmission_ms = 500;  // RFC 8489 §6.2.1

Error failed(const SocketAddress& to, int error) {
  std::string why = std::strerror(error);
  if (error == ECONNREFUSED) why = "nobody listens there (connection refused)";
  if (error == ETIMEDOUT) why = "no answer; a firewall drops it, or the machine is off";
  if (error == ENETUNREACH || error == EHOSTUNREACH) why = "no route to it from here";
  if (error == ECONNRESET || error == EPIPE) why = "the other side broke the connection off";
  return Error{ErrorCode::kUnavailable, to.to_string() + ": " + why};
}

FileDescriptor open_socket(const SocketAddress& to, int type) {
  const int family = to.is_v4() ? AF_INET : AF_INET6;
  return FileDescriptor(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

// 0, or the error number: ETIMEDOUT when the deadline passes.
int wait_for(int fd, short events, int timeout_ms) {
  pollfd entry{fd, events, 0};
  const int ready = ::poll(&entry, 1, timeout_ms);
  if (ready < 0) return errno;
  return ready == 0 ? ETIMEDOUT : 0;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

int ProbeDeadline::left_ms() const {
  const auto left = end_ - std::chrono::steady_clock::now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::max<int64_t>(ms, 0));
}

TcpProbe::TcpProbe(FileDescriptor fd, const SocketAddress& to, Duration deadline)
    : fd_(std::move(fd)), to_(to), deadline_(deadline) {}

Result<std::unique_ptr<TcpProbe>> TcpProbe::connect(const SocketAddress& to, Duration deadline) {
  FileDescriptor fd = open_socket(to, SOCK_STREAM);
  if (!fd) return failed(to, errno);
  std::unique_ptr<TcpProbe> probe(new TcpProbe(std::move(fd), to, deadline));
  sockaddr_storage native{};
  const socklen_t length = to_native(to, native);
  if (::connect(probe->fd(), reinterpret_cast<const sockaddr*>(&native), length) == 0) {
    return probe;
  }
  if (errno != EINPROGRESS) return failed(to, errno);
  TRY(probe->wait(POLLOUT));
  int error = 0;
  socklen_t size = sizeof(error);
  if (::getsockopt(probe->fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) return failed(to, error);
  return probe;
}

Result<void> TcpProbe::wait(short events) const {
  const int error = wait_for(fd_.get(), events, deadline_.left_ms());
  if (error != 0) return failed(to_, error);
  return {};
}

Result<void> TcpProbe::write(Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes = bytes.subspan(static_cast<size_t>(count));
    } else if (would_block(errno)) {
      TRY(wait(POLLOUT));
    } else {
      return failed(to_, errno);
    }
  }
  return {};
}

Result<size_t> TcpProbe::read(std::span<uint8_t> out) {
  while (true) {
    const ssize_t count = ::recv(fd_.get(), out.data(), out.size(), 0);
    if (count >= 0) return static_cast<size_t>(count);
    if (!would_block(errno)) return failed(to_, errno);
    TRY(wait(POLLIN));
  }
}

Result<std::vector<uint8_t>> udp_exchange(const SocketAddress& to, Bytes request,
                                          bool (*accept)(Bytes request, Bytes answer),
                                          Duration deadline) {
  const FileDescriptor fd = open_socket(to, SOCK_DGRAM);
  if (!fd) return failed(to, errno);
  sockaddr_storage native{};
  const socklen_t length = to_native(to, native);
  // Connected, so that only answers from there arrive and "port unreachable" is an error.
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&native), length) != 0) {
    return failed(to, errno);
  }
  const ProbeDeadline all(deadline);
  int patience_ms = kFirstRetransmission_ms;
  while (all.left_ms() > 0) {
    if (::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) {
      return failed(to, errno);
    }
    const ProbeDeadline round(std::chrono::milliseconds(std::min(patience_ms, all.left_ms())));
    patience_ms *= 2;
    while (wait_for(fd.get(), POLLIN, round.left_ms()) == 0) {
      std::array<uint8_t, 2048> buffer;
      const ssize_t count = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
      if (count < 0 && !would_block(errno)) return failed(to, errno);
      if (count <= 0) continue;
      const Bytes answer(buffer.data(), static_cast<size_t>(count));
      if (accept(request, answer)) return std::vector<uint8_t>(answer.begin(), answer.end());
    }
  }
  return failed(to, ETIMEDOUT);
}

}  // namespace earshot::io
