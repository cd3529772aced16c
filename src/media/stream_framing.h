// How packets stand in a stream: what tells TURN and ICE-TCP apart. A Framing is what FramedStreams
// is made with. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "codec/packet_frame.h"
#include "codec/stun_message.h"
#include "codec/turn_frame.h"

namespace earshot::media {

// RFC 8656 §12.5: messages say themselves how long they are.
struct TurnFraming {
  using Framer = codec::TurnStreamFramer;
  static constexpr size_t kHeaderBytes = 0;

  static void write_header(uint8_t*, size_t) {}
  // On the wire, of the frame at the head of `queue`; our own frames are well-formed.
  static size_t frame_bytes(Bytes queue) {
    const size_t length = static_cast<size_t>(queue[2]) << 8 | queue[3];
    if (!codec::is_channel_data(queue[0])) return codec::kStunHeaderBytes + length;
    return codec::kChannelHeaderBytes + length + codec::stun_padding(length);
  }
};

// RFC 4571: each stands behind its length.
struct PacketFraming {
  using Framer = codec::PacketStreamFramer;
  static constexpr size_t kHeaderBytes = codec::kPacketFrameHeaderBytes;

  static void write_header(uint8_t* out, size_t packet_size) {
    codec::write_packet_frame_header(out, packet_size);
  }
  static size_t frame_bytes(Bytes queue) {
    return kHeaderBytes + (static_cast<size_t>(queue[0]) << 8 | queue[1]);
  }
};

}  // namespace earshot::media
