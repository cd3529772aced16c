// Packets over a stream, each behind its length in two bytes (RFC 4571 §2): what ICE-TCP carries,
// STUN, DTLS and SRTP alike (RFC 6544 §3). Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace earshot::codec {

inline constexpr size_t kPacketFrameHeaderBytes = 2;

// Writes kPacketFrameHeaderBytes to `out`, which stand in front of `packet_size` bytes.
void write_packet_frame_header(uint8_t* out, size_t packet_size);

// Cuts a stream into packets, without their headers. One that lies in one chunk is handed out in
// place; one that came in pieces is put together in the framer's only buffer, which grows to the
// longest of these. Null packets are skipped.
class PacketStreamFramer {
 public:
  // Takes one packet, or all that is left, off the front of `chunk`. Nothing: the chunk is used up,
  // or the stream is broken. A packet is good until the next call and as long as the chunk's bytes.
  std::optional<std::span<uint8_t>> next(std::span<uint8_t>& chunk);

  // For good: a packet is longer than limits::kStreamPacketBytesMax, so these are no such frames.
  bool broken() const { return broken_; }
  // A frame has begun and is not whole.
  bool partial() const { return !held_.empty(); }

 private:
  std::optional<std::span<uint8_t>> next_whole(std::span<uint8_t>& chunk);
  std::optional<std::span<uint8_t>> continue_partial(std::span<uint8_t>& chunk);
  // The packet's, from a whole header.
  size_t packet_size(Bytes frame);

  std::vector<uint8_t> held_;    // the beginning of a frame, header included
  std::vector<uint8_t> packet_;  // the one handed out last, if it came in pieces
  bool broken_ = false;
};

}  // namespace earshot::codec
