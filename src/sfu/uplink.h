// What a participant sends: packets in the clear become MediaPackets of its sources; what is
// missing is asked for, and what came is reported. Inside of transport; one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "cc/twcc_receiver.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"
#include "codec/rtp_extension.h"
#include "sfu/negotiated.h"
#include "sfu/publication.h"
#include "sfu/sender_clock.h"
#include "sfu/stream_latch.h"
#include "sfu/transport_world.h"

namespace earshot::sfu {

class Uplink {
 public:
  // `id` is the transport's, below 2^44; `extensions` outlives it and may change with the sections.
  Uplink(TransportWorld& world, Transport& transport, TransportId id,
         const codec::ExtensionMap& extensions)
      : world_(world), transport_(transport), id_(id), extensions_(extensions) {}

  void set_sections(const std::vector<Section>& sections);
  void end_all();

  void on_rtp(Timestamp now, std::span<uint8_t> packet, size_t wire_bytes);
  void on_sender_report(Timestamp now, const codec::SenderReport& report);

  void request_key_frame(Timestamp now, TrackId track, uint8_t stream);
  const StreamClocks* clocks(TrackId track) const;
  const PublisherClock& publisher_clock() const { return publisher_clock_; }
  // 0: there is no such source.
  uint8_t live_layers(Timestamp now, TrackId track) const;
  Arrived arrived() const;

  // How packets arrive, what is missing, and key frames that are wanted. False: more is due than
  // there was room for.
  bool write_feedback(Timestamp now, Duration rtt, uint32_t sender_ssrc, codec::RtcpWriter& out);
  Timestamp next_feedback(Duration rtt) const;
  // One for each stream that something came of since the last time, as many as fit.
  size_t take_report_blocks(Timestamp now, std::span<codec::ReportBlock> out);

 private:
  // Of a track's id: its number within the transport.
  static constexpr int kTrackBits = 20;

  // A section in which the client may send.
  struct Source {
    Section section;
    std::unique_ptr<Publication> publication;  // null: nothing came yet
    Timestamp began;
    Duration restart_after = limits::kSourceRestartMin;  // since it began
  };

  bool ensure_publication(Timestamp now, Source& source, const PayloadType& type,
                          const StreamRef& stream, uint32_t ssrc);
  void end(Source& source);
  void name_living();
  void on_primary(Timestamp now, Source& source, const StreamRef& stream,
                  const codec::RtpPacket& packet);
  void on_rtx(Timestamp now, Source& source, const StreamRef& stream,
              const codec::RtpPacket& packet, std::span<uint8_t> bytes);
  void deliver(Timestamp now, Publication& publication, const codec::RtpPacket& packet,
               uint8_t layer, bool restored);

  Publication* publication(TrackId track) const;

  TransportWorld& world_;
  Transport& transport_;
  const TransportId id_;
  const codec::ExtensionMap& extensions_;
  std::vector<Source> sources_;  // as in latch_
  StreamLatch latch_;
  PublisherClock publisher_clock_;
  cc::TwccReceiver twcc_;
  uint32_t newest_ssrc_ = 0;  // of a stream that lives, RTX as well: probes may be all there is
  uint64_t tracks_ = 0;       // so far
};

}  // namespace earshot::sfu
