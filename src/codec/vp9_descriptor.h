// The payload descriptor of VP9 (RFC 9628 §4.2). Pure; nothing is allocated; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"

namespace earshot::codec {

inline constexpr size_t kVp9SpatialLayersMax = 8;  // SID and N_S have three bits

// SS, the scalability structure (§4.2.1): comes with key pictures.
struct Vp9Structure {
  uint8_t spatial_layers = 0;
  bool has_resolutions = false;
  std::array<uint16_t, kVp9SpatialLayersMax> width{};  // pixels, by spatial layer
  std::array<uint16_t, kVp9SpatialLayersMax> height{};
};

struct Vp9Descriptor {
  bool has_picture_id = false;   // I
  bool long_picture_id = false;  // M: 15 bits instead of 7
  uint16_t picture_id = 0;
  bool inter_picture = false;  // P: depends on earlier pictures
  bool flexible = false;       // F: references are told in the descriptor
  bool starts_frame = false;   // B: of the layer's frame
  bool ends_frame = false;     // E
  bool not_for_upper = false;  // Z: the next spatial layer of this picture does not need it
  bool has_layers = false;     // L
  uint8_t temporal_id = 0;     // TID
  bool switching_up = false;   // U: later pictures of higher layers need nothing before this one
  uint8_t spatial_id = 0;      // SID; 0 in simulcast, whichever stream it is
  bool inter_layer = false;    // D: depends on the spatial layer below
  bool has_tl0_index = false;  // in the non-flexible mode, with layers
  uint8_t tl0_index = 0;       // TL0PICIDX
  bool has_structure = false;  // V
  Vp9Structure structure = {};
  uint16_t size = 0;          // of the descriptor in bytes
  uint8_t picture_id_at = 0;  // where the fields stand that the server writes anew;
  uint8_t tl0_index_at = 0;   // 0: there is none

  // A picture that needs nothing before it; in SVC this is said of its lowest layer.
  bool key_picture() const { return !inter_picture && !inter_layer && spatial_id == 0; }
  uint16_t picture_id_mask() const { return long_picture_id ? 0x7FFF : 0x7F; }
};

// Nothing when the descriptor is cut off, breaks the rules of §4.2 (flexible without picture id,
// more than three references), or nothing follows it.
std::optional<Vp9Descriptor> parse_vp9_descriptor(Bytes payload);

// Puts another picture id and TL0PICIDX into the payload that `descriptor` was read from, as wide
// as they were. What it does not have is not written.
void rewrite_vp9_descriptor(std::span<uint8_t> payload, const Vp9Descriptor& descriptor,
                            uint16_t picture_id, uint8_t tl0_index);

}  // namespace earshot::codec
