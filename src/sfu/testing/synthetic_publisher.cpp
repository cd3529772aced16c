#include "sfu/testing/synthetic_publisher.h"

#include <algorithm>
#include <memory>

#include "codec/big_endian.h"
#include "codec/rtp_packet.h"
#include "codec/testing/dependency_descriptor_writer.h"
#include "codec/vp8_descriptor.h"

namespace earshot::sfu::testing {
namespace {

using codec::DecodeTargetIndication;
using codec::RtpExtension;

constexpr NtpTime kPublisherEpoch = 0xE000'0000'0000'0000;
constexpr size_t kSoundBytes = 60;            // of 20 ms, in front of the content
constexpr size_t kPicturePacketBytes = 1100;  // at most, of payload
constexpr size_t kKeyFrameFactor = 3;

// T0, T0 T1, or T0 T2 T1 T2.
uint8_t temporal_id_at(uint64_t position, uint8_t layers) {
  if (layers == 1) return 0;
  if (layers == 2) return static_cast<uint8_t>(position % 2);
  constexpr std::array<uint8_t, 4> kPattern = {0, 2, 1, 2};
  return kPattern[position % 4];
}

// One spatial layer; a template for key frames and one for each temporal layer.
codec::DependencyStructure structure_of(uint8_t temporal_layers) {
  codec::DependencyStructure structure;
  structure.decode_target_count = temporal_layers;
  structure.spatial_layers = 1;
  structure.temporal_layers = temporal_layers;
  structure.template_count = static_cast<uint8_t>(temporal_layers + 1);
  for (uint8_t t = 0; t < structure.template_count; ++t) {
    codec::FrameTemplate& frame = structure.templates[t];
    frame.temporal_id = t == 0 ? uint8_t{0} : static_cast<uint8_t>(t - 1);
    if (t > 0) {
      frame.diffs.count = 1;
      frame.diffs.distance[0] = 1;
    }
    for (uint8_t target = 0; target < temporal_layers; ++target) {
      const auto indication = target < frame.temporal_id ? DecodeTargetIndication::kNotPresent
                              : frame.temporal_id == 0   ? DecodeTargetIndication::kSwitch
                                                         : DecodeTargetIndication::kRequired;
      frame.indications.set(target, indication);
    }
  }
  for (uint8_t i = 0; i < temporal_layers; ++i) structure.decode_targets[i].temporal_id = i;
  return structure;
}

}  // namespace

void write_content(uint8_t* at, const FrameContent& content) {
  codec::store32(at, content.id);
  codec::store32(at + 4, content.needs[0]);
  codec::store32(at + 8, content.needs[1]);
  at[12] = content.packet;
  at[13] = content.packets;
  at[14] = content.spatial_id;
  at[15] = content.temporal_id;
}

FrameContent read_content(const uint8_t* at) {
  return {.id = codec::load32(at),
          .needs = {codec::load32(at + 4), codec::load32(at + 8)},
          .packet = at[12],
          .packets = at[13],
          .spatial_id = at[14],
          .temporal_id = at[15]};
}

void write_origin(uint8_t* at, const PacketOrigin& origin) {
  const auto made = static_cast<uint64_t>(origin.made.ns());
  codec::store32(at, origin.publisher);
  codec::store32(at + 4, static_cast<uint32_t>(made >> 32));
  codec::store32(at + 8, static_cast<uint32_t>(made));
  at[12] = origin.stream;
}

PacketOrigin read_origin(const uint8_t* at) {
  const uint64_t made = uint64_t{codec::load32(at + 4)} << 32 | codec::load32(at + 8);
  return {.publisher = codec::load32(at),
          .stream = at[12],
          .made = Timestamp::from_ns(static_cast<int64_t>(made))};
}

SyntheticPublisher::SyntheticPublisher(PublisherConfig config, Random& random)
    : config_(config), next_frame_id_(static_cast<uint32_t>(1 + random.below(1u << 31))) {
  for (Stream& stream : streams_) {
    stream.sequence = static_cast<uint16_t>(random.u64());
    stream.timestamp_base = static_cast<uint32_t>(random.u64());
    stream.picture_id = static_cast<uint16_t>(random.u64());
    stream.tl0_index = static_cast<uint8_t>(random.u64());
    stream.key_index = static_cast<uint8_t>(random.u64());
    stream.frame_number = static_cast<uint16_t>(random.u64());
  }
}

codec::ExtensionMap SyntheticPublisher::extensions() {
  codec::ExtensionMap map;
  map.set(RtpExtension::kAudioLevel, 1);
  map.set(RtpExtension::kTransportSequence, 3);
  map.set(RtpExtension::kMid, 4);
  map.set(RtpExtension::kDependencyDescriptor, 9);
  return map;
}

NtpTime SyntheticPublisher::ntp_of(Timestamp now) {
  return ntp_plus(kPublisherEpoch, Duration(now.ns()));
}

uint32_t SyntheticPublisher::timestamp(const Stream& stream, Timestamp now) const {
  return stream.timestamp_base + rtp_ticks(Duration(now.ns()), clock_rate_hz(config_.kind));
}

codec::SenderReport SyntheticPublisher::sender_report(uint8_t stream, Timestamp now) const {
  return {.ntp_time = ntp_of(now), .rtp_timestamp = timestamp(streams_[stream], now)};
}

std::vector<SentPacket> SyntheticPublisher::picture(Timestamp now) {
  std::vector<SentPacket> out;
  for (uint8_t i = 0; i < config_.streams; ++i) {
    Stream& stream = streams_[i];
    if (!stream.on) {
      stream.key_wanted = true;
      continue;
    }
    if (config_.kind == MediaCodec::kOpus) {
      out.push_back({i, packet_of(stream, timestamp(stream, now), false, sound(i, now), {})});
    } else {
      video_picture(i, now, out);
    }
  }
  return out;
}

std::vector<uint8_t> SyntheticPublisher::sound(uint8_t stream, Timestamp now) {
  std::vector<uint8_t> payload(kSoundBytes + kFrameContentBytes);
  write_content(payload.data() + kSoundBytes, {.id = next_frame_id_++, .packets = 1});
  if (config_.name != 0) {
    write_origin(payload.data() + kSoundBytes - kPacketOriginBytes, {config_.name, stream, now});
  }
  return payload;
}

SentPacket SyntheticPublisher::padding(uint8_t index, Timestamp now) {
  Stream& stream = streams_[index];
  std::vector<uint8_t> bytes = packet_of(stream, timestamp(stream, now), false, {}, {});
  bytes[0] |= 0x20;
  bytes.insert(bytes.end(), {0, 0, 0, 4});
  return {index, bytes};
}

void SyntheticPublisher::video_picture(uint8_t index, Timestamp now, std::vector<SentPacket>& out) {
  Stream& stream = streams_[index];
  const bool key = std::exchange(stream.key_wanted, false);
  if (key) {
    stream.position = 0;
    stream.latest = {};
    ++stream.key_index;
    ++key_frames_;
  }
  ++stream.picture_id;
  if (temporal_id_at(stream.position, config_.temporal_layers) == 0) ++stream.tl0_index;
  for (uint8_t s = 0; s < config_.spatial_layers; ++s) {
    Frame frame = next_frame(stream, s, key);
    ++stream.frame_number;
    frame.origin = {config_.name, index, now};
    size_frame(frame, static_cast<uint8_t>(index + s));
    for (uint8_t packet = 0; packet < frame.content.packets; ++packet) {
      frame.content.packet = packet;
      const bool ends = packet + 1 == frame.content.packets;
      const bool marker = ends && s + 1 == config_.spatial_layers;
      out.push_back(
          {index, packet_of(stream, timestamp(stream, now), marker, payload(stream, frame, packet),
                            descriptor_of(stream, frame, packet))});
    }
  }
  ++stream.position;
}

void SyntheticPublisher::size_frame(Frame& frame, uint8_t index) const {
  frame.packet_bytes = config_.packet_bytes;
  frame.content.packets = static_cast<uint8_t>(config_.packets * (1 + index));
  const size_t bytes = config_.picture_bytes[index] * (frame.key ? kKeyFrameFactor : 1);
  if (bytes == 0) return;
  const size_t packets =
      std::min<size_t>(UINT8_MAX, (bytes + kPicturePacketBytes - 1) / kPicturePacketBytes);
  frame.content.packets = static_cast<uint8_t>(packets);
  frame.packet_bytes = std::min(kPicturePacketBytes, bytes / packets);
}

SyntheticPublisher::Frame SyntheticPublisher::next_frame(Stream& stream, uint8_t spatial_id,
                                                         bool key) {
  Frame frame{.key = key, .spatial_id = spatial_id};
  frame.temporal_id = temporal_id_at(stream.position, config_.temporal_layers);
  auto& latest = stream.latest[spatial_id];
  // The first T2 behind T0 needs T0 only, the second needs the T1 between them.
  uint8_t needed = 0;
  if (frame.temporal_id == 2 && stream.position % 4 == 3) needed = 1;
  frame.layer_sync = frame.temporal_id > 0 && needed == 0;
  frame.content.id = next_frame_id_++;
  frame.content.spatial_id = spatial_id;
  frame.content.temporal_id = frame.temporal_id;
  frame.content.needs[0] = latest[needed];
  if (spatial_id > 0) {
    frame.content.needs[1] = stream.latest[spatial_id - 1u][frame.temporal_id];
  }
  latest[frame.temporal_id] = frame.content.id;
  return frame;
}

// As far as it is read (RFC 6386 §9.1): how many bytes.
size_t SyntheticPublisher::write_vp8_header(uint8_t* at, const Frame& frame) const {
  at[0] = frame.key ? 0x00 : 0x01;
  const codec::Resolution size = config_.sizes[frame.origin.stream];
  if (!frame.key || size == codec::Resolution()) return 1;
  const auto low = [](uint32_t value) { return static_cast<uint8_t>(value); };
  const std::array<uint8_t, 9> rest = {0,
                                       0,
                                       0x9d,
                                       0x01,
                                       0x2a,
                                       low(size.width),
                                       low(size.width >> 8),
                                       low(size.height),
                                       low(size.height >> 8)};
  std::copy(rest.begin(), rest.end(), at + 1);
  return 1 + rest.size();
}

std::vector<uint8_t> SyntheticPublisher::payload(const Stream& stream, const Frame& frame,
                                                 uint8_t packet) const {
  std::vector<uint8_t> bytes(16);
  if (config_.kind == MediaCodec::kVp8) {
    const codec::Vp8Descriptor descriptor = {.partition_start = packet == 0,
                                             .has_picture_id = true,
                                             .long_picture_id = config_.long_picture_id,
                                             .picture_id = stream.picture_id,
                                             .has_tl0_index = config_.layer_fields,
                                             .tl0_index = stream.tl0_index,
                                             .has_temporal_id = config_.layer_fields,
                                             .temporal_id = frame.temporal_id,
                                             .layer_sync = frame.layer_sync,
                                             .has_key_index = config_.layer_fields,
                                             .key_index = stream.key_index};
    size_t size = codec::write_vp8_descriptor(bytes, descriptor);
    if (packet == 0) size += write_vp8_header(bytes.data() + size, frame);
    bytes.resize(size);
  } else {
    const bool ends = packet + 1 == frame.content.packets;
    // I, P unless a key picture, L, B, E.
    bytes = {static_cast<uint8_t>(0xA0 | (frame.key ? 0 : 0x40) | (packet == 0 ? 0x08 : 0) |
                                  (ends ? 0x04 : 0)),
             static_cast<uint8_t>(0x80 | (stream.picture_id >> 8 & 0x7F)),
             static_cast<uint8_t>(stream.picture_id),
             static_cast<uint8_t>(frame.temporal_id << 5 | (frame.temporal_id == 0 ? 0x10 : 0) |
                                  frame.spatial_id << 1 | (frame.spatial_id > 0 ? 1 : 0)),
             stream.tl0_index};
  }
  const size_t head = bytes.size();
  bytes.resize(std::max(frame.packet_bytes, head + kFrameContentBytes + kPacketOriginBytes), 0x5A);
  uint8_t* const content = bytes.data() + bytes.size() - kFrameContentBytes;
  write_content(content, frame.content);
  if (config_.name != 0) write_origin(content - kPacketOriginBytes, frame.origin);
  return bytes;
}

std::vector<uint8_t> SyntheticPublisher::descriptor_of(const Stream& stream, const Frame& frame,
                                                       uint8_t packet) const {
  if (!config_.dependency_descriptor) return {};
  const auto structure =
      std::make_unique<codec::DependencyStructure>(structure_of(config_.temporal_layers));
  const size_t index = frame.key ? 0 : frame.temporal_id + 1u;
  const codec::FrameTemplate& own = structure->templates[index];
  codec::DependencyDescriptor descriptor = {.start_of_frame = packet == 0,
                                            .end_of_frame = packet + 1 == frame.content.packets,
                                            .has_structure = frame.key && packet == 0,
                                            .template_id = static_cast<uint8_t>(index),
                                            .frame_number = stream.frame_number,
                                            .indications = own.indications,
                                            .diffs = own.diffs,
                                            .chain_diffs = own.chain_diffs};
  if (frame.layer_sync) {
    descriptor.indications.set(frame.temporal_id, DecodeTargetIndication::kSwitch);
  }
  return codec::testing::write_dependency_descriptor(descriptor, *structure);
}

std::vector<uint8_t> SyntheticPublisher::packet_of(Stream& stream, uint32_t timestamp, bool marker,
                                                   const std::vector<uint8_t>& payload,
                                                   const std::vector<uint8_t>& descriptor) {
  codec::RtpHeaderFields fields = {.payload_type = 96,
                                   .marker = marker,
                                   .sequence = stream.sequence++,
                                   .timestamp = timestamp,
                                   .ssrc = 1};
  if (config_.kind == MediaCodec::kOpus) fields.audio_level = config_.level;
  fields.dependency_descriptor = descriptor;
  std::vector<uint8_t> bytes(codec::kRtpHeaderBytesMax);
  bytes.resize(codec::write_rtp_header(bytes, fields, extensions()).size);
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  return bytes;
}

}  // namespace earshot::sfu::testing
