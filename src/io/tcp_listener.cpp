#include "io/tcp_listener.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "io/native_address.h"
#include "io/tcp_stream.h"
#include "io/tls_stream.h"

namespace earshot::io {
namespace {

constexpr Duration kRetryDelay = 100ms;

Error listen_error(const SocketAddress& address) {
  return Error{ErrorCode::kUnavailable,
               "cannot listen on " + address.to_string() + ": " + std::strerror(errno)};
}

bool set_option(int fd, int level, int option, int value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

}  // namespace

Result<std::unique_ptr<TcpListener>> TcpListener::create(EventLoop& loop,
                                                         const SocketAddress& address,
                                                         ConnectionLimit& limit,
                                                         const TlsContext* tls,
                                                         OnStream on_stream) {
  FileDescriptor fd(::socket(address.is_v4() ? AF_INET : AF_INET6,
                             SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd || !set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1)) return listen_error(address);
  if (!address.is_v4() && !set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0)) {
    return listen_error(address);
  }
  sockaddr_storage native;
  socklen_t length = to_native(address, native);
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&native), length) != 0 ||
      ::listen(fd.get(), limits::kListenBacklog) != 0) {
    return listen_error(address);
  }
  length = sizeof native;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&native), &length) != 0) {
    return listen_error(address);
  }
  std::unique_ptr<TcpListener> listener(
      new TcpListener(loop, std::move(fd), from_native(native), limit, tls, std::move(on_stream)));
  TRY(loop.watch(listener->fd_.get(), *listener));
  return listener;
}

TcpListener::TcpListener(EventLoop& loop, FileDescriptor fd, const SocketAddress& address,
                         ConnectionLimit& limit, const TlsContext* tls, OnStream on_stream)
    : loop_(loop),
      fd_(std::move(fd)),
      address_(address),
      limit_(limit),
      tls_(tls),
      on_stream_(std::move(on_stream)),
      retry_(loop, [this] { accept_all(); }) {}

TcpListener::~TcpListener() { loop_.unwatch(fd_.get(), *this); }

void TcpListener::on_ready(Readiness) { accept_all(); }

void TcpListener::accept_all() {
  while (true) {
    sockaddr_storage native;
    socklen_t length = sizeof native;
    FileDescriptor fd(::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&native), &length,
                                SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
      welcome(std::move(fd), from_native(native));
      continue;
    }
    if (errno == EAGAIN) return;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // Edge-triggered: nobody will call again for the connection that is still waiting.
      log_warning("io", "cannot accept, trying again", {{"error", std::strerror(errno)}});
      retry_.arm_after(kRetryDelay);
      return;
    }
    // Everything else is about one connection that is already gone (accept(2), ECONNABORTED, ...).
  }
}

void TcpListener::welcome(FileDescriptor fd, const SocketAddress& peer) {
  std::optional<ConnectionSlot> slot = limit_.acquire(peer);
  if (!slot.has_value()) {
    log_warning("io", "connection refused: too many", {{"peer", peer.ip_text()}});
    return;
  }
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (tls_ != nullptr) {
    on_stream_(std::make_unique<TlsStream>(loop_, std::move(fd), peer, std::move(*slot), *tls_));
  } else {
    on_stream_(std::make_unique<TcpStream>(loop_, std::move(fd), peer, std::move(*slot)));
  }
}

}  // namespace earshot::io
