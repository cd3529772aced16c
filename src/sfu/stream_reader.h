// Reads the packets of one primary RTP stream of a publication (one SSRC): numbers that do not wrap
// around, and what each packet is of a frame, taken from the Dependency Descriptor where there is
// one and from the payload descriptor else. Of a payload that comes with a Dependency Descriptor
// only the numbers in front are read, and not even those where it turns out to be encrypted.
// Belongs to the publisher's transport; one owner. Allocates with the first structure of a
// Dependency Descriptor, never per packet.
#pragma once

#include <array>
#include <memory>

#include "codec/dependency_descriptor.h"
#include "codec/rtp_packet.h"
#include "sfu/media_packet.h"
#include "sfu/unwrapper.h"

namespace earshot::sfu {

class StreamReader {
 public:
  // `layer` is the place of its RID among the publication's, lowest quality first; 0 for audio and
  // SVC. A stream that changes its codec needs a new reader.
  StreamReader(TrackId track, MediaCodec kind, uint8_t layer)
      : track_(track), kind_(kind), layer_(layer) {}

  // The packet as it is handed on. Packets restored from RTX go through here too, with the header
  // of the original (RFC 4588 §4). What nothing can be read about comes out with an empty payload.
  MediaPacket read(const codec::RtpPacket& packet, Timestamp now);

  // Packets that nothing could be read about.
  uint64_t malformed() const { return malformed_; }
  // Of the latest key frame that told it; zero when none did.
  codec::Resolution resolution() const { return resolution_; }

 private:
  // What stands in front of the payloads. The first frame with a Dependency Descriptor shows it: a
  // stream does not change it on its way.
  enum class Payloads : uint8_t { kUnknown, kReadable, kOpaque };
  // The frames of one picture, in SVC one for each spatial layer.
  struct Picture {
    uint32_t timestamp = 0;
    uint64_t number = 0;  // of the frame of it that came first; 0: none
  };

  void read_extensions(const codec::RtpPacket& packet, MediaHeader& header);
  bool read_video(const codec::RtpPacket& packet, MediaHeader& header);
  bool read_described(Bytes payload, MediaHeader& header);
  bool read_payload(Bytes payload, MediaHeader& header);
  bool read_vp8(Bytes payload, MediaHeader& header);
  bool read_vp9(Bytes payload, MediaHeader& header);
  bool read_dependency_descriptor(Bytes value, MediaHeader& header);
  uint64_t unwrapped_picture(uint16_t id, bool is_long);
  uint64_t picture_of(const MediaHeader& header);

  TrackId track_;
  MediaCodec kind_;
  uint8_t layer_;
  Payloads payloads_ = Payloads::kUnknown;
  Unwrapper<16> sequence_;
  Unwrapper<15> long_picture_id_;
  Unwrapper<7> short_picture_id_;
  Unwrapper<16> frame_number_;
  std::array<Picture, 8> pictures_;  // the latest whose payloads tell no number, as a ring
  size_t next_picture_ = 0;
  uint64_t structure_frame_ = 0;  // that brought structure_
  bool has_key_timestamp_ = false;
  uint32_t key_timestamp_ = 0;  // of the latest key frame
  uint64_t malformed_ = 0;
  codec::Resolution resolution_;
  std::unique_ptr<codec::DependencyStructure> structure_;
  std::unique_ptr<codec::DependencyStructure> fresh_;
};

}  // namespace earshot::sfu
