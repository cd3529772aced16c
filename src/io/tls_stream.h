// TLS over TCP as a Stream, OpenSSL directly on the descriptor. The handshake happens inside the
// first read, so a deadline for the first read is a deadline for both.
#pragma once

#include <memory>

#include "io/stream.h"
#include "io/tls_context.h"

namespace earshot::io {

class TlsStream final : public Stream {
 public:
  // `fd`: connected and non-blocking.
  TlsStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer, ConnectionSlot slot,
            const TlsContext& context);
  // `session`: of either side; this owns it.
  TlsStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer, ConnectionSlot slot,
            ssl_st* session);
  ~TlsStream() override;

  bool secure() const override { return true; }
  void finish() override;

 private:
  Attempt try_read(std::span<uint8_t> into) override;
  Attempt try_write(Bytes data) override;
  void before_close() override;
  Attempt failed_attempt(int returned);

  ssl_st* session_;
};

}  // namespace earshot::io
