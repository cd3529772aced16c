// The server's side of the opening handshake (RFC 6455 section 4.2.2).
#pragma once

#include <string>
#include <string_view>

namespace earshot::gateway {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string websocket_accept(std::string_view key);

}  // namespace earshot::gateway
