// A receive slot of a transport: one outgoing stream with its SSRC for life, in which one source
// after another plays. Made by the transport; the room says what plays. One owner.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/rate_limiter.h"
#include "codec/rtcp_packet.h"
#include "sfu/forwarder.h"
#include "sfu/rtx_cache.h"
#include "sfu/sender_clock.h"

namespace earshot::srtp {
class SendStream;
}

namespace earshot::sfu {

// A publication as its worker has it. What is pointed to stays good until stop() or the next
// play().
struct SlotSource {
  TrackId track = TrackId::kNone;
  MediaCodec codec = MediaCodec::kOpus;
  Scalability scalability = Scalability::kSimulcast;
  const StreamClocks* clocks = nullptr;
  const PublisherClock* publisher = nullptr;
  // The packets of each simulcast stream, for retransmissions; nullptr: none are kept.
  std::array<const RtxCache*, limits::kSimulcastLayersMax> caches{};
};

// What the client says about the stream in its latest receiver report.
struct SlotReception {
  double loss = 0;  // 0 to 1, since the report before
  Duration jitter{};
  Timestamp at;  // zero: there was none
};

class Slot {
 public:
  // `number` is of no other slot of the transport. `extensions` outlive it.
  Slot(std::string mid, uint16_t number, SlotConfig config, const codec::ExtensionMap& extensions);

  const std::string& mid() const { return mid_; }
  bool is_audio() const { return forwarder_.config().audio; }
  uint32_t ssrc() const { return forwarder_.config().ssrc; }
  // False: the client does not receive in it now.
  bool is_open() const { return open_; }
  bool supports(MediaCodec codec) const {
    return forwarder_.config().payload_types[static_cast<size_t>(codec)] != 0;
  }

  // Of a codec that the slot supports. Targets are set at forwarder().
  void play(const SlotSource& source);
  void stop();
  const SlotSource* source() const { return source_ ? &*source_ : nullptr; }

  Forwarder& forwarder() { return forwarder_; }
  const Forwarder& forwarder() const { return forwarder_; }
  const SlotReception& reception() const { return reception_; }

  // ParticipantLink::prefetch(): itself, and then what it points to.
  void prefetch_own() const;
  void prefetch_behind() const;

 private:
  friend class Downlink;

  // Of the simulcast stream that plays.
  const RtxCache* cache() const;
  // What the client expected, and how much of it was lost, since its report before.
  struct Received {
    int expected = 0;
    int lost = 0;
  };
  Received on_report(Timestamp now, const codec::ReportBlock& block);

  std::string mid_;
  const uint16_t number_;
  bool open_ = true;
  srtp::SendStream* stream_ = nullptr;  // once there are keys
  Forwarder forwarder_;
  std::optional<SlotSource> source_;
  SlotReception reception_;
  bool was_reported_ = false;
  uint32_t reported_highest_ = 0;
  int32_t reported_lost_ = 0;
  uint32_t told_packets_ = 0;  // in our latest sender report
  TokenBucket fillers_{limits::kFillers};
  srtp::SendStream* rtx_stream_ = nullptr;
};

}  // namespace earshot::sfu
