// Which socket of several a packet leaves by. Loop thread.
#pragma once

#include <memory>
#include <vector>

#include "base/socket_address.h"
#include "io/udp_socket.h"

namespace earshot::media {

// The one that packets for `local` come to; nullptr: none.
inline io::UdpSocket* socket_for(const std::vector<std::unique_ptr<io::UdpSocket>>& sockets,
                                 const SocketAddress& local) {
  io::UdpSocket* found = nullptr;
  for (const auto& socket : sockets) {
    const SocketAddress& address = socket->address();
    if (address == local) return socket.get();
    if (address.is_wildcard() && address.port() == local.port() &&
        (!address.is_v4() || local.is_v4())) {
      found = socket.get();
    }
  }
  return found;
}

}  // namespace earshot::media
