#include "io/tcp_stream.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace earshot::io {

TcpStream::TcpStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer,
                     ConnectionSlot slot)
    : Stream(loop, std::move(fd), peer, std::move(slot)) {}

Stream::Attempt TcpStream::try_read(std::span<uint8_t> into) {
  while (true) {
    const ssize_t n = ::recv(fd(), into.data(), into.size(), 0);
    if (n > 0) return {Status::kDone, static_cast<size_t>(n)};
    if (n == 0) return {Status::kEnd};
    if (errno == EINTR) continue;
    return {errno == EAGAIN ? Status::kWouldBlock : Status::kFailed};
  }
}

Stream::Attempt TcpStream::try_write(Bytes data) {
  while (true) {
    const ssize_t n = ::send(fd(), data.data(), data.size(), MSG_NOSIGNAL);
    if (n >= 0) return {Status::kDone, static_cast<size_t>(n)};
    if (errno == EINTR) continue;
    return {errno == EAGAIN ? Status::kWouldBlock : Status::kFailed};
  }
}

}  // namespace earshot::io
