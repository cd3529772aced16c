// Listens on one address and makes a Stream of each connection: the one place where connections
// come in, with their limits. Loop thread only.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/stream.h"
#include "io/tls_context.h"

namespace earshot::io {

class TcpListener final : private Watcher {
 public:
  using OnStream = std::function<void(std::unique_ptr<Stream>)>;

  // A v6 wildcard address listens for v4 as well. Port 0 takes a free one: see address().
  // `tls`: nullptr for plain TCP. `limit` and `tls` outlive the listener and its streams.
  static Result<std::unique_ptr<TcpListener>> create(EventLoop& loop, const SocketAddress& address,
                                                     ConnectionLimit& limit, const TlsContext* tls,
                                                     OnStream on_stream);
  ~TcpListener();

  const SocketAddress& address() const { return address_; }

 private:
  TcpListener(EventLoop& loop, FileDescriptor fd, const SocketAddress& address,
              ConnectionLimit& limit, const TlsContext* tls, OnStream on_stream);

  void on_ready(Readiness readiness) override;
  void accept_all();
  void welcome(FileDescriptor fd, const SocketAddress& peer);

  EventLoop& loop_;
  FileDescriptor fd_;
  SocketAddress address_;
  ConnectionLimit& limit_;
  const TlsContext* tls_;
  OnStream on_stream_;
  Timer retry_;  // after running out of descriptors
};

}  // namespace earshot::io
