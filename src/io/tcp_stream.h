// Plain TCP as a Stream.
#pragma once

#include "io/stream.h"

namespace earshot::io {

class TcpStream final : public Stream {
 public:
  // `fd`: connected and non-blocking.
  TcpStream(EventLoop& loop, FileDescriptor fd, const SocketAddress& peer, ConnectionSlot slot);

  bool secure() const override { return false; }

 private:
  Attempt try_read(std::span<uint8_t> into) override;
  Attempt try_write(Bytes data) override;
};

}  // namespace earshot::io
