#include "io/tcp_listener.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"
#include "io/native_address.h"
#include "io/tcp_stream.h"
#include "io/tls_stream.h"

namespace earshot::io {
namespace {

constexpr Duration kRetryDelay = 100ms;
constexpr Rate kRefusedLogRate = {.per_second = 0.1, .burst = 3};

Error listen_error(const SocketAddress& address) {
  const int error = errno;
  std::string hint;
  if (error == EADDRINUSE) {
    hint = " (sudo ss -lntp 'sport = :" + std::to_string(address.port()) + "' names the program)";
  } else if (error == EACCES) {
    hint = " (ports below 1024 need root, or the systemd unit of earshot setup)";
  }
  return Error{ErrorCode::kUnavailable,
               "cannot listen on " + address.to_string() + ": " + std::strerror(error) + hint};
}

bool set_option(int fd, int level, int option, int value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

}  // namespace

// A connection that has not said yet what it speaks. Nothing of it is consumed: the bytes stay in
// the kernel, for OpenSSL and the others to read from the start.
class AcceptedSocket final : private Watcher {
 public:
  AcceptedSocket(TcpListener& listener, FileDescriptor fd, const SocketAddress& peer,
                 ConnectionSlot slot)
      : listener_(listener),
        fd_(std::move(fd)),
        peer_(peer),
        slot_(std::move(slot)),
        deadline_(listener.loop_, [this] { listener_.accepted_.erase(this); }) {}
  ~AcceptedSocket() {
    if (fd_) listener_.loop_.unwatch(fd_.get(), *this);
  }

  // May destroy this.
  void start() {
    deadline_.arm_after(limits::kFirstBytesMax);
    if (!listener_.loop_.watch(fd_.get(), *this).ok()) listener_.accepted_.erase(this);
  }

  std::unique_ptr<Stream> take() {
    leave_loop();
    return std::make_unique<TcpStream>(listener_.loop_, std::move(fd_), peer_, std::move(slot_));
  }
  std::unique_ptr<Stream> take_tls(const TlsContext& tls) {
    leave_loop();
    return std::make_unique<TlsStream>(listener_.loop_, std::move(fd_), peer_, std::move(slot_),
                                       tls);
  }

 private:
  void leave_loop() {
    deadline_.cancel();
    listener_.loop_.unwatch(fd_.get(), *this);
  }

  void on_ready(Readiness readiness) override {
    std::array<uint8_t, kFirstBytesNeeded> bytes;
    const ssize_t count = ::recv(fd_.get(), bytes.data(), bytes.size(), MSG_PEEK);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    FirstBytes first = FirstBytes::kUnknown;
    if (count > 0) first = classify_first_bytes({bytes.data(), static_cast<size_t>(count)});
    if (first == FirstBytes::kNeedsMore && !readiness.hung_up) return;
    const auto self = listener_.accepted_.extract(this);
    listener_.sort(std::move(self.mapped()), first);
  }

  TcpListener& listener_;
  FileDescriptor fd_;
  SocketAddress peer_;
  ConnectionSlot slot_;
  Timer deadline_;
};

// shared_ptr, because the coroutine of the handshake outlives a listener that goes meanwhile.
struct TlsOpening {
  TlsOpening(TcpListener& owner, std::unique_ptr<Stream> opened)
      : listener(&owner),
        stream(std::move(opened)),
        deadline(stream->loop(), [this] { stream->close(); }) {
    deadline.arm_after(limits::kTlsHandshakeMax);
  }

  TcpListener* listener;  // nullptr: gone
  std::unique_ptr<Stream> stream;
  Timer deadline;
};

Result<std::unique_ptr<TcpListener>> TcpListener::create(EventLoop& loop,
                                                         const SocketAddress& address,
                                                         ConnectionLimit& limit,
                                                         const TlsContext* tls,
                                                         StreamHandlers handlers) {
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
      new TcpListener(loop, std::move(fd), from_native(native), limit, tls, std::move(handlers)));
  TRY(loop.watch(listener->fd_.get(), *listener));
  return listener;
}

TcpListener::TcpListener(EventLoop& loop, FileDescriptor fd, const SocketAddress& address,
                         ConnectionLimit& limit, const TlsContext* tls, StreamHandlers handlers)
    : loop_(loop),
      fd_(std::move(fd)),
      address_(address),
      limit_(limit),
      tls_(tls),
      handlers_(std::move(handlers)),
      retry_(loop, [this] { accept_all(); }),
      refused_log_(kRefusedLogRate) {}

TcpListener::~TcpListener() {
  loop_.unwatch(fd_.get(), *this);
  for (TlsOpening* const opening : openings_) {
    opening->listener = nullptr;
    opening->stream->close();
  }
}

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
    ++refused_;
    if (refused_log_.take(loop_.now())) {
      log_warning("io", "connections refused: too many",
                  {{"peer", peer.ip_text()}, {"count", std::exchange(refused_, 0)}});
    }
    return;
  }
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  auto socket = std::make_unique<AcceptedSocket>(*this, std::move(fd), peer, std::move(*slot));
  AcceptedSocket* const key = socket.get();
  accepted_.emplace(key, std::move(socket));
  key->start();
}

// The handlers may destroy whatever they like but this listener.
void TcpListener::sort(std::unique_ptr<AcceptedSocket> socket, FirstBytes first) {
  if (first == FirstBytes::kTls && tls_ != nullptr) {
    auto opening = std::make_shared<TlsOpening>(*this, socket->take_tls(*tls_));
    openings_.insert(opening.get());
    spawn(open_tls(std::move(opening)));
    return;
  }
  const StreamHandlers::OnStream* handler = nullptr;
  if (first == FirstBytes::kHttp) {
    handler = tls_ != nullptr ? &handlers_.on_plain_http : &handlers_.on_http;
  }
  if (first == FirstBytes::kTurn) handler = &handlers_.on_turn;
  if (first == FirstBytes::kIceTcp) handler = &handlers_.on_ice_tcp;
  if (handler != nullptr && *handler) (*handler)(socket->take());
}

// The handshake, and then the first bytes inside.
Task<void> TcpListener::open_tls(std::shared_ptr<TlsOpening> opening) {
  Stream& stream = *opening->stream;
  std::vector<uint8_t> received;
  FirstBytes first = FirstBytes::kNeedsMore;
  while (first == FirstBytes::kNeedsMore) {
    const std::span<uint8_t> scratch = stream.loop().scratch();
    const Result<size_t> count = co_await stream.read(scratch);
    if (!count.ok() || *count == 0) break;
    received.insert(received.end(), scratch.begin(),
                    scratch.begin() + static_cast<ptrdiff_t>(*count));
    first = classify_first_bytes(received);
  }
  TcpListener* const listener = opening->listener;
  opening->deadline.cancel();
  if (listener == nullptr) co_return;
  listener->openings_.erase(opening.get());
  const StreamHandlers::OnStream* handler = nullptr;
  if (first == FirstBytes::kHttp) handler = &listener->handlers_.on_http;
  if (first == FirstBytes::kTurn) handler = &listener->handlers_.on_turn;
  if (handler == nullptr || !*handler) {
    stream.close();
    co_return;
  }
  stream.unread(received);
  (*handler)(std::move(opening->stream));
}

}  // namespace earshot::io
