// Writes Dependency Descriptors (AV1 RTP payload format, A.8.2), for tests and fuzz targets: the
// server only passes them on.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "codec/dependency_descriptor.h"

namespace earshot::codec::testing {

class BitWriter {
 public:
  void bits(uint32_t value, size_t count) {
    for (size_t i = count; i-- > 0;) {
      if (used_ % 8 == 0) bytes_.push_back(0);
      if ((value >> i & 1) != 0) {
        bytes_.back() = static_cast<uint8_t>(bytes_.back() | 0x80 >> used_ % 8);
      }
      ++used_;
    }
  }
  void flag(bool value) { bits(value ? 1 : 0, 1); }
  // ns(n) of the AV1 bitstream.
  void below(uint32_t value, uint32_t bound) {
    const auto width = static_cast<size_t>(std::bit_width(bound));
    const uint32_t short_ones = (uint32_t{1} << width) - bound;
    if (value < short_ones) return bits(value, width - 1);
    bits(value + short_ones, width);
  }
  std::vector<uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<uint8_t> bytes_;
  size_t used_ = 0;
};

inline void write_structure(BitWriter& out, const DependencyStructure& structure) {
  out.bits(structure.template_id_offset, 6);
  out.bits(structure.decode_target_count - 1u, 5);
  for (size_t t = 0; t < structure.template_count; ++t) {
    if (t + 1u == structure.template_count) {
      out.bits(3, 2);
    } else if (structure.templates[t + 1].spatial_id != structure.templates[t].spatial_id) {
      out.bits(2, 2);
    } else {
      out.bits(structure.templates[t + 1].temporal_id != structure.templates[t].temporal_id, 2);
    }
  }
  for (size_t t = 0; t < structure.template_count; ++t) {
    for (size_t i = 0; i < structure.decode_target_count; ++i) {
      out.bits(static_cast<uint32_t>(structure.templates[t].indications[i]), 2);
    }
  }
  for (size_t t = 0; t < structure.template_count; ++t) {
    const FrameDiffs& diffs = structure.templates[t].diffs;
    for (size_t i = 0; i < diffs.count; ++i) out.bits(1u << 4 | (diffs.distance[i] - 1u), 5);
    out.flag(false);
  }
  out.below(structure.chain_count, structure.decode_target_count + 1u);
  if (structure.chain_count > 0) {
    for (size_t i = 0; i < structure.decode_target_count; ++i) {
      out.below(structure.decode_targets[i].chain, structure.chain_count);
    }
    for (size_t t = 0; t < structure.template_count; ++t) {
      for (size_t c = 0; c < structure.chain_count; ++c) {
        out.bits(structure.templates[t].chain_diffs[c], 4);
      }
    }
  }
  out.flag(structure.has_resolutions);
  for (size_t i = 0; structure.has_resolutions && i < structure.spatial_layers; ++i) {
    out.bits(structure.resolutions[i].width - 1, 16);
    out.bits(structure.resolutions[i].height - 1, 16);
  }
}

// The shortest form: what is as in the template is left to it.
inline std::vector<uint8_t> write_dependency_descriptor(const DependencyDescriptor& descriptor,
                                                        const DependencyStructure& structure) {
  const size_t index = (descriptor.template_id + 64u - structure.template_id_offset) % 64;
  const FrameTemplate& frame = structure.templates[index];
  const uint32_t all = static_cast<uint32_t>((uint64_t{1} << structure.decode_target_count) - 1);
  const bool active = descriptor.active_decode_targets.has_value() &&
                      !(descriptor.has_structure && *descriptor.active_decode_targets == all);
  const bool indications = descriptor.indications != frame.indications;
  const bool diffs = descriptor.diffs != frame.diffs;
  const bool chains = descriptor.chain_diffs != frame.chain_diffs;

  BitWriter out;
  out.flag(descriptor.start_of_frame);
  out.flag(descriptor.end_of_frame);
  out.bits(descriptor.template_id, 6);
  out.bits(descriptor.frame_number, 16);
  if (!(descriptor.has_structure || active || indications || diffs || chains)) return out.take();
  for (const bool flag : {descriptor.has_structure, active, indications, diffs, chains}) {
    out.flag(flag);
  }
  if (descriptor.has_structure) write_structure(out, structure);
  if (active) out.bits(*descriptor.active_decode_targets, structure.decode_target_count);
  for (size_t i = 0; indications && i < structure.decode_target_count; ++i) {
    out.bits(static_cast<uint32_t>(descriptor.indications[i]), 2);
  }
  if (diffs) {
    for (size_t i = 0; i < descriptor.diffs.count; ++i) {
      const uint32_t value = descriptor.diffs.distance[i] - 1u;
      const uint32_t size = value < 1u << 4 ? 1 : value < 1u << 8 ? 2 : 3;
      out.bits(size, 2);
      out.bits(value, 4 * size);
    }
    out.bits(0, 2);
  }
  for (size_t c = 0; chains && c < structure.chain_count; ++c) {
    out.bits(descriptor.chain_diffs[c], 8);
  }
  return out.take();
}

}  // namespace earshot::codec::testing
