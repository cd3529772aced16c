#include "codec/rtp_packet.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace earshot::codec {
namespace {

constexpr uint16_t kOneByteProfile = 0xBEDE;  // RFC 8285 §4.2
constexpr uint16_t kTwoByteProfile = 0x1000;  // §4.3: the lowest four bits are anybody's
constexpr size_t kExtensionHeaderBytes = 4;
constexpr size_t kOneByteValueMax = 16;
constexpr uint8_t kOneByteIdMax = 14;
constexpr size_t kStreamNameCharsMax = 16;

// Only senders of the extension's fixed form; longer values are for later versions of it.
std::optional<Bytes> of_size(std::optional<Bytes> value, size_t size) {
  if (!value || value->size() != size) return std::nullopt;
  return value;
}

// Puts elements behind each other; the form, one-byte or two-byte, is of the whole block (§4.1.2).
class ElementWriter {
 public:
  ElementWriter(uint8_t* at, bool two_byte) : at_(at), two_byte_(two_byte) {}

  // Where the value goes.
  uint8_t* add(uint8_t id, size_t size) {
    if (two_byte_) {
      *at_++ = id;
      *at_++ = static_cast<uint8_t>(size);
    } else {
      *at_++ = static_cast<uint8_t>(id << 4 | (size - 1));
    }
    uint8_t* const value = at_;
    at_ += size;
    return value;
  }
  uint8_t* end() const { return at_; }

 private:
  uint8_t* at_;
  bool two_byte_;
};

// What of `fields` is written: the ids, 0 for what is left out.
struct Ids {
  uint8_t transport_sequence;
  uint8_t abs_send_time;
  uint8_t mid;
  uint8_t audio_level;
  uint8_t video_orientation;
  uint8_t playout_delay;
  uint8_t dependency_descriptor;

  Ids(const RtpHeaderFields& fields, const ExtensionMap& map)
      : transport_sequence(map.id(RtpExtension::kTransportSequence)),
        abs_send_time(map.id(RtpExtension::kAbsSendTime)),
        mid(fields.mid.empty() ? uint8_t{0} : map.id(RtpExtension::kMid)),
        audio_level(fields.audio_level ? map.id(RtpExtension::kAudioLevel) : uint8_t{0}),
        video_orientation(fields.video_orientation ? map.id(RtpExtension::kVideoOrientation)
                                                   : uint8_t{0}),
        playout_delay(fields.playout_delay ? map.id(RtpExtension::kPlayoutDelay) : uint8_t{0}),
        dependency_descriptor(fields.dependency_descriptor.empty() ||
                                      fields.dependency_descriptor.size() >
                                          kDependencyDescriptorBytesMax
                                  ? uint8_t{0}
                                  : map.id(RtpExtension::kDependencyDescriptor)) {}

  uint8_t highest() const {
    return std::max({transport_sequence, abs_send_time, mid, audio_level, video_orientation,
                     playout_delay, dependency_descriptor});
  }
};

}  // namespace

std::optional<size_t> rtp_header_bytes(Bytes packet) {
  if (packet.size() < kRtpHeaderBytes || (packet[0] & 0xC0) != 0x80) return std::nullopt;
  size_t size = kRtpHeaderBytes + 4 * size_t{packet[0] & 0x0Fu};
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < size + kExtensionHeaderBytes) return std::nullopt;
    size += kExtensionHeaderBytes + 4 * size_t{load16(packet.data() + size + 2)};
  }
  if (packet.size() < size) return std::nullopt;
  return size;
}

//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |                           timestamp                           |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |           synchronization source (SSRC) identifier            |
// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
// |            contributing source (CSRC) identifiers           ....
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |  0xBEDE or 0x100x             |  length in words of 4 bytes   |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// RFC 3550 §5.1, RFC 8285 §4.
std::optional<RtpPacket> RtpPacket::parse(Bytes bytes, const ExtensionMap& map) {
  const auto header_bytes = rtp_header_bytes(bytes);
  if (!header_bytes || bytes.size() > UINT16_MAX) return std::nullopt;
  RtpPacket packet(bytes);
  packet.header_bytes_ = static_cast<uint16_t>(*header_bytes);
  if ((bytes[0] & 0x20) != 0) {
    // §5.1: the last byte counts the padding, itself included.
    const uint8_t padding = bytes.back();
    if (padding == 0 || padding > bytes.size() - *header_bytes) return std::nullopt;
    packet.padding_bytes_ = padding;
  }
  if ((bytes[0] & 0x10) != 0) {
    const size_t at = kRtpHeaderBytes + 4 * packet.csrc_count();
    const uint16_t profile = load16(bytes.data() + at);
    const size_t elements = at + kExtensionHeaderBytes;
    if (profile == kOneByteProfile) packet.read_one_byte_elements(elements, *header_bytes, map);
    if ((profile & 0xFFF0) == kTwoByteProfile) {
      packet.read_two_byte_elements(elements, *header_bytes, map);
    }
  }
  return packet;
}

// RFC 8285 §4.2: a byte of id (4 bits) and length minus one (4 bits), then the value.
void RtpPacket::read_one_byte_elements(size_t at, size_t end, const ExtensionMap& map) {
  while (at < end) {
    const uint8_t head = packet_[at++];
    if (head == 0) continue;  // padding
    const uint8_t id = head >> 4;
    const size_t size = size_t{head & 0x0Fu} + 1;
    // "processing of the entire extension MUST terminate" at 15 and at 0 with a length.
    if (id == 0 || id == 15 || end - at < size) return;
    keep(id, at, size, map);
    at += size;
  }
}

// RFC 8285 §4.3: a byte of id, a byte of length, then the value.
void RtpPacket::read_two_byte_elements(size_t at, size_t end, const ExtensionMap& map) {
  while (at < end) {
    const uint8_t id = packet_[at++];
    if (id == 0) continue;  // padding
    if (at == end) return;
    const size_t size = packet_[at++];
    if (end - at < size) return;
    keep(id, at, size, map);
    at += size;
  }
}

void RtpPacket::keep(uint8_t id, size_t at, size_t size, const ExtensionMap& map) {
  const auto extension = map.by_id(id);
  if (!extension) return;
  Element& element = elements_[static_cast<size_t>(*extension)];
  if (element.at != 0) return;
  element = {.at = static_cast<uint16_t>(at), .size = static_cast<uint8_t>(size)};
}

std::optional<uint16_t> RtpPacket::transport_sequence() const {
  const auto value = of_size(extension(RtpExtension::kTransportSequence), 2);
  if (!value) return std::nullopt;
  return load16(value->data());
}

std::optional<uint32_t> RtpPacket::abs_send_time() const {
  const auto value = of_size(extension(RtpExtension::kAbsSendTime), 3);
  if (!value) return std::nullopt;
  return load24(value->data());
}

// RFC 6464 §3. The two-byte form may have padding behind the level.
std::optional<AudioLevel> RtpPacket::audio_level() const {
  const auto value = extension(RtpExtension::kAudioLevel);
  if (!value || value->empty()) return std::nullopt;
  const uint8_t byte = (*value)[0];
  return AudioLevel{.voice = (byte & 0x80) != 0, .minus_dbov = static_cast<uint8_t>(byte & 0x7F)};
}

std::optional<std::string_view> RtpPacket::text(RtpExtension which) const {
  const auto value = extension(which);
  if (!value || value->empty() || value->size() > kStreamNameCharsMax) return std::nullopt;
  const std::string_view text = as_text(*value);
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!printable) return std::nullopt;
  return text;
}

RtpHeaderLayout write_rtp_header(std::span<uint8_t> out, const RtpHeaderFields& fields,
                                 const ExtensionMap& map) {
  CHECK(out.size() >= kRtpHeaderBytesMax && fields.mid.size() <= kStreamNameCharsMax);
  const Ids ids(fields, map);
  uint8_t* const start = out.data();
  start[0] = static_cast<uint8_t>(ids.highest() == 0 ? 0x80 : 0x90);
  start[1] = static_cast<uint8_t>((fields.marker ? 0x80 : 0) | (fields.payload_type & 0x7F));
  store16(start + 2, fields.sequence);
  store32(start + 4, fields.timestamp);
  store32(start + 8, fields.ssrc);
  if (ids.highest() == 0) return {.size = kRtpHeaderBytes};

  const bool two_byte =
      ids.highest() > kOneByteIdMax ||
      (ids.dependency_descriptor != 0 && fields.dependency_descriptor.size() > kOneByteValueMax);
  RtpHeaderLayout layout;
  uint8_t* const block = start + kRtpHeaderBytes;
  ElementWriter writer(block + kExtensionHeaderBytes, two_byte);
  if (ids.transport_sequence != 0) {
    uint8_t* const value = writer.add(ids.transport_sequence, 2);
    store16(value, 0);
    layout.transport_sequence_at = static_cast<uint8_t>(value - start);
  }
  if (ids.abs_send_time != 0) {
    uint8_t* const value = writer.add(ids.abs_send_time, 3);
    store24(value, 0);
    layout.abs_send_time_at = static_cast<uint8_t>(value - start);
  }
  if (ids.mid != 0) {
    std::memcpy(writer.add(ids.mid, fields.mid.size()), fields.mid.data(), fields.mid.size());
  }
  if (ids.audio_level != 0) {
    const AudioLevel level = *fields.audio_level;
    *writer.add(ids.audio_level, 1) =
        static_cast<uint8_t>((level.voice ? 0x80 : 0) | (level.minus_dbov & 0x7F));
  }
  if (ids.video_orientation != 0) {
    *writer.add(ids.video_orientation, 1) = *fields.video_orientation;
  }
  if (ids.playout_delay != 0) store24(writer.add(ids.playout_delay, 3), *fields.playout_delay);
  if (ids.dependency_descriptor != 0) {
    const Bytes descriptor = fields.dependency_descriptor;
    uint8_t* const value = writer.add(ids.dependency_descriptor, descriptor.size());
    std::memcpy(value, descriptor.data(), descriptor.size());
    layout.dependency_descriptor_at = static_cast<uint8_t>(value - start);
  }

  uint8_t* end = writer.end();
  while ((end - block) % 4 != 0) *end++ = 0;
  store16(block, two_byte ? kTwoByteProfile : kOneByteProfile);
  store16(block + 2, static_cast<uint16_t>((end - block - kExtensionHeaderBytes) / 4));
  layout.size = static_cast<uint8_t>(end - start);
  return layout;
}

}  // namespace earshot::codec
