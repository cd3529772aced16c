// The payload descriptor of VP8 (RFC 7741 §4.2) and what the payload header behind it tells (§4.3).
// Pure; nothing is allocated; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace earshot::codec {

struct Vp8Descriptor {
  bool non_reference = false;    // N: no other frame needs this one
  bool partition_start = false;  // S
  uint8_t partition = 0;         // PID
  bool has_picture_id = false;   // I
  bool long_picture_id = false;  // M: 15 bits instead of 7
  uint16_t picture_id = 0;
  bool has_tl0_index = false;    // L
  uint8_t tl0_index = 0;         // TL0PICIDX: counts the frames of the base layer
  bool has_temporal_id = false;  // T
  uint8_t temporal_id = 0;       // TID
  bool layer_sync = false;       // Y: needs the base layer only
  bool has_key_index = false;    // K
  uint8_t key_index = 0;         // KEYIDX, 5 bits: counts the key frames
  uint8_t size = 0;              // of the descriptor in bytes

  // Of the payload behind the descriptor; only where a frame begins.
  bool key_frame = false;
  uint16_t width = 0;  // pixels; 0 when this is no key frame or its header is cut off
  uint16_t height = 0;

  bool starts_frame() const { return partition_start && partition == 0; }
  uint16_t picture_id_mask() const { return long_picture_id ? 0x7FFF : 0x7F; }

  friend bool operator==(const Vp8Descriptor&, const Vp8Descriptor&) = default;
};

inline constexpr size_t kVp8DescriptorBytesMax = 6;

// Nothing when the descriptor is cut off, or nothing follows it.
std::optional<Vp8Descriptor> parse_vp8_descriptor(Bytes payload);

// Writes the descriptor to the front of `out` with the fields that it says it has, each as wide as
// it says: how many bytes, which is what parse_vp8_descriptor found. Room for
// kVp8DescriptorBytesMax.
size_t write_vp8_descriptor(std::span<uint8_t> out, const Vp8Descriptor& descriptor);

}  // namespace earshot::codec
