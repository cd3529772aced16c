#include "codec/dependency_descriptor.h"

#include <algorithm>

#include "codec/big_endian.h"
#include "codec/bit_reader.h"

namespace earshot::codec {
namespace {

constexpr size_t kMandatoryBytes = 3;

struct Flags {
  bool structure = false;
  bool active_decode_targets = false;
  bool custom_indications = false;
  bool custom_diffs = false;
  bool custom_chains = false;
};

// template_layers(): each template is of the same layer as the one before it, of the next temporal
// layer, or of the first temporal layer of the next spatial layer.
bool read_layers(BitReader& reader, DependencyStructure& structure) {
  enum : uint32_t { kSame = 0, kNextTemporal = 1, kNextSpatial = 2, kNoMore = 3 };
  uint8_t spatial_id = 0;
  uint8_t temporal_id = 0;
  uint8_t temporal_max = 0;
  uint32_t next = kSame;
  do {
    if (structure.template_count == kTemplatesMax) return false;
    FrameTemplate& frame = structure.templates[structure.template_count++];
    frame.spatial_id = spatial_id;
    frame.temporal_id = temporal_id;
    next = reader.bits(2);
    if (next == kNextTemporal) ++temporal_id;
    if (next == kNextSpatial) {
      ++spatial_id;
      temporal_id = 0;
    }
    temporal_max = std::max(temporal_max, temporal_id);
    if (spatial_id >= kSpatialLayersMax || temporal_id >= kTemporalLayersMax) return false;
  } while (next != kNoMore && reader.ok());
  structure.spatial_layers = static_cast<uint8_t>(spatial_id + 1);
  structure.temporal_layers = static_cast<uint8_t>(temporal_max + 1);
  return reader.ok();
}

Indications read_indications(BitReader& reader, size_t count) {
  Indications indications;
  for (size_t i = 0; i < count; ++i) {
    indications.set(i, DecodeTargetIndication(reader.bits(2)));
  }
  return indications;
}

// template_fdiffs(), of one template.
bool read_template_diffs(BitReader& reader, FrameDiffs& diffs) {
  while (reader.flag()) {
    if (diffs.count == kFrameDiffsMax) return false;
    diffs.distance[diffs.count++] = static_cast<uint16_t>(reader.bits(4) + 1);
  }
  return reader.ok();
}

// frame_fdiffs(): each is told in 4, 8 or 12 bits.
bool read_custom_diffs(BitReader& reader, FrameDiffs& diffs) {
  for (uint32_t size = reader.bits(2); size != 0; size = reader.bits(2)) {
    if (diffs.count == kFrameDiffsMax) return false;
    diffs.distance[diffs.count++] = static_cast<uint16_t>(reader.bits(4 * size) + 1);
  }
  return reader.ok();
}

void read_chains(BitReader& reader, DependencyStructure& structure) {
  structure.chain_count = static_cast<uint8_t>(reader.below(structure.decode_target_count + 1u));
  if (structure.chain_count == 0) return;
  for (size_t i = 0; i < structure.decode_target_count; ++i) {
    structure.decode_targets[i].chain = static_cast<uint8_t>(reader.below(structure.chain_count));
  }
  for (size_t t = 0; t < structure.template_count; ++t) {
    for (size_t c = 0; c < structure.chain_count; ++c) {
      structure.templates[t].chain_diffs[c] = static_cast<uint8_t>(reader.bits(4));
    }
  }
}

// decode_target_layers(): a target has the layers of the frames that are present in it.
void derive_decode_target_layers(DependencyStructure& structure) {
  for (size_t i = 0; i < structure.decode_target_count; ++i) {
    DecodeTarget& target = structure.decode_targets[i];
    for (size_t t = 0; t < structure.template_count; ++t) {
      const FrameTemplate& frame = structure.templates[t];
      if (frame.indications[i] == DecodeTargetIndication::kNotPresent) continue;
      target.spatial_id = std::max(target.spatial_id, frame.spatial_id);
      target.temporal_id = std::max(target.temporal_id, frame.temporal_id);
    }
  }
}

// template_dependency_structure(), A.8.2.
bool read_structure(BitReader& reader, DependencyStructure& structure) {
  structure = {};
  structure.template_id_offset = static_cast<uint8_t>(reader.bits(6));
  structure.decode_target_count = static_cast<uint8_t>(reader.bits(5) + 1);
  if (!read_layers(reader, structure)) return false;
  for (size_t t = 0; t < structure.template_count; ++t) {
    structure.templates[t].indications = read_indications(reader, structure.decode_target_count);
  }
  for (size_t t = 0; t < structure.template_count; ++t) {
    if (!read_template_diffs(reader, structure.templates[t].diffs)) return false;
  }
  read_chains(reader, structure);
  derive_decode_target_layers(structure);
  structure.has_resolutions = reader.flag();
  for (size_t i = 0; structure.has_resolutions && i < structure.spatial_layers; ++i) {
    structure.resolutions[i].width = reader.bits(16) + 1;
    structure.resolutions[i].height = reader.bits(16) + 1;
  }
  return reader.ok();
}

// frame_dependency_definition(), A.8.2: the template, but for what the descriptor says itself.
bool read_frame(BitReader& reader, const Flags& flags, const DependencyStructure& structure,
                DependencyDescriptor& descriptor) {
  const size_t index = (descriptor.template_id + 64u - structure.template_id_offset) % 64;
  if (index >= structure.template_count) return false;
  const FrameTemplate& frame = structure.templates[index];
  descriptor.spatial_id = frame.spatial_id;
  descriptor.temporal_id = frame.temporal_id;
  descriptor.indications = flags.custom_indications
                               ? read_indications(reader, structure.decode_target_count)
                               : frame.indications;
  if (!flags.custom_diffs) {
    descriptor.diffs = frame.diffs;
  } else if (!read_custom_diffs(reader, descriptor.diffs)) {
    return false;
  }
  descriptor.chain_diffs = frame.chain_diffs;
  for (size_t c = 0; flags.custom_chains && c < structure.chain_count; ++c) {
    descriptor.chain_diffs[c] = static_cast<uint8_t>(reader.bits(8));
  }
  if (structure.has_resolutions) descriptor.resolution = structure.resolutions[frame.spatial_id];
  return reader.ok();
}

}  // namespace

std::optional<DependencyDescriptorHead> parse_dependency_descriptor_head(Bytes value) {
  if (value.size() < kMandatoryBytes) return std::nullopt;
  return DependencyDescriptorHead{
      .start_of_frame = (value[0] & 0x80) != 0,
      .end_of_frame = (value[0] & 0x40) != 0,
      .has_structure = value.size() > kMandatoryBytes && (value[3] & 0x80) != 0,
      .template_id = static_cast<uint8_t>(value[0] & 0x3F),
      .frame_number = load16(value.data() + 1)};
}

std::optional<DependencyDescriptor> parse_dependency_descriptor(Bytes value,
                                                                const DependencyStructure* known,
                                                                DependencyStructure& fresh) {
  const auto head = parse_dependency_descriptor_head(value);
  if (!head) return std::nullopt;
  DependencyDescriptor descriptor{.start_of_frame = head->start_of_frame,
                                  .end_of_frame = head->end_of_frame,
                                  .has_structure = head->has_structure,
                                  .template_id = head->template_id,
                                  .frame_number = head->frame_number};
  BitReader reader(value.subspan(kMandatoryBytes));
  Flags flags;
  if (value.size() > kMandatoryBytes) {
    flags.structure = reader.flag();
    flags.active_decode_targets = reader.flag();
    flags.custom_indications = reader.flag();
    flags.custom_diffs = reader.flag();
    flags.custom_chains = reader.flag();
  }
  if (flags.structure) {
    if (!read_structure(reader, fresh)) return std::nullopt;
    known = &fresh;
    descriptor.active_decode_targets =
        static_cast<uint32_t>((uint64_t{1} << fresh.decode_target_count) - 1);
  }
  if (known == nullptr) return std::nullopt;
  if (flags.active_decode_targets) {
    descriptor.active_decode_targets = reader.bits(known->decode_target_count);
  }
  if (!read_frame(reader, flags, *known, descriptor)) return std::nullopt;
  return descriptor;
}

}  // namespace earshot::codec
