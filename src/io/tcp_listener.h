// Listens on one address and makes a Stream of each connection: the one place where connections
// come in, with their limits. What a connection speaks decides who gets it; until its first bytes
// tell, it is no more than a descriptor and a deadline. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/rate_limiter.h"
#include "base/result.h"
#include "base/task.h"
#include "io/connection_limit.h"
#include "io/event_loop.h"
#include "io/protocol_sniffer.h"
#include "io/stream.h"
#include "io/tls_context.h"

namespace earshot::io {

class AcceptedSocket;
struct TlsOpening;

// An empty handler closes the connection. Nothing that was looked at is lost to the reader.
struct StreamHandlers {
  using OnStream = std::function<void(std::unique_ptr<Stream>)>;
  OnStream on_http = {};        // on a listener with TLS: inside TLS
  OnStream on_turn = {};        // plain, or inside TLS: Stream::secure() tells
  OnStream on_plain_http = {};  // HTTP without TLS on a listener with TLS
  OnStream on_ice_tcp = {};     // plain: what it carries is encrypted by itself
};

class TcpListener final : private Watcher {
 public:
  // A v6 wildcard address listens for v4 as well. Port 0 takes a free one: see address().
  // `tls`: nullptr for plain TCP. `limit` and `tls` outlive the listener and its streams.
  static Result<std::unique_ptr<TcpListener>> create(EventLoop& loop, const SocketAddress& address,
                                                     ConnectionLimit& limit, const TlsContext* tls,
                                                     StreamHandlers handlers);
  // Closes the connections that have not said yet what they speak.
  ~TcpListener();

  const SocketAddress& address() const { return address_; }

 private:
  TcpListener(EventLoop& loop, FileDescriptor fd, const SocketAddress& address,
              ConnectionLimit& limit, const TlsContext* tls, StreamHandlers handlers);

  friend AcceptedSocket;

  void on_ready(Readiness readiness) override;
  void accept_all();
  void welcome(FileDescriptor fd, const SocketAddress& peer);
  void sort(std::unique_ptr<AcceptedSocket> socket, FirstBytes first);
  static Task<void> open_tls(std::shared_ptr<TlsOpening> opening);

  EventLoop& loop_;
  FileDescriptor fd_;
  SocketAddress address_;
  ConnectionLimit& limit_;
  const TlsContext* tls_;
  StreamHandlers handlers_;
  std::unordered_map<AcceptedSocket*, std::unique_ptr<AcceptedSocket>> accepted_;
  std::unordered_set<TlsOpening*> openings_;
  Timer retry_;              // after running out of descriptors
  TokenBucket refused_log_;  // a flood must not fill the log
  uint64_t refused_ = 0;     // since the last line about it
};

}  // namespace earshot::io
