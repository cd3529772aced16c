// WebSocket frames of the server: unmasked, never fragmented (RFC 6455 section 5.2). Appends to a
// buffer, so that many frames leave in one write.
#pragma once

#include <string>
#include <string_view>

#include "gateway/close_code.h"

namespace earshot::gateway {

void append_text_frame(std::string& out, std::string_view text);
void append_ping_frame(std::string& out);
// `payload` at most 125 bytes, as in the ping that it answers.
void append_pong_frame(std::string& out, std::string_view payload);
void append_close_frame(std::string& out, CloseCode code);

}  // namespace earshot::gateway
