// links: base codec
// Two descriptors of a stream from anybody, the second read by the structure of the first: what was
// read keeps the limits and, written by the syntax, reads back the same. The first byte of the
// input is the length of the first one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/check.h"
#include "codec/dependency_descriptor.h"
#include "codec/testing/dependency_descriptor_writer.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

void check_structure(const DependencyStructure& structure) {
  CHECK(structure.template_count > 0 && structure.template_count <= kTemplatesMax);
  CHECK(structure.decode_target_count > 0 && structure.decode_target_count <= kDecodeTargetsMax);
  CHECK(structure.chain_count <= structure.decode_target_count);
  CHECK(structure.spatial_layers <= kSpatialLayersMax);
  CHECK(structure.temporal_layers <= kTemporalLayersMax);
  for (size_t i = 0; i < structure.decode_target_count; ++i) {
    CHECK(structure.decode_targets[i].spatial_id < structure.spatial_layers);
    CHECK(structure.decode_targets[i].temporal_id < structure.temporal_layers);
  }
}

void check_descriptor(Bytes value, const DependencyDescriptor& descriptor,
                      const DependencyStructure& structure) {
  const auto head = parse_dependency_descriptor_head(value);
  CHECK(head && head->frame_number == descriptor.frame_number);
  CHECK(head->has_structure == descriptor.has_structure);
  CHECK(descriptor.spatial_id < structure.spatial_layers);
  CHECK(descriptor.temporal_id < structure.temporal_layers);

  const auto bytes = testing::write_dependency_descriptor(descriptor, structure);
  const auto fresh = std::make_unique<DependencyStructure>();
  const auto again = parse_dependency_descriptor(bytes, &structure, *fresh);
  CHECK(again && *again == descriptor);
  if (descriptor.has_structure) CHECK(*fresh == structure);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes bytes(data + 1, size - 1);
  const size_t cut = std::min<size_t>(data[0], bytes.size());
  const auto first_structure = std::make_unique<DependencyStructure>();
  const auto first = parse_dependency_descriptor(bytes.first(cut), nullptr, *first_structure);
  if (!first) return 0;
  CHECK(first->has_structure);
  check_structure(*first_structure);
  check_descriptor(bytes.first(cut), *first, *first_structure);

  const Bytes rest = bytes.subspan(cut);
  const auto second_structure = std::make_unique<DependencyStructure>();
  const auto second = parse_dependency_descriptor(rest, first_structure.get(), *second_structure);
  if (!second) return 0;
  const DependencyStructure& used = second->has_structure ? *second_structure : *first_structure;
  check_structure(used);
  check_descriptor(rest, *second, used);
  return 0;
}
