// ChannelData messages (RFC 8656 §12.4) and the frames of TURN over a stream (§12.5, RFC 8489
// §6.2.2). Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace earshot::codec {

inline constexpr uint16_t kChannelFirst = 0x4000;  // RFC 8656 §12
inline constexpr uint16_t kChannelLast = 0x4FFF;
inline constexpr size_t kChannelHeaderBytes = 4;

constexpr bool is_channel(uint16_t number) {
  return number >= kChannelFirst && number <= kChannelLast;
}
// By the first byte of a datagram or frame.
constexpr bool is_channel_data(uint8_t first_byte) { return (first_byte & 0xF0) == 0x40; }
constexpr bool is_stun(uint8_t first_byte) { return (first_byte & 0xC0) == 0; }

struct ChannelData {
  uint16_t channel = 0;
  Bytes payload;  // in the message
};

// Bytes behind the payload are left out: padding, which is allowed over UDP too, or what else some
// clients send. Nothing when it is not ChannelData or shorter than it says.
std::optional<ChannelData> parse_channel_data(Bytes message);

// Writes kChannelHeaderBytes to `out`, which stand in front of `payload_size` bytes.
void write_channel_header(uint8_t* out, uint16_t channel, size_t payload_size);

// Cuts a stream into frames: whole STUN messages, and ChannelData with its header and without its
// padding. A frame that lies in one chunk is handed out in place; one that came in pieces is put
// together in the framer's only buffer, which grows to the longest of these.
class TurnStreamFramer {
 public:
  // Room in the framer's buffer before and behind a frame that came in pieces. What lies around a
  // frame in the caller's chunk is the caller's business: the frames before and behind it.
  static constexpr size_t kRoomBefore = 64;
  static constexpr size_t kRoomBehind = 4;

  // Takes one frame, or all that is left, off the front of `chunk`. Nothing: the chunk is used up,
  // or the stream is broken. A frame is good until the next call and as long as the chunk's bytes.
  std::optional<std::span<uint8_t>> next(std::span<uint8_t>& chunk);

  // For good, because the next frame cannot be found: neither STUN nor ChannelData, STUN without
  // cookie or of a wrong length, or longer than limits::kTurnFrameBytesMax.
  bool broken() const { return broken_; }
  // A frame has begun and is not whole.
  bool partial() const { return size_ != 0; }

 private:
  // How many bytes the frame takes that begins with `head`; 0: more of the head is needed.
  size_t wire_size(Bytes head);
  std::optional<std::span<uint8_t>> continue_partial(std::span<uint8_t>& chunk);
  void keep(Bytes bytes);

  std::vector<uint8_t> buffer_;  // kRoomBefore, then `size_` bytes of the frame
  size_t size_ = 0;
  bool broken_ = false;
};

}  // namespace earshot::codec
