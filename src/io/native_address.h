// SocketAddress ⇄ what the kernel takes.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/socket_address.h"

namespace earshot::io {

// A v4-mapped address, as dual-stack sockets show their v4 peers, becomes v4. Other families give
// 0.0.0.0:0.
SocketAddress from_native(const sockaddr_storage& native);
// The length of what was written.
socklen_t to_native(const SocketAddress& address, sockaddr_storage& native);

}  // namespace earshot::io
