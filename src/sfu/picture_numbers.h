// The numbers that stand in front of a video payload, as one outgoing stream has them over changing
// sources: TL0PICIDX and KEYIDX of VP8 (RFC 7741 §4.2), TL0PICIDX of VP9, and the frame number of
// the Dependency Descriptor. Picture ids come from PictureMap. One owner; nothing is allocated.
#pragma once

#include <cstdint>
#include <span>

#include "sfu/media_packet.h"

namespace earshot::sfu {

struct PictureFields {
  uint16_t picture_id = 0;
  uint8_t tl0_index = 0;
  uint8_t key_index = 0;
};

class PictureNumbers {
 public:
  // A new source, whose first packet this is; `picture_id` is what it will be sent with.
  void begin(const MediaHeader& header, uint16_t picture_id);

  // Of a packet of a picture that is sent with that id.
  PictureFields fields(const MediaHeader& header, uint16_t picture_id) const;
  void on_sent(const PictureFields& fields);

  // A field that the stream once had stays, and ids that were wide stay wide, whatever the source
  // has: a receiver keeps its books by what it saw first.
  // Writes the beginning of the payload to `out`: how many bytes, and in `consumed` of how many of
  // the payload they take the place. Room for kPayloadHeadBytesMax.
  size_t write(const MediaPacket& packet, const PictureFields& fields, std::span<uint8_t> out,
               size_t& consumed);

  // The frame number of a Dependency Descriptor of the present source.
  uint16_t frame_number(uint16_t in);

 private:
  size_t write_vp8(const MediaPacket& packet, const PictureFields& fields, std::span<uint8_t> out,
                   size_t& consumed);
  size_t write_vp9(const MediaPacket& packet, const PictureFields& fields, std::span<uint8_t> out,
                   size_t& consumed);

  uint8_t tl0_offset_ = 0;
  uint8_t key_offset_ = 0;
  uint16_t first_picture_id_ = 0;  // of the source
  uint8_t first_tl0_ = 0;
  bool sent_any_ = false;
  uint8_t newest_tl0_ = 0;
  uint8_t newest_key_ = 0;
  bool sent_descriptor_ = false;
  bool descriptor_begins_ = false;
  uint16_t frame_offset_ = 0;
  uint16_t newest_frame_ = 0;
  bool has_tl0_ = false;
  bool has_temporal_id_ = false;
  bool has_key_index_ = false;
  bool long_picture_id_ = false;
};

inline constexpr size_t kPayloadHeadBytesMax = 8;

}  // namespace earshot::sfu
