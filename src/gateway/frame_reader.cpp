#include "gateway/frame_reader.h"

#include <wslay/wslay.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace earshot::gateway {
namespace {

constexpr size_t kControlPayloadBytesMax = 125;  // RFC 6455 section 5.5

// Base header, extended length and mask, in the only length encoding that wslay accepts.
uint64_t header_bytes(uint64_t payload_length) {
  const uint64_t extended = payload_length < 126 ? 0 : payload_length < 65536 ? 2 : 8;
  return 2 + extended + 4;
}

}  // namespace

struct FrameReader::Frame {
  uint64_t payload_length;
  uint8_t opcode;
  bool final;
  bool masked;
  bool reserved_bits;
};

FrameReader::~FrameReader() {
  if (context_ != nullptr) wslay_frame_context_free(context_);
}

ssize_t FrameReader::give_bytes(uint8_t* into, size_t size, int, void* self) {
  auto& reader = *static_cast<FrameReader*>(self);
  const size_t n = std::min(size, reader.input_.size());
  if (n == 0) return -1;  // wslay: WANT_READ
  std::memcpy(into, reader.input_.data(), n);
  reader.input_ = reader.input_.subspan(n);
  reader.unparsed_bytes_ += n;
  return static_cast<ssize_t>(n);
}

std::optional<CloseCode> FrameReader::feed(Bytes bytes, FrameSink& sink) {
  if (context_ == nullptr) {
    const wslay_frame_callbacks callbacks{nullptr, give_bytes, nullptr};
    CHECK(wslay_frame_context_init(&context_, &callbacks, this) == 0);
  }
  input_ = bytes;
  const std::optional<CloseCode> failure = receive_all(sink);
  drop_context_if_idle();
  return failure;
}

std::optional<CloseCode> FrameReader::receive_all(FrameSink& sink) {
  while (!stopped_) {
    wslay_frame_iocb part{};
    const ssize_t received = wslay_frame_recv(context_, &part);
    if (received == WSLAY_ERR_WANT_READ) return std::nullopt;
    if (received < 0) return CloseCode::kProtocolError;
    if (!in_frame_) {
      const Frame frame{part.payload_length, part.opcode, part.fin != 0, part.mask != 0,
                        part.rsv != 0};
      if (const auto failure = begin_frame(frame)) return failure;
    }
    const std::string_view data(reinterpret_cast<const char*>(part.data), part.data_length);
    (wslay_is_ctrl_frame(opcode_) ? control_payload_ : message_).append(data);
    payload_left_ -= data.size();
    if (payload_left_ > 0) continue;
    if (const auto failure = end_frame(sink)) return failure;
  }
  return std::nullopt;
}

std::optional<CloseCode> FrameReader::begin_frame(const Frame& frame) {
  if (!frame.masked || frame.reserved_bits) return CloseCode::kProtocolError;
  switch (frame.opcode) {
    case WSLAY_TEXT_FRAME:
      if (in_message_) return CloseCode::kProtocolError;
      break;
    case WSLAY_CONTINUATION_FRAME:
      if (!in_message_) return CloseCode::kProtocolError;
      break;
    case WSLAY_BINARY_FRAME: return CloseCode::kUnsupportedData;
    case WSLAY_CONNECTION_CLOSE:
    case WSLAY_PING:
    case WSLAY_PONG:
      if (!frame.final || frame.payload_length > kControlPayloadBytesMax) {
        return CloseCode::kProtocolError;
      }
      break;
    default: return CloseCode::kProtocolError;
  }
  if (!wslay_is_ctrl_frame(frame.opcode)) {
    // Before a byte of it is kept.
    if (frame.payload_length > limits::kSocketMessageBytesMax - message_.size()) {
      return CloseCode::kTooBig;
    }
    in_message_ = true;
  }
  in_frame_ = true;
  opcode_ = frame.opcode;
  final_ = frame.final;
  payload_left_ = frame.payload_length;
  unparsed_bytes_ -= header_bytes(frame.payload_length) + frame.payload_length;
  return std::nullopt;
}

std::optional<CloseCode> FrameReader::end_frame(FrameSink& sink) {
  in_frame_ = false;
  if (!sink.on_frame()) {
    stopped_ = true;
    return std::nullopt;
  }
  if (!wslay_is_ctrl_frame(opcode_)) return final_ ? end_message(sink) : std::nullopt;
  const std::string payload = std::exchange(control_payload_, {});
  if (opcode_ == WSLAY_PING && !sink.on_ping(payload)) stopped_ = true;
  if (opcode_ == WSLAY_CONNECTION_CLOSE) {
    stopped_ = true;
    sink.on_close();
  }
  return std::nullopt;
}

std::optional<CloseCode> FrameReader::end_message(FrameSink& sink) {
  in_message_ = false;
  const std::string message = std::exchange(message_, {});
  if (!is_valid_utf8(message)) return CloseCode::kInvalidText;
  if (!sink.on_text(message)) stopped_ = true;
  return std::nullopt;
}

void FrameReader::drop_context_if_idle() {
  // unparsed_bytes_ runs below zero (modulo 2^64) in the middle of a frame and above it in the
  // middle of a header; at zero wslay remembers nothing that we need.
  if (in_frame_ || unparsed_bytes_ != 0) return;
  wslay_frame_context_free(context_);
  context_ = nullptr;
}

}  // namespace earshot::gateway
