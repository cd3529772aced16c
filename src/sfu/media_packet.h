// A packet of a publication as the publisher's side hands it to those who forward it: decrypted,
// parsed once, and independent of where it was received. The header is plain memory, so that a
// packet can cross a ring between workers as header and bytes.
#pragma once

#include <compare>
#include <cstdint>
#include <type_traits>

#include "base/bytes.h"
#include "base/time.h"
#include "codec/rtp_packet.h"
#include "codec/vp8_descriptor.h"
#include "sfu/media_codec.h"

namespace earshot::sfu {

// A publication within one node; 0 is none. Never used again for another.
enum class TrackId : uint64_t { kNone = 0 };

struct FrameInfo {
  uint64_t number = 0;  // of the Dependency Descriptor, unwrapped; 0: there was none
  uint64_t needs = 0;   // the frames that it was made from: bit i is that of `number` - 1 - i
  bool starts = false;  // this packet begins the frame (in SVC: of one spatial layer)
  bool ends = false;
  bool key_frame = false;    // nothing before it is needed; said of all its packets
  bool discardable = false;  // nothing needs it
  // Somebody who did not get its temporal layer until now can take the frame and go on from there,
  // when there is all that it needs.
  bool opens_temporal = false;
  // The same of its spatial layer, for who got the one below.
  bool opens_spatial = false;
  // Behind this frame, temporal layers up to this one need nothing older of the layers above it.
  uint8_t opens_up_to = 0;
  uint8_t spatial_id = 0;  // always 0 in simulcast
  uint8_t temporal_id = 0;
};

// Where VP9 has the numbers that are written anew.
struct Vp9Numbers {
  bool has_picture_id = false;
  bool long_picture_id = false;
  bool has_tl0_index = false;
  uint8_t picture_id_at = 0;  // in the payload
  uint8_t tl0_index_at = 0;
  uint8_t tl0_index = 0;
  uint8_t size = 0;  // of the descriptor up to where the last of them ends
};

struct MediaHeader {
  TrackId track = TrackId::kNone;
  MediaCodec kind = MediaCodec::kOpus;
  uint8_t layer = 0;  // simulcast stream in the order of quality, lowest first; else 0
  FrameInfo frame;
  uint64_t sequence = 0;  // unwrapped, of the layer's stream
  // Unwrapped picture id; where the payload tells none, a frame number of the picture's. 0: none.
  uint64_t picture = 0;
  uint32_t timestamp = 0;
  bool marker = false;
  bool surplus_silence = false;  // of the silence that need not be forwarded (SilenceGate)
  bool has_audio_level = false;
  bool has_video_orientation = false;
  bool has_playout_delay = false;
  uint8_t video_orientation = 0;
  codec::AudioLevel audio_level;
  uint32_t playout_delay = 0;
  Timestamp arrival;
  codec::Vp8Descriptor vp8;
  Vp9Numbers vp9;
  // In the packet's bytes. An empty payload is padding, or what nothing could be read about: it
  // holds a sequence number and is never forwarded.
  uint16_t payload_at = 0;
  uint16_t payload_size = 0;
  uint16_t descriptor_at = 0;  // the Dependency Descriptor; 0: there is none
  uint8_t descriptor_size = 0;
  // Of the picture in pixels, as its simulcast stream told it last; 0: not known, or SVC.
  uint16_t width = 0;
  uint16_t height = 0;
};
static_assert(std::is_trivially_copyable_v<MediaHeader>);

struct MediaPacket {
  MediaHeader header;
  Bytes bytes;  // good as long as the receive buffer, ring slot or cache that they are in

  Bytes payload() const { return bytes.subspan(header.payload_at, header.payload_size); }
  Bytes dependency_descriptor() const {
    return bytes.subspan(header.descriptor_at, header.descriptor_size);
  }
};

}  // namespace earshot::sfu
