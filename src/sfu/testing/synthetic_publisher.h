// A publisher whose packets tell what they are: RTP as a browser sends it, with frames whose
// payload names the frames that they need, so that a Viewer can judge whether what it got can be
// decoded.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "codec/dependency_descriptor.h"
#include "codec/rtcp_packet.h"
#include "codec/rtp_extension.h"
#include "sfu/media_packet.h"
#include "sfu/sender_clock.h"
#include "sfu/testing/frame_pattern.h"

namespace earshot::sfu::testing {

// Written into the payload of every packet, behind its descriptor.
struct FrameContent {
  uint32_t id = 0;  // unique within a world; 0 is none
  std::array<uint32_t, 2> needs{};
  uint8_t packet = 0;  // of the frame's `packets`
  uint8_t packets = 0;
  uint8_t spatial_id = 0;
  uint8_t temporal_id = 0;
};
inline constexpr size_t kFrameContentBytes = 16;
void write_content(uint8_t* at, const FrameContent& content);
FrameContent read_content(const uint8_t* at);

// In front of the content, when the publisher has a name: whose it is, and when it was made.
struct PacketOrigin {
  uint32_t publisher = 0;
  uint8_t stream = 0;
  Timestamp made;
};
inline constexpr size_t kPacketOriginBytes = 13;
void write_origin(uint8_t* at, const PacketOrigin& origin);
PacketOrigin read_origin(const uint8_t* at);

// What of a picture only its viewers can read.
enum class Encryption : uint8_t {
  kNone,
  kFrames,    // what the encoder made; the descriptor of the payload format is in the clear
  kPayloads,  // all of the payload
};
// What an encrypted payload has in front of its origin and content, so that a change shows.
std::vector<uint8_t> encrypted_bytes(const FrameContent& content, size_t size);

struct PublisherConfig {
  MediaCodec kind = MediaCodec::kVp8;
  uint8_t streams = 3;          // simulcast
  uint8_t spatial_layers = 1;   // SVC, of one stream
  uint8_t temporal_layers = 3;  // 1 to 3
  Pattern pattern = Pattern::kFull;
  uint8_t packets = 3;        // of a frame of the lowest layer; higher ones have more
  size_t packet_bytes = 200;  // of payload
  // Of a picture of each stream or spatial layer, instead of those two; key frames have more.
  std::array<size_t, 3> picture_bytes{};
  uint8_t key_frame_factor = 3;
  std::array<codec::Resolution, 3> sizes{};  // VP8: what key frames of each stream say; zero: none
  bool layer_fields = true;                  // VP8: TL0PICIDX, TID; else the picture id alone
  bool long_picture_id = true;
  bool dependency_descriptor = false;
  Encryption encryption = Encryption::kNone;
  bool dtx = false;  // Opus: in silence a packet every 400 ms (RFC 7587 §3.1.3)
  codec::AudioLevel level = {.voice = true, .minus_dbov = 30};
  uint32_t name = 0;  // for PacketOrigin; 0: none is written
};

struct SentPacket {
  uint8_t stream = 0;
  std::vector<uint8_t> bytes;
};

class SyntheticPublisher {
 public:
  SyntheticPublisher(PublisherConfig config, Random& random);

  static codec::ExtensionMap extensions();

  // The packets of one picture of all streams that are on, or of 20 ms of sound.
  std::vector<SentPacket> picture(Timestamp now);
  // A packet of nothing but padding, which takes a sequence number.
  SentPacket padding(uint8_t stream, Timestamp now);
  void request_key_frame(uint8_t stream) { streams_[stream].key_wanted = true; }
  void set_on(uint8_t stream, bool on) { streams_[stream].on = on; }
  void set_level(codec::AudioLevel level) { config_.level = level; }
  uint64_t key_frames() const { return key_frames_; }

  codec::SenderReport sender_report(uint8_t stream, Timestamp now) const;
  static NtpTime ntp_of(Timestamp now);

 private:
  struct SentFrame {
    uint32_t id = 0;
    uint16_t number = 0;
    uint8_t temporal_id = 0;
  };
  struct Stream {
    bool on = true;
    bool key_wanted = true;
    uint16_t sequence = 0;
    uint32_t timestamp_base = 0;
    uint16_t picture_id = 0;
    uint8_t tl0_index = 0;
    uint8_t key_index = 0;
    uint64_t position = 0;  // pictures since the key picture, which is 0
    // The latest frames, as a ring.
    std::array<SentFrame, 32> sent{};
    size_t frames = 0;  // so far
    Timestamp sounded;  // the latest packet of sound
  };
  struct Frame {
    bool key = false;
    uint8_t spatial_id = 0;
    uint8_t temporal_id = 0;
    bool layer_sync = false;   // it needs nothing but the base layer
    bool inter_layer = false;  // it needs the layer below
    uint16_t number = 0;
    codec::Indications indications;
    codec::FrameDiffs diffs;
    size_t template_id = 0;
    size_t packet_bytes = 0;
    PacketOrigin origin = {};
    FrameContent content = {};
  };

  uint32_t timestamp(const Stream& stream, Timestamp now) const;
  void video_picture(uint8_t index, Timestamp now, std::vector<SentPacket>& out);
  bool is_sounding(Stream& stream, Timestamp now) const;
  std::vector<uint8_t> sound(uint8_t stream, Timestamp now);
  Frame next_frame(Stream& stream, uint8_t spatial_id, bool key);
  void size_frame(Frame& frame, uint8_t index) const;
  std::vector<uint8_t> payload(const Stream& stream, const Frame& frame, uint8_t packet) const;
  size_t write_vp8_header(uint8_t* at, const Frame& frame) const;
  std::vector<uint8_t> payload_head(const Stream& stream, const Frame& frame, uint8_t packet) const;
  std::vector<uint8_t> descriptor_of(const Frame& frame, uint8_t packet) const;
  std::vector<uint8_t> packet_of(Stream& stream, uint32_t timestamp, bool marker,
                                 const std::vector<uint8_t>& payload,
                                 const std::vector<uint8_t>& descriptor);

  PublisherConfig config_;
  FramePattern pattern_;
  codec::DependencyStructure structure_;
  std::array<Stream, 3> streams_;
  uint16_t frame_number_;  // of the latest frame of any stream, as libwebrtc counts them
  uint32_t next_frame_id_;
  uint64_t key_frames_ = 0;
};

}  // namespace earshot::sfu::testing
