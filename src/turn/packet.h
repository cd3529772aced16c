// The bytes of one datagram, or of one frame of a stream, in the driver's receive buffer. The
// engine changes them in place and hands a part of the same buffer on, with another header in
// front.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::turn {

inline constexpr size_t kPacketHeadroom = 64;  // writable bytes before `data`: our longest header
inline constexpr size_t kPacketTailroom = 4;   // writable bytes behind `size`: padding

struct Packet {
  uint8_t* data = nullptr;
  size_t size = 0;

  Bytes bytes() const { return {data, size}; }
};

}  // namespace earshot::turn
