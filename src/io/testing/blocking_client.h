// For tests: a client on a thread of its own with blocking sockets, and a loop that runs until the
// client is done.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/socket_address.h"
#include "io/event_loop.h"
#include "io/file_descriptor.h"
#include "io/native_address.h"

namespace earshot::io::testing {

// No test waits this long unless it has failed.
inline constexpr Duration kGiveUpAfter = 10s;

class BlockingClient {
 public:
  explicit BlockingClient(const SocketAddress& server) {
    sockaddr_storage native;
    const socklen_t length = to_native(server, native);
    fd_ = FileDescriptor(::socket(native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval timeout{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    CHECK(::connect(fd_.get(), reinterpret_cast<sockaddr*>(&native), length) == 0);
  }

  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  // Up to `count` bytes; fewer at the end of the stream.
  std::string receive(size_t count) {
    std::string text(count, '\0');
    size_t received = 0;
    while (received < count) {
      const ssize_t n = ::recv(fd_.get(), text.data() + received, count - received, 0);
      if (n <= 0) break;
      received += static_cast<size_t>(n);
    }
    text.resize(received);
    return text;
  }

  void finish() { ::shutdown(fd_.get(), SHUT_WR); }
  int fd() const { return fd_.get(); }

 private:
  FileDescriptor fd_;
};

inline bool run_until(EventLoop& loop, const std::function<bool()>& done) {
  const Timestamp give_up = loop.clock().now() + kGiveUpAfter;
  while (!done()) {
    if (loop.clock().now() > give_up) return false;
    loop.run_turn(loop.clock().now() + 1s);
  }
  return true;
}

// Runs `client` on its own thread and the loop on this one, until the client has returned.
inline bool run_with_client(EventLoop& loop, std::function<void()> client) {
  std::atomic<bool> done = false;
  std::thread thread([&] {
    client();
    done = true;
    loop.post([] {});
  });
  const bool in_time = run_until(loop, [&done] { return done.load(); });
  thread.join();
  return in_time;
}

}  // namespace earshot::io::testing
