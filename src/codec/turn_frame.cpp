#include "codec/turn_frame.h"

#include <algorithm>

#include "base/limits.h"
#include "codec/stun_message.h"

namespace earshot::codec {
namespace {

constexpr size_t kStunHeadBytes = 8;  // type, length, cookie

size_t head_bytes(uint8_t first_byte) {
  return is_channel_data(first_byte) ? kChannelHeaderBytes : kStunHeadBytes;
}

uint16_t length_field(Bytes message) { return static_cast<uint16_t>(message[2] << 8 | message[3]); }

// A whole frame of the stream without the padding that it has there.
std::span<uint8_t> without_padding(std::span<uint8_t> frame) {
  if (!is_channel_data(frame[0])) return frame;
  return frame.first(kChannelHeaderBytes + length_field(frame));
}

}  // namespace

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  Channel number 0x4000-0x4FFF |   Length of the data          |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |       Application data, on streams padded to 4 bytes       ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 8656 §12.4, figure 5.
std::optional<ChannelData> parse_channel_data(Bytes message) {
  if (message.size() < kChannelHeaderBytes || !is_channel_data(message[0])) return std::nullopt;
  const size_t length = length_field(message);
  if (message.size() - kChannelHeaderBytes < length) return std::nullopt;
  return ChannelData{.channel = static_cast<uint16_t>(message[0] << 8 | message[1]),
                     .payload = message.subspan(kChannelHeaderBytes, length)};
}

void write_channel_header(uint8_t* out, uint16_t channel, size_t payload_size) {
  out[0] = static_cast<uint8_t>(channel >> 8);
  out[1] = static_cast<uint8_t>(channel);
  out[2] = static_cast<uint8_t>(payload_size >> 8);
  out[3] = static_cast<uint8_t>(payload_size);
}

std::optional<std::span<uint8_t>> TurnStreamFramer::next(std::span<uint8_t>& chunk) {
  if (broken_ || chunk.empty()) return std::nullopt;
  if (partial()) return continue_partial(chunk);
  const size_t size = wire_size(chunk);
  if (broken_) return std::nullopt;
  if (size == 0 || chunk.size() < size) {
    keep(chunk);
    chunk = {};
    return std::nullopt;
  }
  const auto frame = chunk.first(size);
  chunk = chunk.subspan(size);
  return without_padding(frame);
}

std::optional<std::span<uint8_t>> TurnStreamFramer::continue_partial(std::span<uint8_t>& chunk) {
  for (;;) {
    const std::span<uint8_t> held(buffer_.data() + kRoomBefore, size_);
    const size_t size = wire_size(held);
    if (broken_) return std::nullopt;
    if (size == held.size()) {
      size_ = 0;
      return without_padding(held);
    }
    if (chunk.empty()) return std::nullopt;
    const size_t wanted = (size == 0 ? head_bytes(held[0]) : size) - held.size();
    const size_t taken = std::min(wanted, chunk.size());
    keep(chunk.first(taken));
    chunk = chunk.subspan(taken);
  }
}

size_t TurnStreamFramer::wire_size(Bytes head) {
  if (!is_channel_data(head[0]) && !is_stun(head[0])) broken_ = true;
  if (broken_ || head.size() < head_bytes(head[0])) return 0;
  const size_t length = length_field(head);
  size_t size = 0;
  if (is_channel_data(head[0])) {
    size = kChannelHeaderBytes + length + stun_padding(length);
  } else {
    size = kStunHeaderBytes + length;
    ByteReader cookie(head.subspan(4));
    if (length % 4 != 0 || cookie.u32() != kStunMagicCookie) broken_ = true;
  }
  if (size > limits::kTurnFrameBytesMax) broken_ = true;
  return size;
}

void TurnStreamFramer::keep(Bytes bytes) {
  buffer_.resize(kRoomBefore + size_ + bytes.size() + kRoomBehind);
  std::copy(bytes.begin(), bytes.end(), buffer_.begin() + kRoomBefore + size_);
  size_ += bytes.size();
}

}  // namespace earshot::codec
