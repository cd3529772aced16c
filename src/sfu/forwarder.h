// A subscription: what one subscriber gets of one publication, in one receive slot. The slot's RTP
// stream goes on for ever with the numbers of sfu.md §3 in order, whichever publication and layer
// it plays; the subscriber sees a switch of sources as a key frame. One owner (the worker of the
// subscriber's transport); no clock; nothing is allocated per packet.
//
// The caller gives every packet of the publication to forward(), in the order of arrival and after
// it put it into the cache of its layer; asks key_frame_wanted() after each change of source or
// target and after each packet that began or restarted; and gives the packets of a NACK to
// retransmit().
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/limits.h"
#include "codec/rtcp_packet.h"
#include "sfu/layer_selector.h"
#include "sfu/media_packet.h"
#include "sfu/outgoing.h"
#include "sfu/picture_map.h"
#include "sfu/picture_numbers.h"
#include "sfu/rtx_cache.h"
#include "sfu/sender_clock.h"
#include "sfu/sequence_map.h"
#include "sfu/timestamp_rewriter.h"

namespace earshot::sfu {

// The outgoing stream: agreed with the subscriber once, for whatever plays in it.
struct SlotConfig {
  bool audio = false;
  uint32_t ssrc = 0;
  uint32_t rtx_ssrc = 0;                                  // 0: no retransmission
  std::array<uint8_t, kMediaCodecs> payload_types{};      // by MediaCodec; 0: not agreed
  std::array<uint8_t, kMediaCodecs> rtx_payload_types{};  // 0: no retransmission
  std::string mid = {};  // "": headers do without; at most 16 bytes
  // Where the streams begin; random, the sequence numbers below 2^15 (RFC 3711 §3.3.1).
  uint16_t first_sequence = 0;
  uint16_t first_rtx_sequence = 0;
  uint32_t first_timestamp = 0;
};

struct SlotCounters {
  uint32_t packets = 0;  // sent on the slot's own SSRC, for sender reports
  uint32_t octets = 0;   // of payload
  uint64_t retransmitted = 0;
  uint64_t filled = 0;    // late packets that were not wanted
  uint64_t too_late = 0;  // asked for, but no longer there
};

class Forwarder {
 public:
  // `extensions` are the subscriber's ids; they outlive the forwarder.
  Forwarder(SlotConfig config, const codec::ExtensionMap& extensions);

  // What plays from now on. Video begins with its next key frame, audio with its next packet.
  // `clocks` outlives the source.
  void set_source(TrackId track, MediaCodec kind, Scalability scalability,
                  const StreamClocks& clocks);
  void clear_source();
  TrackId source() const { return source_; }

  // Video. Takes effect where the decoder can follow.
  void set_target(Layers target) { selector_.set_target(target); }
  Layers target() const { return selector_.target(); }
  Layers current() const { return selector_.current(); }
  // The simulcast stream that plays: whose cache retransmit() gets.
  uint8_t stream() const { return selector_.stream(); }
  // The simulcast stream that should send a key frame.
  std::optional<uint8_t> key_frame_wanted() const;

  // What the subscriber gets of this packet, if anything. `out` has kOutgoingHeadBytesMax bytes.
  std::optional<Outgoing> forward(const MediaPacket& packet, std::span<uint8_t> out);

  // An empty packet for a number whose packet never came and now has no place any more; to be
  // called until it gives nothing, after a packet that begins a source, so that the subscriber does
  // not wait for those numbers.
  std::optional<Outgoing> next_fill(std::span<uint8_t> out);
  // Gives up on those numbers.
  void forget_gaps() { sequence_.forget_abandoned(); }

  // The subscriber cannot go on without a key frame: what is older than the next is of no use then.
  void on_picture_lost() { picture_lost_ = true; }

  // A packet that the subscriber asked for again, on the RTX stream (RFC 4588). Nothing when it was
  // sent again within `round_trip`, belongs to an earlier source, is older than a key frame that
  // the subscriber had to wait for, or is no longer in the cache.
  std::optional<Outgoing> retransmit(uint16_t sequence, const RtxCache& cache, Timestamp now,
                                     Duration round_trip, std::span<uint8_t> out);
  // Nothing but `size` bytes of padding (1 to 255), to probe the path: on the RTX stream, so that
  // the slot's own numbers have no gap. Nothing when there is no such stream.
  std::optional<Outgoing> padding(uint8_t size, std::span<uint8_t> out);

  // The slot's sender report: the publisher's capture times on our clock, so that sound and picture
  // of a person stay together. Nothing before the first packet.
  std::optional<codec::SenderReport> sender_report(NtpTime ntp_now, Timestamp now,
                                                   const PublisherClock& publisher) const;

  // ParticipantLink::prefetch(): itself, and then what it points to.
  void prefetch_own() const;
  void prefetch_behind() const {
    sequence_.prefetch_next();
    pictures_.prefetch_newest();
  }

  const SlotConfig& config() const { return config_; }
  const SlotCounters& counters() const { return counters_; }

 private:
  // The packet began a stream, or broke one off; true when it is to be looked at further.
  bool follow_stream(const MediaHeader& header);
  void begin(const MediaHeader& header);
  bool wants(const MediaHeader& header, bool in_order);
  bool wants_video(const MediaHeader& header, bool in_order);
  Picture* decided_picture(const MediaHeader& header);
  bool wants_spatial(const MediaHeader& header, Picture& picture, bool in_order);
  const Picture* picture_of(const MediaHeader& header);
  bool marker_of(const MediaHeader& header, bool in_order);

  std::optional<Outgoing> send(const MediaPacket& packet, uint64_t number, bool in_order,
                               std::span<uint8_t> out);
  Outgoing retransmission_of(const MediaPacket& packet, uint64_t number, std::span<uint8_t> out);
  Outgoing fill(uint32_t timestamp, uint64_t number, std::span<uint8_t> out);
  codec::RtpHeaderFields header_fields(const MediaPacket& packet) const;
  codec::RtpHeaderLayout write_header(const codec::RtpHeaderFields& fields, std::span<uint8_t> out);

  SlotConfig config_;
  const codec::ExtensionMap& extensions_;
  TrackId source_ = TrackId::kNone;
  MediaCodec kind_ = MediaCodec::kOpus;
  const StreamClocks* clocks_ = nullptr;
  bool continues_ = false;  // the timestamps' present source is this publication
  bool audio_began_ = false;
  bool began_ = false;       // with the packet that is being forwarded
  bool talk_spurt_ = false;  // the next packet follows a silence: RFC 3551 §4.1 wants a marker

  LayerSelector selector_;
  SequenceMap sequence_;
  PictureNumbers numbers_;
  TimestampRewriter timestamps_;
  SlotCounters counters_;
  uint16_t rtx_sequence_;
  uint32_t newest_timestamp_;
  bool picture_lost_ = false;
  uint64_t repaired_from_ = 0;   // the number of the latest key frame after a lost picture
  uint32_t last_of_former_ = 0;  // the newest timestamp of the source before
  PictureMap pictures_;          // large, and little of it is needed at a time
};

// Where a joiner can start at once: the latest key frame of the cache, when it is young, everything
// since is there and goes on, and it is not too much. The caller gives forward() all packets from
// there to cache.newest(). Nothing otherwise: a key frame has to be asked for.
std::optional<uint64_t> replay_start(const RtxCache& cache, Timestamp now);

}  // namespace earshot::sfu
