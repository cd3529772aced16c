// The server's side of the opening handshake (RFC 6455 section 4.2.2).
#pragma once

#include <string>
#include <string_view>

namespace earshot::gateway {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string websocket_accept(std::string_view key);

// 24 characters of base64, as 16 bytes give.
bool is_websocket_key(std::string_view key);

}  // namespace earshot::gateway
