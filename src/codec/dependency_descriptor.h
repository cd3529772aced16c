// The Dependency Descriptor (AV1 RTP payload format, appendix A): what a frame is and what it
// needs, readable without its payload, for any codec. The structure that the short form refers to
// comes with key frames only; the caller keeps it for each stream. Pure; nothing is allocated; any
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace earshot::codec {

inline constexpr size_t kTemplatesMax = 64;      // A.8.1: six bits name one
inline constexpr size_t kDecodeTargetsMax = 32;  // five bits count them
inline constexpr size_t kChainsMax = 32;         // at most one for each decode target
inline constexpr size_t kFrameDiffsMax = 16;     // ours: real frames depend on one to three
inline constexpr size_t kSpatialLayersMax = 4;   // ours: two bits in most codecs
inline constexpr size_t kTemporalLayersMax = 8;  // ours: three bits

// What a frame is to a decode target (A.4).
enum class DecodeTargetIndication : uint8_t {
  kNotPresent = 0,   // "-"
  kDiscardable = 1,  // "D": nothing of the target depends on it
  kSwitch = 2,       // "S": the target can be decoded from here on
  kRequired = 3,     // "R"
};

// One indication for each decode target, two bits each.
class Indications {
 public:
  DecodeTargetIndication operator[](size_t target) const {
    return DecodeTargetIndication(packed_ >> (2 * target) & 3);
  }
  void set(size_t target, DecodeTargetIndication indication) {
    packed_ &= ~(uint64_t{3} << (2 * target));
    packed_ |= static_cast<uint64_t>(indication) << (2 * target);
  }
  friend bool operator==(const Indications&, const Indications&) = default;

 private:
  uint64_t packed_ = 0;
};

// Distances in frame numbers to the frames that this one needs (A.2: at least 1).
struct FrameDiffs {
  std::array<uint16_t, kFrameDiffsMax> distance{};
  uint8_t count = 0;
  friend bool operator==(const FrameDiffs&, const FrameDiffs&) = default;
};

struct FrameTemplate {
  uint8_t spatial_id = 0;
  uint8_t temporal_id = 0;
  Indications indications;
  FrameDiffs diffs;
  // Distance to the frame before it in each chain; 0: it begins the chain.
  std::array<uint8_t, kChainsMax> chain_diffs{};
  friend bool operator==(const FrameTemplate&, const FrameTemplate&) = default;
};

struct Resolution {
  uint32_t width = 0;  // pixels
  uint32_t height = 0;
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

struct DecodeTarget {
  uint8_t spatial_id = 0;  // the highest of its frames
  uint8_t temporal_id = 0;
  uint8_t chain = 0;  // that protects it; only where there are chains
  friend bool operator==(const DecodeTarget&, const DecodeTarget&) = default;
};

struct DependencyStructure {
  uint8_t template_id_offset = 0;
  uint8_t template_count = 0;
  uint8_t decode_target_count = 0;
  uint8_t chain_count = 0;
  uint8_t spatial_layers = 0;
  uint8_t temporal_layers = 0;
  bool has_resolutions = false;
  std::array<FrameTemplate, kTemplatesMax> templates{};
  std::array<DecodeTarget, kDecodeTargetsMax> decode_targets{};
  std::array<Resolution, kSpatialLayersMax> resolutions{};  // by spatial id

  friend bool operator==(const DependencyStructure&, const DependencyStructure&) = default;
};

struct DependencyDescriptor {
  bool start_of_frame = false;
  bool end_of_frame = false;
  bool has_structure = false;  // it brought one: a key frame
  uint8_t template_id = 0;
  uint16_t frame_number = 0;
  uint8_t spatial_id = 0;
  uint8_t temporal_id = 0;
  // A bit for each decode target that is sent from here on. Missing: as before.
  std::optional<uint32_t> active_decode_targets = {};
  Indications indications = {};
  FrameDiffs diffs = {};
  std::array<uint8_t, kChainsMax> chain_diffs = {};
  Resolution resolution = {};  // of the frame's spatial layer; zero when it was not told

  friend bool operator==(const DependencyDescriptor&, const DependencyDescriptor&) = default;
};

// The fields that can be read without a structure (A.8.2); nothing when there are fewer than three
// bytes.
struct DependencyDescriptorHead {
  bool start_of_frame = false;
  bool end_of_frame = false;
  bool has_structure = false;
  uint8_t template_id = 0;
  uint16_t frame_number = 0;
};
std::optional<DependencyDescriptorHead> parse_dependency_descriptor_head(Bytes value);

// `known` is the stream's structure, null when there is none yet. A descriptor with a structure of
// its own is read by that one, which is then in `fresh`, another object than `known`; otherwise
// `fresh` is left alone. Nothing when the value is malformed, over our limits, or needs a structure
// that is not there; `fresh` then holds nothing of use.
std::optional<DependencyDescriptor> parse_dependency_descriptor(Bytes value,
                                                                const DependencyStructure* known,
                                                                DependencyStructure& fresh);

}  // namespace earshot::codec
