// WebSocket frames of a client, bytes in, messages out (RFC 6455, server side; wslay parses the
// frames). No socket and no clock: also the fuzz target's way in.
//
// Between messages it holds no buffer: wslay's context (4 KiB) exists only while a frame is partly
// there, the message only while it is incomplete.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "gateway/close_code.h"

struct wslay_frame_context;

namespace earshot::gateway {

// What a reader found. The views last for the duration of the call.
class FrameSink {
 public:
  // False, here and below: no more, please; the rest of the bytes is dropped. Of every frame, pongs
  // and pieces of messages too, before what it brings.
  virtual bool on_frame() = 0;
  virtual bool on_text(std::string_view text) = 0;
  virtual bool on_ping(std::string_view payload) = 0;
  virtual void on_close() = 0;

 protected:
  ~FrameSink() = default;
};

class FrameReader {
 public:
  FrameReader() = default;
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;
  ~FrameReader();

  // The reason to close the connection, if the bytes give one; the reader is then done for.
  // Refused: unmasked or reserved frames, binary, more than 64 KiB, text that is not UTF-8.
  std::optional<CloseCode> feed(Bytes bytes, FrameSink& sink);

 private:
  struct Frame;  // the one being received

  std::optional<CloseCode> receive_all(FrameSink& sink);
  std::optional<CloseCode> begin_frame(const Frame& frame);
  std::optional<CloseCode> end_frame(FrameSink& sink);
  std::optional<CloseCode> end_message(FrameSink& sink);
  void drop_context_if_idle();
  static ssize_t give_bytes(uint8_t* into, size_t size, int flags, void* self);

  wslay_frame_context* context_ = nullptr;
  Bytes input_;
  // Of the frame being received.
  std::string control_payload_;
  uint64_t payload_left_ = 0;
  uint8_t opcode_ = 0;
  bool final_ = false;
  bool in_frame_ = false;
  // Of the message being received.
  std::string message_;
  bool in_message_ = false;
  bool stopped_ = false;
  // Bytes given to wslay that are not yet part of a complete frame.
  uint64_t unparsed_bytes_ = 0;
};

}  // namespace earshot::gateway
