#include "load/web_socket.h"

#include <wslay/wslay.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "base/base64.h"
#include "base/check.h"
#include "base/limits.h"

namespace earshot::load {

struct WebSocket::Callbacks {
  static WebSocket& self(void* data) { return *static_cast<WebSocket*>(data); }

  static ssize_t receive(wslay_event_context_ptr context, uint8_t* into, size_t size, int,
                         void* data) {
    WebSocket& socket = self(data);
    const size_t count = std::min(size, socket.input_.size());
    if (count == 0) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    std::memcpy(into, socket.input_.data(), count);
    socket.input_ = socket.input_.subspan(count);
    return static_cast<ssize_t>(count);
  }
  static ssize_t send(wslay_event_context_ptr, const uint8_t* bytes, size_t size, int, void* data) {
    self(data).output_.append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<ssize_t>(size);
  }
  static int mask(wslay_event_context_ptr, uint8_t* into, size_t size, void* data) {
    self(data).random_.fill({into, size});
    return 0;
  }
  static void message(wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message,
                      void* data) {
    if (message->opcode != WSLAY_TEXT_FRAME) return;
    self(data).on_text_({reinterpret_cast<const char*>(message->msg), message->msg_length});
  }
};

WebSocket::WebSocket(Random& random, OnText on_text)
    : random_(random), on_text_(std::move(on_text)) {
  const wslay_event_callbacks callbacks{.recv_callback = Callbacks::receive,
                                        .send_callback = Callbacks::send,
                                        .genmask_callback = Callbacks::mask,
                                        .on_frame_recv_start_callback = nullptr,
                                        .on_frame_recv_chunk_callback = nullptr,
                                        .on_frame_recv_end_callback = nullptr,
                                        .on_msg_recv_callback = Callbacks::message};
  CHECK(wslay_event_context_client_init(&context_, &callbacks, this) == 0);
  wslay_event_config_set_max_recv_msg_length(context_, 4 * limits::kSocketMessageBytesMax);
}

WebSocket::~WebSocket() { wslay_event_context_free(context_); }

Result<void> WebSocket::feed(Bytes bytes) {
  input_ = bytes;
  if (wslay_event_recv(context_) != 0) {
    return Error{ErrorCode::kInvalid, "the server sent what is no WebSocket"};
  }
  wslay_event_send(context_);
  if (wslay_event_get_close_received(context_) != 0) {
    return Error{ErrorCode::kUnavailable,
                 "the server closed the connection (" +
                     std::to_string(wslay_event_get_status_code_received(context_)) + ")"};
  }
  // It has answered what it could not read with an end of its own, and reads no more.
  if (wslay_event_want_read(context_) == 0) {
    return Error{ErrorCode::kInvalid, "the server sent what is no WebSocket"};
  }
  return {};
}

void WebSocket::send_text(std::string_view text) {
  const wslay_event_msg message{.opcode = WSLAY_TEXT_FRAME,
                                .msg = reinterpret_cast<const uint8_t*>(text.data()),
                                .msg_length = text.size()};
  CHECK(wslay_event_queue_msg(context_, &message) == 0);
  wslay_event_send(context_);
}

std::string WebSocket::make_key(Random& random) {
  std::array<uint8_t, 16> key{};
  random.fill(key);
  return base64(key);
}

}  // namespace earshot::load
