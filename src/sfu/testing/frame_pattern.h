// From which earlier frames a publisher makes each of its frames, and what a Dependency Descriptor
// says of it. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "codec/dependency_descriptor.h"

namespace earshot::sfu::testing {

enum class Pattern : uint8_t {
  kFull,  // L1T1 to L3T3 (AV1 RTP specification, A.9): from the layer below in every picture
  kKey,   // L2T1_KEY to L3T3_KEY: from the layer below in key pictures only
  kVp8,   // one spatial layer: with three temporal ones as libwebrtc encodes VP8, else kFull
};

struct PatternFrame {
  uint8_t temporal_id = 0;
  codec::Indications indications;
  // How many frames of the stream back.
  std::array<uint8_t, 2> needs{};
  uint8_t needs_count = 0;
  bool inter_layer = false;  // it needs the layer below
};

class FramePattern {
 public:
  // At most three of each.
  FramePattern(Pattern pattern, uint8_t spatial_layers, uint8_t temporal_layers);

  // `position` counts pictures since the key picture, which is 0.
  PatternFrame frame(uint64_t position, uint8_t spatial_id) const;
  uint8_t temporal_id(uint64_t position) const { return frame(position, 0).temporal_id; }

  // A template for each frame of a key picture, and one for each spatial and temporal layer.
  codec::DependencyStructure structure() const;
  size_t template_of(uint64_t position, uint8_t spatial_id) const;

 private:
  codec::Indications indications(const PatternFrame& frame, uint8_t spatial_id, bool key) const;

  Pattern pattern_;
  uint8_t spatial_layers_;
  uint8_t temporal_layers_;
};

}  // namespace earshot::sfu::testing
