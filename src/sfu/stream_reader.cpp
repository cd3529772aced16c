#include "sfu/stream_reader.h"

#include <utility>

#include "codec/big_endian.h"
#include "codec/vp9_descriptor.h"

namespace earshot::sfu {
namespace {

using codec::DecodeTargetIndication;
using codec::RtpExtension;

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

// The target that consists of the frame's layers and those below can be decoded from here on.
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
  bool readable = true;
  if (kind_ == MediaCodec::kVp8) readable = read_vp8(payload, header);
  if (kind_ == MediaCodec::kVp9) readable = read_vp9(payload, header);
  if (kind_ == MediaCodec::kOpus) header.frame = {.starts = true, .ends = true, .key_frame = true};
  if (!readable) {
    ++malformed_;
    header.frame = {};
    return media;
  }
  header.payload_size = static_cast<uint16_t>(payload.size());
  if (const auto value = packet.extension(RtpExtension::kDependencyDescriptor)) {
    if (kind_ != MediaCodec::kOpus && read_dependency_descriptor(*value, header)) {
      header.descriptor_at = static_cast<uint16_t>(value->data() - packet.bytes().data());
      header.descriptor_size = static_cast<uint8_t>(value->size());
    }
  }
  return media;
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
    header.picture = descriptor->long_picture_id ? long_picture_id_.unwrap(descriptor->picture_id)
                                                 : short_picture_id_.unwrap(descriptor->picture_id);
  }
  FrameInfo& frame = header.frame;
  frame.starts = descriptor->starts_frame();
  frame.ends = header.marker;
  frame.discardable = descriptor->non_reference;
  frame.temporal_id = descriptor->temporal_id;
  frame.opens_temporal = descriptor->layer_sync;
  if (descriptor->key_frame) {
    has_key_timestamp_ = true;
    key_timestamp_ = header.timestamp;
    if (descriptor->width != 0) resolution_ = {descriptor->width, descriptor->height};
  }
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
    header.picture = descriptor->long_picture_id ? long_picture_id_.unwrap(descriptor->picture_id)
                                                 : short_picture_id_.unwrap(descriptor->picture_id);
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
  frame.opens_above = descriptor->switching_up;
  if (descriptor->has_structure && descriptor->structure.has_resolutions) {
    const size_t top = descriptor->structure.spatial_layers - 1u;
    resolution_ = {descriptor->structure.width[top], descriptor->structure.height[top]};
  }
  return true;
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
  frame.starts = descriptor->start_of_frame;
  frame.ends = descriptor->end_of_frame;
  frame.spatial_id = descriptor->spatial_id;
  frame.temporal_id = descriptor->temporal_id;
  frame.key_frame = descriptor->diffs.count == 0 && descriptor->spatial_id == 0;
  frame.discardable = is_discardable(*descriptor, structure.decode_target_count);
  frame.opens_temporal = is_switch(*descriptor, structure);
  frame.opens_spatial = frame.opens_temporal;
  frame.opens_above = false;
  if (header.picture == 0) header.picture = number;
  if (descriptor->resolution.width != 0) resolution_ = descriptor->resolution;
  // A late packet must not bring back an older structure.
  if (descriptor->has_structure && structure_frame_ <= number) {
    std::swap(structure_, fresh_);
    structure_frame_ = number;
  }
  return true;
}

}  // namespace earshot::sfu
