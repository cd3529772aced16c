#include "codec/vp8_descriptor.h"

#include "base/check.h"

namespace earshot::codec {
namespace {

constexpr size_t kKeyFrameHeaderBytes = 10;

//  0 1 2 3 4 5 6 7
// +-+-+-+-+-+-+-+-+
// |Size0|H| VER |P|  P: 0 for a key frame, whose header goes on with two more bytes of size,
// +-+-+-+-+-+-+-+-+  the start code 9d 01 2a, and twice 14 bits of size with 2 bits of scale,
// little |      ...      |  endian. RFC 7741 §4.3, RFC 6386 §9.1.
// +-+-+-+-+-+-+-+-+
void read_payload_header(Bytes payload, Vp8Descriptor& descriptor) {
  descriptor.key_frame = (payload[0] & 1) == 0;
  if (!descriptor.key_frame || payload.size() < kKeyFrameHeaderBytes) return;
  if (payload[3] != 0x9d || payload[4] != 0x01 || payload[5] != 0x2a) return;
  descriptor.width = static_cast<uint16_t>((payload[7] << 8 | payload[6]) & 0x3FFF);
  descriptor.height = static_cast<uint16_t>((payload[9] << 8 | payload[8]) & 0x3FFF);
}

}  // namespace

//       0 1 2 3 4 5 6 7
//      +-+-+-+-+-+-+-+-+
//      |X|R|N|S|R| PID | (required)
//      +-+-+-+-+-+-+-+-+
// X:   |I|L|T|K| RSV   |
//      +-+-+-+-+-+-+-+-+
// I:   |M| PictureID   | 7 bits, or 15 with another byte
//      +-+-+-+-+-+-+-+-+
// L:   |   TL0PICIDX   |
//      +-+-+-+-+-+-+-+-+
// T/K: |TID|Y| KEYIDX  |
//      +-+-+-+-+-+-+-+-+
// RFC 7741 §4.2, figure 2.
std::optional<Vp8Descriptor> parse_vp8_descriptor(Bytes payload) {
  ByteReader reader(payload);
  Vp8Descriptor descriptor;
  const uint8_t first = reader.u8();
  descriptor.non_reference = (first & 0x20) != 0;
  descriptor.partition_start = (first & 0x10) != 0;
  descriptor.partition = first & 0x07;
  const uint8_t extension = (first & 0x80) != 0 ? reader.u8() : uint8_t{0};
  descriptor.has_picture_id = (extension & 0x80) != 0;
  descriptor.has_tl0_index = (extension & 0x40) != 0;
  descriptor.has_temporal_id = (extension & 0x20) != 0;
  descriptor.has_key_index = (extension & 0x10) != 0;
  if (descriptor.has_picture_id) {
    const uint8_t id = reader.u8();
    descriptor.long_picture_id = (id & 0x80) != 0;
    descriptor.picture_id = id & 0x7F;
    if (descriptor.long_picture_id) {
      descriptor.picture_id = static_cast<uint16_t>(descriptor.picture_id << 8 | reader.u8());
    }
  }
  if (descriptor.has_tl0_index) descriptor.tl0_index = reader.u8();
  if (descriptor.has_temporal_id || descriptor.has_key_index) {
    const uint8_t layers = reader.u8();
    descriptor.temporal_id = descriptor.has_temporal_id ? layers >> 6 : uint8_t{0};
    descriptor.layer_sync = descriptor.has_temporal_id && (layers & 0x20) != 0;
    descriptor.key_index = descriptor.has_key_index ? layers & 0x1F : uint8_t{0};
  }
  if (!reader.ok() || reader.remaining() == 0) return std::nullopt;
  descriptor.size = static_cast<uint8_t>(payload.size() - reader.remaining());
  if (descriptor.starts_frame()) read_payload_header(reader.rest(), descriptor);
  return descriptor;
}

size_t write_vp8_descriptor(std::span<uint8_t> out, const Vp8Descriptor& descriptor) {
  CHECK(out.size() >= kVp8DescriptorBytesMax);
  const auto bit = [](bool set, int mask) { return set ? mask : 0; };
  const int extension = bit(descriptor.has_picture_id, 0x80) | bit(descriptor.has_tl0_index, 0x40) |
                        bit(descriptor.has_temporal_id, 0x20) | bit(descriptor.has_key_index, 0x10);
  // A descriptor of one byte more than its fields take had the extension byte without any of them.
  const bool extended = extension != 0 || descriptor.size == 2;
  size_t at = 0;
  out[at++] =
      static_cast<uint8_t>(bit(extended, 0x80) | bit(descriptor.non_reference, 0x20) |
                           bit(descriptor.partition_start, 0x10) | (descriptor.partition & 0x07));
  if (extended) out[at++] = static_cast<uint8_t>(extension);
  if (descriptor.has_picture_id && descriptor.long_picture_id) {
    out[at++] = static_cast<uint8_t>(0x80 | (descriptor.picture_id >> 8 & 0x7F));
    out[at++] = static_cast<uint8_t>(descriptor.picture_id);
  } else if (descriptor.has_picture_id) {
    out[at++] = static_cast<uint8_t>(descriptor.picture_id & 0x7F);
  }
  if (descriptor.has_tl0_index) out[at++] = descriptor.tl0_index;
  if (descriptor.has_temporal_id || descriptor.has_key_index) {
    out[at++] =
        static_cast<uint8_t>((descriptor.temporal_id & 3) << 6 | bit(descriptor.layer_sync, 0x20) |
                             (descriptor.key_index & 0x1F));
  }
  return at;
}

}  // namespace earshot::codec
