#include "sfu/testing/synthetic_publisher.h"

#include <algorithm>
#include <utility>

#include "codec/big_endian.h"
#include "codec/rtp_packet.h"
#include "codec/testing/dependency_descriptor_writer.h"
#include "codec/vp8_descriptor.h"

namespace earshot::sfu::testing {
namespace {

using codec::RtpExtension;

constexpr NtpTime kPublisherEpoch = 0xE000'0000'0000'0000;
constexpr size_t kSoundBytes = 60;            // of 20 ms, in front of the content
constexpr size_t kPicturePacketBytes = 1100;  // at most, of payload
constexpr Duration kDtxInterval = std::chrono::milliseconds(400);

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

std::vector<uint8_t> encrypted_bytes(const FrameContent& content, size_t size) {
  SeededRandom random(uint64_t{content.id} << 8 | content.packet);
  std::vector<uint8_t> bytes(size);
  random.fill(bytes);
  return bytes;
}

SyntheticPublisher::SyntheticPublisher(PublisherConfig config, Random& random)
    : config_(config),
      pattern_(config.pattern, config.spatial_layers, config.temporal_layers),
      structure_(pattern_.structure()),
      frame_number_(static_cast<uint16_t>(random.u64())),
      next_frame_id_(static_cast<uint32_t>(1 + random.below(1u << 31))) {
  for (Stream& stream : streams_) {
    stream.sequence = static_cast<uint16_t>(random.u64());
    stream.timestamp_base = static_cast<uint32_t>(random.u64());
    stream.picture_id = static_cast<uint16_t>(random.u64());
    stream.tl0_index = static_cast<uint8_t>(random.u64());
    stream.key_index = static_cast<uint8_t>(random.u64());
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
      if (!is_sounding(stream, now)) continue;
      out.push_back({i, packet_of(stream, timestamp(stream, now), false, sound(i, now), {})});
    } else {
      video_picture(i, now, out);
    }
  }
  return out;
}

bool SyntheticPublisher::is_sounding(Stream& stream, Timestamp now) const {
  const bool rests = config_.dtx && !config_.level.voice && now - stream.sounded < kDtxInterval;
  if (!rests) stream.sounded = now;
  return !rests;
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
    ++stream.key_index;
    ++key_frames_;
  }
  ++stream.picture_id;
  if (pattern_.temporal_id(stream.position) == 0) ++stream.tl0_index;
  for (uint8_t s = 0; s < config_.spatial_layers; ++s) {
    Frame frame = next_frame(stream, s, key);
    frame.origin = {config_.name, index, now};
    size_frame(frame, static_cast<uint8_t>(index + s));
    for (uint8_t packet = 0; packet < frame.content.packets; ++packet) {
      frame.content.packet = packet;
      const bool ends = packet + 1 == frame.content.packets;
      const bool marker = ends && s + 1 == config_.spatial_layers;
      out.push_back(
          {index, packet_of(stream, timestamp(stream, now), marker, payload(stream, frame, packet),
                            descriptor_of(frame, packet))});
    }
  }
  ++stream.position;
}

void SyntheticPublisher::size_frame(Frame& frame, uint8_t index) const {
  frame.packet_bytes = config_.packet_bytes;
  frame.content.packets = static_cast<uint8_t>(config_.packets * (1 + index));
  const size_t bytes = config_.picture_bytes[index] * (frame.key ? config_.key_frame_factor : 1);
  if (bytes == 0) return;
  const size_t packets =
      std::min<size_t>(UINT8_MAX, (bytes + kPicturePacketBytes - 1) / kPicturePacketBytes);
  frame.content.packets = static_cast<uint8_t>(packets);
  frame.packet_bytes = std::min(kPicturePacketBytes, bytes / packets);
}

SyntheticPublisher::Frame SyntheticPublisher::next_frame(Stream& stream, uint8_t spatial_id,
                                                         bool key) {
  const PatternFrame planned = pattern_.frame(stream.position, spatial_id);
  Frame frame{.key = key,
              .spatial_id = spatial_id,
              .temporal_id = planned.temporal_id,
              .layer_sync = planned.temporal_id > 0,
              .inter_layer = planned.inter_layer,
              .number = ++frame_number_,
              .indications = planned.indications,
              .diffs = {},
              .template_id = pattern_.template_of(stream.position, spatial_id)};
  frame.content.id = next_frame_id_++;
  frame.content.spatial_id = spatial_id;
  frame.content.temporal_id = frame.temporal_id;
  for (size_t i = 0; i < planned.needs_count; ++i) {
    const SentFrame& needed = stream.sent[(stream.frames - planned.needs[i]) % stream.sent.size()];
    frame.content.needs[i] = needed.id;
    frame.diffs.distance[frame.diffs.count++] = static_cast<uint16_t>(frame.number - needed.number);
    frame.layer_sync &= needed.temporal_id == 0;
  }
  stream.sent[stream.frames++ % stream.sent.size()] = {frame.content.id, frame.number,
                                                       frame.temporal_id};
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

// What the payload format puts in front, and the beginning of what the encoder made.
std::vector<uint8_t> SyntheticPublisher::payload_head(const Stream& stream, const Frame& frame,
                                                      uint8_t packet) const {
  if (config_.kind == MediaCodec::kVp8) {
    std::vector<uint8_t> bytes(16);
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
    const bool is_clear = config_.encryption == Encryption::kNone;
    if (packet == 0 && is_clear) size += write_vp8_header(bytes.data() + size, frame);
    bytes.resize(size);
    return bytes;
  }
  const bool ends = packet + 1 == frame.content.packets;
  // I, P unless a key picture, L, B, E.
  return {static_cast<uint8_t>(0xA0 | (frame.key ? 0 : 0x40) | (packet == 0 ? 0x08 : 0) |
                               (ends ? 0x04 : 0)),
          static_cast<uint8_t>(0x80 | (stream.picture_id >> 8 & 0x7F)),
          static_cast<uint8_t>(stream.picture_id),
          static_cast<uint8_t>(frame.temporal_id << 5 | (frame.temporal_id == 0 ? 0x10 : 0) |
                               frame.spatial_id << 1 | (frame.inter_layer ? 1 : 0)),
          stream.tl0_index};
}

std::vector<uint8_t> SyntheticPublisher::payload(const Stream& stream, const Frame& frame,
                                                 uint8_t packet) const {
  std::vector<uint8_t> bytes;
  if (config_.encryption != Encryption::kPayloads) bytes = payload_head(stream, frame, packet);
  const size_t head = bytes.size();
  const size_t end = head + kFrameContentBytes + kPacketOriginBytes;
  const size_t size = std::max(frame.packet_bytes, end);
  bytes.resize(size, 0x5A);
  if (config_.encryption != Encryption::kNone) {
    const auto front = encrypted_bytes(frame.content, size - end);
    std::copy(front.begin(), front.end(), bytes.begin() + static_cast<ptrdiff_t>(head));
  }
  uint8_t* const content = bytes.data() + bytes.size() - kFrameContentBytes;
  write_content(content, frame.content);
  if (config_.name != 0) write_origin(content - kPacketOriginBytes, frame.origin);
  return bytes;
}

std::vector<uint8_t> SyntheticPublisher::descriptor_of(const Frame& frame, uint8_t packet) const {
  if (!config_.dependency_descriptor) return {};
  const bool begins = frame.key && packet == 0 && frame.spatial_id == 0;
  const codec::DependencyDescriptor descriptor = {
      .start_of_frame = packet == 0,
      .end_of_frame = packet + 1 == frame.content.packets,
      .has_structure = begins,
      .template_id = static_cast<uint8_t>(frame.template_id),
      .frame_number = frame.number,
      .indications = frame.indications,
      .diffs = frame.diffs,
      .chain_diffs = structure_.templates[frame.template_id].chain_diffs};
  return codec::testing::write_dependency_descriptor(descriptor, structure_);
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
