#include "codec/vp9_descriptor.h"

#include "base/check.h"

namespace earshot::codec {
namespace {

constexpr int kReferencesMax = 3;

//      +-+-+-+-+-+-+-+-+
// V:   | N_S |Y|G|-|-|-|
//      +-+-+-+-+-+-+-+-+              -.
// Y:   |    width (16) |               . N_S + 1 times
//      |   height (16) |               .
//      +-+-+-+-+-+-+-+-+              -/
// G:   |      N_G      |
//      +-+-+-+-+-+-+-+-+                             -.
// N_G: |  T  |U| R |-|-|                              . N_G times
//      +-+-+-+-+-+-+-+-+              -\              .
//      |    P_DIFF     |               . R times      .
//      +-+-+-+-+-+-+-+-+              -/             -/
// RFC 9628 §4.2.1, figure 4.
void read_structure(ByteReader& reader, Vp9Structure& structure) {
  const uint8_t head = reader.u8();
  structure.spatial_layers = static_cast<uint8_t>((head >> 5) + 1);
  structure.has_resolutions = (head & 0x10) != 0;
  for (size_t i = 0; structure.has_resolutions && i < structure.spatial_layers; ++i) {
    structure.width[i] = reader.u16();
    structure.height[i] = reader.u16();
  }
  const bool has_group = (head & 0x08) != 0;
  const int pictures = has_group ? reader.u8() : 0;
  for (int i = 0; i < pictures && reader.ok(); ++i) reader.skip(reader.u8() >> 2 & 3);
}

}  // namespace

//       0 1 2 3 4 5 6 7
//      +-+-+-+-+-+-+-+-+
//      |I|P|L|F|B|E|V|Z| (required)
//      +-+-+-+-+-+-+-+-+
// I:   |M| PICTURE ID  | 7 bits, or 15 with another byte
//      +-+-+-+-+-+-+-+-+
// L:   | TID |U| SID |D|
//      +-+-+-+-+-+-+-+-+
// !F:  |   TL0PICIDX   | with L
//      +-+-+-+-+-+-+-+-+
// P,F: | P_DIFF      |N| up to three times
//      +-+-+-+-+-+-+-+-+
// V:   | SS ...        |
//      +-+-+-+-+-+-+-+-+
// RFC 9628 §4.2, figures 2 and 3.
std::optional<Vp9Descriptor> parse_vp9_descriptor(Bytes payload) {
  ByteReader reader(payload);
  const auto position = [&] { return payload.size() - reader.remaining(); };
  Vp9Descriptor descriptor;
  const uint8_t first = reader.u8();
  descriptor.has_picture_id = (first & 0x80) != 0;
  descriptor.inter_picture = (first & 0x40) != 0;
  descriptor.has_layers = (first & 0x20) != 0;
  descriptor.flexible = (first & 0x10) != 0;
  descriptor.starts_frame = (first & 0x08) != 0;
  descriptor.ends_frame = (first & 0x04) != 0;
  descriptor.has_structure = (first & 0x02) != 0;
  descriptor.not_for_upper = (first & 0x01) != 0;
  if (descriptor.flexible && !descriptor.has_picture_id) return std::nullopt;
  if (descriptor.has_picture_id) {
    descriptor.picture_id_at = static_cast<uint8_t>(position());
    const uint8_t id = reader.u8();
    descriptor.long_picture_id = (id & 0x80) != 0;
    descriptor.picture_id = id & 0x7F;
    if (descriptor.long_picture_id) {
      descriptor.picture_id = static_cast<uint16_t>(descriptor.picture_id << 8 | reader.u8());
    }
  }
  if (descriptor.has_layers) {
    const uint8_t layers = reader.u8();
    descriptor.temporal_id = layers >> 5;
    descriptor.switching_up = (layers & 0x10) != 0;
    descriptor.spatial_id = layers >> 1 & 0x07;
    descriptor.inter_layer = (layers & 0x01) != 0;
    descriptor.has_tl0_index = !descriptor.flexible;
    descriptor.tl0_index_at = descriptor.flexible ? uint8_t{0} : static_cast<uint8_t>(position());
    if (descriptor.has_tl0_index) descriptor.tl0_index = reader.u8();
  }
  if (descriptor.inter_picture && descriptor.flexible) {
    int references = 0;
    while ((reader.u8() & 0x01) != 0) {
      if (++references == kReferencesMax) return std::nullopt;
    }
  }
  if (descriptor.has_structure) read_structure(reader, descriptor.structure);
  if (!reader.ok() || reader.remaining() == 0) return std::nullopt;
  descriptor.size = static_cast<uint16_t>(position());
  return descriptor;
}

void rewrite_vp9_descriptor(std::span<uint8_t> payload, const Vp9Descriptor& descriptor,
                            uint16_t picture_id, uint8_t tl0_index) {
  CHECK(payload.size() >= descriptor.size);
  if (descriptor.has_picture_id && descriptor.long_picture_id) {
    payload[descriptor.picture_id_at] = static_cast<uint8_t>(0x80 | (picture_id >> 8 & 0x7F));
    payload[descriptor.picture_id_at + 1u] = static_cast<uint8_t>(picture_id);
  } else if (descriptor.has_picture_id) {
    payload[descriptor.picture_id_at] = static_cast<uint8_t>(picture_id & 0x7F);
  }
  if (descriptor.has_tl0_index) payload[descriptor.tl0_index_at] = tl0_index;
}

}  // namespace earshot::codec
