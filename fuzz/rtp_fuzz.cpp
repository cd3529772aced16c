// links: base codec
// A decrypted RTP packet from anybody: whatever is read lies inside it, and a header written with
// what was read reads back the same. The first byte of the input chooses the ids.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"
#include "codec/demux.h"
#include "codec/rtp_packet.h"

using namespace earshot;
using namespace earshot::codec;

namespace {

void check_inside(Bytes part, Bytes whole) {
  CHECK(part.data() >= whole.data());
  CHECK(part.data() + part.size() <= whole.data() + whole.size());
}

bool same(Bytes a, Bytes b) { return as_text(a) == as_text(b); }

// Ids 1 to 10, or behind 15, where only two-byte elements reach.
ExtensionMap map_for(uint8_t choice) {
  ExtensionMap map;
  for (size_t i = 0; i < kRtpExtensions; ++i) {
    const size_t first = i % 8 == choice % 8u ? 200 : 1;
    CHECK(map.set(RtpExtension(i), static_cast<uint8_t>(first + i)));
  }
  return map;
}

RtpHeaderFields fields_of(const RtpPacket& packet) {
  RtpHeaderFields fields = {.payload_type = packet.payload_type(),
                            .marker = packet.marker(),
                            .sequence = packet.sequence(),
                            .timestamp = packet.timestamp(),
                            .ssrc = packet.ssrc(),
                            .mid = packet.text(RtpExtension::kMid).value_or(""),
                            .audio_level = packet.audio_level()};
  const auto orientation = packet.extension(RtpExtension::kVideoOrientation);
  if (orientation && orientation->size() == 1) fields.video_orientation = (*orientation)[0];
  const auto descriptor = packet.extension(RtpExtension::kDependencyDescriptor);
  if (descriptor && descriptor->size() <= kDependencyDescriptorBytesMax) {
    fields.dependency_descriptor = *descriptor;
  }
  return fields;
}

void check_written(const RtpHeaderFields& fields, const ExtensionMap& map) {
  std::vector<uint8_t> out(kRtpHeaderBytesMax);
  const RtpHeaderLayout layout = write_rtp_header(out, fields, map);
  CHECK(layout.size <= out.size());
  out.resize(layout.size);
  store16(out.data() + layout.transport_sequence_at, 0x1234);
  store24(out.data() + layout.abs_send_time_at, 0x123456);
  const auto again = RtpPacket::parse(out, map);
  CHECK(again && again->header_bytes() == layout.size && again->payload().empty());
  CHECK(again->transport_sequence() == 0x1234 && again->abs_send_time() == 0x123456u);
  CHECK(again->payload_type() == fields.payload_type && again->marker() == fields.marker);
  CHECK(again->sequence() == fields.sequence && again->timestamp() == fields.timestamp);
  CHECK(again->ssrc() == fields.ssrc && again->audio_level() == fields.audio_level);
  CHECK(again->text(RtpExtension::kMid).value_or("") == fields.mid);
  CHECK(same(again->extension(RtpExtension::kDependencyDescriptor).value_or(Bytes()),
             fields.dependency_descriptor));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const ExtensionMap map = map_for(data[0]);
  const Bytes bytes(data + 1, size - 1);
  const auto packet = RtpPacket::parse(bytes, map);
  if (!packet) return 0;
  CHECK(classify(bytes) == DatagramKind::kRtp || classify(bytes) == DatagramKind::kRtcp);
  CHECK(rtp_header_bytes(bytes) == packet->header_bytes());
  CHECK(packet->header_bytes() + packet->payload().size() + packet->padding_bytes() ==
        bytes.size());
  check_inside(packet->payload(), bytes);
  for (size_t i = 0; i < packet->csrc_count(); ++i) packet->csrc(i);
  for (size_t i = 0; i < kRtpExtensions; ++i) {
    const auto value = packet->extension(RtpExtension(i));
    if (value) check_inside(*value, bytes.first(packet->header_bytes()));
  }
  check_written(fields_of(*packet), map);
  return 0;
}
