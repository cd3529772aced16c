#include "codec/packet_frame.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::codec {

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |            Length             |  Packet                    ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 4571 §2, figure 1.
void write_packet_frame_header(uint8_t* out, size_t packet_size) {
  CHECK(packet_size <= 0xffff);
  out[0] = static_cast<uint8_t>(packet_size >> 8);
  out[1] = static_cast<uint8_t>(packet_size);
}

std::optional<std::span<uint8_t>> PacketStreamFramer::next(std::span<uint8_t>& chunk) {
  while (!broken_ && !chunk.empty()) {
    const auto packet = partial() ? continue_partial(chunk) : next_whole(chunk);
    if (packet && !packet->empty()) return packet;
  }
  return std::nullopt;
}

std::optional<std::span<uint8_t>> PacketStreamFramer::next_whole(std::span<uint8_t>& chunk) {
  const size_t wanted =
      kPacketFrameHeaderBytes + (chunk.size() < kPacketFrameHeaderBytes ? 0 : packet_size(chunk));
  if (broken_) return std::nullopt;
  if (chunk.size() < wanted) {
    held_.assign(chunk.begin(), chunk.end());
    chunk = {};
    return std::nullopt;
  }
  const auto packet = chunk.subspan(kPacketFrameHeaderBytes, wanted - kPacketFrameHeaderBytes);
  chunk = chunk.subspan(wanted);
  return packet;
}

std::optional<std::span<uint8_t>> PacketStreamFramer::continue_partial(std::span<uint8_t>& chunk) {
  const auto take_until = [&](size_t size) {
    const size_t count = std::min(size - held_.size(), chunk.size());
    held_.insert(held_.end(), chunk.begin(), chunk.begin() + count);
    chunk = chunk.subspan(count);
    return held_.size() == size;
  };
  if (held_.size() < kPacketFrameHeaderBytes && !take_until(kPacketFrameHeaderBytes)) {
    return std::nullopt;
  }
  const size_t size = packet_size(held_);
  if (broken_ || !take_until(kPacketFrameHeaderBytes + size)) return std::nullopt;
  packet_.swap(held_);
  held_.clear();
  return std::span(packet_).subspan(kPacketFrameHeaderBytes);
}

size_t PacketStreamFramer::packet_size(Bytes frame) {
  const size_t size = size_t{frame[0]} << 8 | frame[1];
  if (size > limits::kStreamPacketBytesMax) broken_ = true;
  return size;
}

}  // namespace earshot::codec
