// links: base codec
// A payload of VP8 or VP9 from anybody: the descriptor ends before the payload does, and its fields
// can be written anew without changing anything else. The first byte of the input chooses.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "codec/vp8_descriptor.h"
#include "codec/vp9_descriptor.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

void check_vp8(Bytes payload) {
  const auto descriptor = parse_vp8_descriptor(payload);
  if (!descriptor) return;
  CHECK(descriptor->size > 0 && descriptor->size < payload.size());
  CHECK(descriptor->size <= kVp8DescriptorBytesMax);
  CHECK(!descriptor->key_frame || descriptor->starts_frame());

  std::vector<uint8_t> out(kVp8DescriptorBytesMax);
  CHECK(write_vp8_descriptor(out, *descriptor) == descriptor->size);
  out.resize(descriptor->size);
  const Bytes rest = payload.subspan(descriptor->size);
  out.insert(out.end(), rest.begin(), rest.end());
  CHECK(parse_vp8_descriptor(out) == descriptor);
}

void check_vp9(Bytes payload) {
  const auto descriptor = parse_vp9_descriptor(payload);
  if (!descriptor) return;
  CHECK(descriptor->size > 0 && descriptor->size < payload.size());
  CHECK(descriptor->structure.spatial_layers <= kVp9SpatialLayersMax);

  std::vector<uint8_t> out(payload.begin(), payload.end());
  const uint16_t id = descriptor->picture_id ^ descriptor->picture_id_mask();
  const uint8_t index = static_cast<uint8_t>(~descriptor->tl0_index);
  rewrite_vp9_descriptor(out, *descriptor, id, index);
  const auto changed = parse_vp9_descriptor(out);
  CHECK(changed && changed->size == descriptor->size);
  CHECK(changed->picture_id == (descriptor->has_picture_id ? id : 0));
  CHECK(changed->tl0_index == (descriptor->has_tl0_index ? index : 0));
  rewrite_vp9_descriptor(out, *changed, descriptor->picture_id, descriptor->tl0_index);
  CHECK(std::equal(out.begin(), out.end(), payload.begin(), payload.end()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes payload(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    check_vp8(payload);
  } else {
    check_vp9(payload);
  }
  return 0;
}
