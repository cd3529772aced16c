#include "sfu/stream_reader.h"

#include <algorithm>
#include <utility>

#include "codec/big_endian.h"
#include "codec/vp9_descriptor.h"

namespace earshot::sfu {
namespace {

using codec::DecodeTargetIndication;
using codec::RtpExtension;

constexpr uint8_t kVp9TemporalIdMax = 7;

bool is_discardable(const codec::DependencyDescriptor& frame, size_t decode_targets) {
  for (size_t i = 0; i < decode_targets; ++i) {
    const DecodeTargetIndication indication = frame.indications[i];
    if (indication == DecodeTargetIndication::kSwitch ||
        indication == DecodeTargetIndication::kRequired) {
      return false;
    }
  }
  return true;
}

// The highest temporal layer of the frame's spatial layer whose target has this indication; 0 where
// none has.
uint8_t switch_up_to(const codec::DependencyDescriptor& frame,
                     const codec::DependencyStructure& structure) {
  uint8_t highest = 0;
  for (size_t i = 0; i < structure.decode_target_count; ++i) {
    const codec::DecodeTarget& target = structure.decode_targets[i];
    if (target.spatial_id == frame.spatial_id &&
        frame.indications[i] == DecodeTargetIndication::kSwitch) {
      highest = std::max(highest, target.temporal_id);
    }
  }
  return highest;
}

// The target that consists of the frame's layers and those below.
bool is_switch(const codec::DependencyDescriptor& frame,
               const codec::DependencyStructure& structure) {
  for (size_t i = 0; i < structure.decode_target_count; ++i) {
    const codec::DecodeTarget& target = structure.decode_targets[i];
    if (target.spatial_id == frame.spatial_id && target.temporal_id == frame.temporal_id) {
      return frame.indications[i] == DecodeTargetIndication::kSwitch;
    }
  }
  return false;
}

// As FrameInfo has it. False: one is further back than it reaches.
bool read_needs(const codec::FrameDiffs& diffs, uint64_t& needs) {
  constexpr uint16_t kReach = 64;
  bool is_all = true;
  for (size_t i = 0; i < diffs.count; ++i) {
    const uint16_t distance = diffs.distance[i];
    if (distance <= kReach) needs |= uint64_t{1} << (distance - 1);
    is_all &= distance <= kReach;
  }
  return is_all;
}

// Whether a payload begins as those of the codec do, at the place in a frame that the Dependency
// Descriptor says. Encrypted ones hardly ever do.
bool is_of_codec(MediaCodec codec, Bytes payload, bool starts, bool ends) {
  if (codec == MediaCodec::kVp8) {
    constexpr uint8_t kReserved = 0x48;           // RFC 7741 §4.2: "MUST be set to zero"
    constexpr uint8_t kReservedExtension = 0x0F;  // likewise
    const auto descriptor = codec::parse_vp8_descriptor(payload);
    if (!descriptor || (payload[0] & kReserved) != 0) return false;
    if ((payload[0] & 0x80) != 0 && (payload[1] & kReservedExtension) != 0) return false;
    return descriptor->starts_frame() == starts;
  }
  const auto descriptor = codec::parse_vp9_descriptor(payload);
  return descriptor && descriptor->starts_frame == starts && descriptor->ends_frame == ends;
}

// The same of a frame that is known, and there are numbers to be written anew: of encrypted ones
// that begin a key frame this is true of one in some thousand.
bool is_of_frame(MediaCodec codec, Bytes payload, const FrameInfo& frame) {
  if (!is_of_codec(codec, payload, frame.starts, frame.ends)) return false;
  if (codec == MediaCodec::kVp8) {
    const auto descriptor = codec::parse_vp8_descriptor(payload);
    if (!descriptor->has_picture_id || (frame.key_frame && descriptor->non_reference)) return false;
    return !descriptor->has_temporal_id || descriptor->temporal_id == frame.temporal_id;
  }
  const auto descriptor = codec::parse_vp9_descriptor(payload);
  if (frame.key_frame && descriptor->inter_picture) return false;
  if (descriptor->has_layers) {
    return descriptor->temporal_id == frame.temporal_id &&
           descriptor->spatial_id == frame.spatial_id;
  }
  // A stream without layers tells so where it begins.
  if (frame.temporal_id != 0 || frame.spatial_id != 0) return false;
  const bool begins = frame.key_frame && frame.starts;
  return !begins || (descriptor->has_structure && descriptor->structure.spatial_layers == 1);
}

}  // namespace

MediaPacket StreamReader::read(const codec::RtpPacket& packet, Timestamp now) {
  MediaPacket media{.header = {}, .bytes = packet.bytes()};
  MediaHeader& header = media.header;
  header.track = track_;
  header.kind = kind_;
  header.layer = layer_;
  header.sequence = sequence_.unwrap(packet.sequence());
  header.timestamp = packet.timestamp();
  header.marker = packet.marker();
  header.arrival = now;
  header.payload_at = static_cast<uint16_t>(packet.header_bytes());
  const Bytes payload = packet.payload();
  if (payload.empty()) return media;

  read_extensions(packet, header);
  if (kind_ == MediaCodec::kOpus) {
    header.frame = {.starts = true, .ends = true, .key_frame = true};
  } else if (!read_video(packet, header)) {
    ++malformed_;
    header.frame = {};
    return media;
  }
  header.payload_size = static_cast<uint16_t>(payload.size());
  return media;
}

bool StreamReader::read_video(const codec::RtpPacket& packet, MediaHeader& header) {
  const auto value = packet.extension(RtpExtension::kDependencyDescriptor);
  if (value && read_dependency_descriptor(*value, header)) {
    header.descriptor_at = static_cast<uint16_t>(value->data() - packet.bytes().data());
    header.descriptor_size = static_cast<uint8_t>(value->size());
    return read_described(packet.payload(), header);
  }
  if (payloads_ == Payloads::kOpaque) return false;
  // Until a structure came the payload has to do, if it is one.
  if (value && payloads_ == Payloads::kUnknown) {
    const auto head = codec::parse_dependency_descriptor_head(*value);
    if (head && !is_of_codec(kind_, packet.payload(), head->start_of_frame, head->end_of_frame)) {
      return false;
    }
  }
  return read_payload(packet.payload(), header);
}

// Of a packet whose frame is known.
bool StreamReader::read_described(Bytes payload, MediaHeader& header) {
  const FrameInfo frame = header.frame;
  bool is_readable = payloads_ == Payloads::kReadable;
  if (payloads_ == Payloads::kUnknown) {
    is_readable = is_of_frame(kind_, payload, frame);
    if (frame.starts) payloads_ = is_readable ? Payloads::kReadable : Payloads::kOpaque;
  }
  if (is_readable && !read_payload(payload, header)) return false;
  header.frame = frame;
  if (header.picture == 0) header.picture = picture_of(header);
  return true;
}

bool StreamReader::read_payload(Bytes payload, MediaHeader& header) {
  return kind_ == MediaCodec::kVp8 ? read_vp8(payload, header) : read_vp9(payload, header);
}

void StreamReader::read_extensions(const codec::RtpPacket& packet, MediaHeader& header) {
  if (kind_ == MediaCodec::kOpus) {
    if (const auto level = packet.audio_level()) {
      header.has_audio_level = true;
      header.audio_level = *level;
    }
    return;
  }
  const auto orientation = packet.extension(RtpExtension::kVideoOrientation);
  if (orientation && orientation->size() == 1) {
    header.has_video_orientation = true;
    header.video_orientation = (*orientation)[0];
  }
  const auto delay = packet.extension(RtpExtension::kPlayoutDelay);
  if (delay && delay->size() == 3) {
    header.has_playout_delay = true;
    header.playout_delay = codec::load24(delay->data());
  }
}

bool StreamReader::read_vp8(Bytes payload, MediaHeader& header) {
  const auto descriptor = codec::parse_vp8_descriptor(payload);
  if (!descriptor) return false;
  header.vp8 = *descriptor;
  if (descriptor->has_picture_id) {
    header.picture = unwrapped_picture(descriptor->picture_id, descriptor->long_picture_id);
  }
  if (header.frame.number == 0 && descriptor->key_frame) {
    has_key_timestamp_ = true;
    key_timestamp_ = header.timestamp;
  }
  if (descriptor->width != 0) resolution_ = {descriptor->width, descriptor->height};
  FrameInfo& frame = header.frame;
  frame.starts = descriptor->starts_frame();
  frame.ends = header.marker;
  frame.discardable = descriptor->non_reference;
  frame.temporal_id = descriptor->temporal_id;
  frame.opens_temporal = descriptor->layer_sync;
  // Only the first packet says so itself.
  frame.key_frame = has_key_timestamp_ && header.timestamp == key_timestamp_;
  return true;
}

bool StreamReader::read_vp9(Bytes payload, MediaHeader& header) {
  const auto descriptor = codec::parse_vp9_descriptor(payload);
  if (!descriptor) return false;
  header.vp9 = {.has_picture_id = descriptor->has_picture_id,
                .long_picture_id = descriptor->long_picture_id,
                .has_tl0_index = descriptor->has_tl0_index,
                .picture_id_at = descriptor->picture_id_at,
                .tl0_index_at = descriptor->tl0_index_at,
                .tl0_index = descriptor->tl0_index,
                .size = 0};
  if (descriptor->has_picture_id) {
    header.picture = unwrapped_picture(descriptor->picture_id, descriptor->long_picture_id);
    header.vp9.size =
        static_cast<uint8_t>(descriptor->picture_id_at + (descriptor->long_picture_id ? 2 : 1));
  }
  if (descriptor->has_tl0_index) {
    header.vp9.size = static_cast<uint8_t>(descriptor->tl0_index_at + 1);
  }
  FrameInfo& frame = header.frame;
  frame.starts = descriptor->starts_frame;
  frame.ends = descriptor->ends_frame;
  frame.spatial_id = descriptor->spatial_id;
  frame.temporal_id = descriptor->temporal_id;
  frame.key_frame = descriptor->key_picture();
  frame.opens_spatial = !descriptor->inter_picture;
  frame.opens_up_to = descriptor->switching_up ? kVp9TemporalIdMax : uint8_t{0};
  if (descriptor->has_structure && descriptor->structure.has_resolutions) {
    const size_t top = descriptor->structure.spatial_layers - 1u;
    resolution_ = {descriptor->structure.width[top], descriptor->structure.height[top]};
  }
  return true;
}

uint64_t StreamReader::unwrapped_picture(uint16_t id, bool is_long) {
  return is_long ? long_picture_id_.unwrap(id) : short_picture_id_.unwrap(id);
}

// The frames of a picture have one timestamp.
uint64_t StreamReader::picture_of(const MediaHeader& header) {
  for (const Picture& each : pictures_) {
    if (each.number != 0 && each.timestamp == header.timestamp) return each.number;
  }
  pictures_[next_picture_++ % pictures_.size()] = {header.timestamp, header.frame.number};
  return header.frame.number;
}

// True when the descriptor could be read and told everything about the frame.
bool StreamReader::read_dependency_descriptor(Bytes value, MediaHeader& header) {
  const auto head = codec::parse_dependency_descriptor_head(value);
  if (!head) return false;
  if (head->has_structure && fresh_ == nullptr) {
    structure_ = std::make_unique<codec::DependencyStructure>();
    fresh_ = std::make_unique<codec::DependencyStructure>();
  }
  if (fresh_ == nullptr) return false;
  const uint64_t number = frame_number_.unwrap(head->frame_number);
  const bool is_known = structure_frame_ != 0 && structure_frame_ <= number;
  const auto descriptor =
      codec::parse_dependency_descriptor(value, is_known ? structure_.get() : nullptr, *fresh_);
  if (!descriptor) return false;
  const codec::DependencyStructure& structure = descriptor->has_structure ? *fresh_ : *structure_;

  FrameInfo& frame = header.frame;
  frame.number = number;
  const bool is_near = read_needs(descriptor->diffs, frame.needs);
  frame.starts = descriptor->start_of_frame;
  frame.ends = descriptor->end_of_frame;
  frame.spatial_id = descriptor->spatial_id;
  frame.temporal_id = descriptor->temporal_id;
  frame.key_frame = descriptor->diffs.count == 0 && descriptor->spatial_id == 0;
  frame.discardable = is_discardable(*descriptor, structure.decode_target_count);
  frame.opens_temporal = is_near && is_switch(*descriptor, structure);
  frame.opens_spatial = frame.opens_temporal;
  frame.opens_up_to = switch_up_to(*descriptor, structure);
  if (frame.key_frame) {
    has_key_timestamp_ = true;
    key_timestamp_ = header.timestamp;
  }
  // A late packet must not bring back an older structure.
  if (descriptor->has_structure && structure_frame_ <= number) {
    const codec::Resolution top = structure.resolutions[structure.spatial_layers - 1u];
    if (top.width != 0) resolution_ = top;
    std::swap(structure_, fresh_);
    structure_frame_ = number;
  }
  return true;
}

}  // namespace earshot::sfu
