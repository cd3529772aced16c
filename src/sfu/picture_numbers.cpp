#include "sfu/picture_numbers.h"

#include <algorithm>
#include <cstring>

#include "codec/vp9_descriptor.h"

namespace earshot::sfu {
namespace {

constexpr uint8_t kKeyIndexMask = 0x1F;

bool is_newer(uint16_t a, uint16_t b) { return static_cast<int16_t>(a - b) > 0; }
bool is_newer(uint8_t a, uint8_t b) { return static_cast<int8_t>(a - b) > 0; }

bool has_tl0(const MediaHeader& header) {
  return header.kind == MediaCodec::kVp8 ? header.vp8.has_tl0_index : header.vp9.has_tl0_index;
}
uint8_t tl0_of(const MediaHeader& header) {
  return header.kind == MediaCodec::kVp8 ? header.vp8.tl0_index : header.vp9.tl0_index;
}

}  // namespace

void PictureNumbers::begin(const MediaHeader& header, uint16_t picture_id) {
  const auto next_tl0 = sent_any_ ? static_cast<uint8_t>(newest_tl0_ + 1) : tl0_of(header);
  tl0_offset_ = static_cast<uint8_t>(next_tl0 - tl0_of(header));
  first_tl0_ = next_tl0;
  first_picture_id_ = picture_id;
  const uint8_t next_key = sent_any_ ? static_cast<uint8_t>(newest_key_ + 1) : header.vp8.key_index;
  key_offset_ = static_cast<uint8_t>(next_key - header.vp8.key_index) & kKeyIndexMask;
  descriptor_begins_ = true;
}

PictureFields PictureNumbers::fields(const MediaHeader& header, uint16_t picture_id) const {
  PictureFields fields{.picture_id = picture_id};
  // A source without layers of time: every picture is of the base layer.
  fields.tl0_index = has_tl0(header)
                         ? static_cast<uint8_t>(tl0_of(header) + tl0_offset_)
                         : static_cast<uint8_t>(first_tl0_ + (picture_id - first_picture_id_));
  fields.key_index = static_cast<uint8_t>(header.vp8.key_index + key_offset_) & kKeyIndexMask;
  return fields;
}

void PictureNumbers::on_sent(const PictureFields& fields) {
  const auto key_step = static_cast<uint8_t>(fields.key_index - newest_key_) & kKeyIndexMask;
  if (!sent_any_ || is_newer(fields.tl0_index, newest_tl0_)) newest_tl0_ = fields.tl0_index;
  if (!sent_any_ || key_step <= kKeyIndexMask / 2) newest_key_ = fields.key_index;
  sent_any_ = true;
}

uint16_t PictureNumbers::frame_number(uint16_t in) {
  if (descriptor_begins_) {
    const auto next = sent_descriptor_ ? static_cast<uint16_t>(newest_frame_ + 1) : in;
    frame_offset_ = static_cast<uint16_t>(next - in);
    descriptor_begins_ = false;
  }
  const auto out = static_cast<uint16_t>(in + frame_offset_);
  if (!sent_descriptor_ || is_newer(out, newest_frame_)) {
    newest_frame_ = out;
    sent_descriptor_ = true;
  }
  return out;
}

size_t PictureNumbers::write(const MediaPacket& packet, const PictureFields& fields,
                             std::span<uint8_t> out, size_t& consumed) {
  switch (packet.header.kind) {
    case MediaCodec::kVp8: return write_vp8(packet, fields, out, consumed);
    case MediaCodec::kVp9: return write_vp9(packet, fields, out, consumed);
    case MediaCodec::kOpus: break;
  }
  consumed = 0;
  return 0;
}

size_t PictureNumbers::write_vp8(const MediaPacket& packet, const PictureFields& fields,
                                 std::span<uint8_t> out, size_t& consumed) {
  codec::Vp8Descriptor descriptor = packet.header.vp8;
  consumed = descriptor.size;
  if (!descriptor.has_picture_id) {
    std::memcpy(out.data(), packet.payload().data(), consumed);
    return consumed;
  }
  has_tl0_ |= descriptor.has_tl0_index;
  has_temporal_id_ |= descriptor.has_temporal_id;
  has_key_index_ |= descriptor.has_key_index;
  long_picture_id_ |= descriptor.long_picture_id;
  descriptor.has_tl0_index = has_tl0_;
  descriptor.has_temporal_id = has_temporal_id_;
  descriptor.has_key_index = has_key_index_;
  descriptor.long_picture_id = long_picture_id_;
  descriptor.picture_id = fields.picture_id;
  descriptor.tl0_index = fields.tl0_index;
  descriptor.key_index = fields.key_index;
  return codec::write_vp8_descriptor(out, descriptor);
}

size_t PictureNumbers::write_vp9(const MediaPacket& packet, const PictureFields& fields,
                                 std::span<uint8_t> out, size_t& consumed) {
  const Vp9Numbers& numbers = packet.header.vp9;
  consumed = numbers.size;
  std::memcpy(out.data(), packet.payload().data(), consumed);
  const codec::Vp9Descriptor places = {.has_picture_id = numbers.has_picture_id,
                                       .long_picture_id = numbers.long_picture_id,
                                       .has_tl0_index = numbers.has_tl0_index,
                                       .picture_id_at = numbers.picture_id_at,
                                       .tl0_index_at = numbers.tl0_index_at};
  codec::rewrite_vp9_descriptor(out.first(consumed), places, fields.picture_id, fields.tl0_index);
  return consumed;
}

}  // namespace earshot::sfu
