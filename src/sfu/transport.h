// One participant's connection (docs/decisions/0012): ICE-lite, DTLS, SRTP, the sources that it
// sends and the slots in which it receives. Knows no other transport, no room, no sockets and no
// clock. Lives on one thread; nothing is allocated per packet.
//
// Use: give it what arrives and what is to be sent, and at the end of a turn in which it was given
// anything, and at next_deadline(), call work().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"
#include "sfu/connection.h"
#include "sfu/downlink.h"
#include "sfu/negotiated.h"
#include "sfu/slot.h"
#include "sfu/transport_world.h"
#include "sfu/uplink.h"

namespace earshot::sfu {

class Transport {
 public:
  // `negotiated`: what the first answer came to. kInvalid, kUnsupported: its fingerprint.
  static Result<std::unique_ptr<Transport>> create(TransportWorld& world, TransportId id,
                                                   const Negotiated& negotiated, Timestamp now);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  TransportId id() const { return id_; }

  // The next answer. Sources whose section stopped sending end; slots whose section stopped for
  // good are destroyed; slots whose section is idle stay, and get nothing.
  void renegotiate(Timestamp now, const Negotiated& negotiated);

  // ---- inputs ----
  // A packet that came on that path; what is behind its header may change.
  void on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram);
  void on_link_closed(Timestamp now, uint64_t link);
  // Does what is due, and hands to the driver what is to be sent.
  void work(Timestamp now);
  Timestamp next_deadline() const;  // Timestamp::max(): never
  // Tells the client that it is over. Nothing is sent or taken afterwards.
  void close(Timestamp now);

  TransportState state() const { return state_; }
  const ice::Path* path() const { return connection_.path(); }  // nullptr: none is valid

  // ---- what the participant sends ----
  // Somebody waits for a key frame of this simulcast stream; to be said again while it is so (a
  // wish lasts limits::kKeyFrameWishMax). How often the client is asked is decided here.
  void request_key_frame(Timestamp now, TrackId track, uint8_t stream) {
    uplink_.request_key_frame(now, track, stream);
  }
  // Good until the source ends; nullptr: there is no such source.
  const StreamClocks* clocks(TrackId track) const { return uplink_.clocks(track); }
  // Of all its sources; good as long as the transport.
  const PublisherClock& publisher_clock() const { return uplink_.publisher_clock(); }
  Duration rtt() const { return rtt_; }
  uint8_t live_layers(Timestamp now, TrackId track) const {
    return uplink_.live_layers(now, track);
  }

  // ---- what it receives ----
  // In the order of the sections. A slot stays where it is for as long as it lives.
  const std::vector<std::unique_ptr<Slot>>& slots() const { return downlink_.slots(); }
  Slot* slot(std::string_view mid) { return downlink_.slot(mid); }

  // A packet of what plays in the slot: the forwarder decides what becomes of it, and it leaves
  // with work(), until when its bytes are good. It must be in the cache of its stream already, when
  // there is one.
  void send(Timestamp now, Slot& slot, const MediaPacket& packet) {
    if (is_open()) downlink_.send(now, slot, packet);
  }
  // send() and the part of work() that sends media in one, for who knows that nothing else is due,
  // and outside of the transport's inputs. When work() has to be called because of it.
  Timestamp send_at_once(Timestamp now, Slot& slot, std::span<const MediaPacket> packets);
  // ParticipantLink::prefetch(): itself, and then what it points to, and the slot.
  void prefetch_own() const;
  void prefetch_slot(const Slot& slot) const;
  // Everything in the cache from there on: for a joiner, from replay_start().
  void replay(Timestamp now, Slot& slot, const RtxCache& cache, uint64_t from) {
    if (is_open()) downlink_.replay(now, slot, cache, from);
  }
  // What all media, retransmissions and padding may add up to now.
  Bandwidth bandwidth() const { return downlink_.bandwidth(); }
  // All but the call and what the participant sends.
  TransportStatistics statistics() const;
  // What everything that the participant wants to see would add up to: no probe goes beyond it.
  void set_wanted_bps(Timestamp now, int64_t bps) { downlink_.set_wanted_bps(now, bps); }

 private:
  Transport(TransportWorld& world, TransportId id, const Negotiated& negotiated,
            std::vector<dtls::Fingerprint> peer, Timestamp now);

  // A receiver's reference time that is to be answered (RFC 3611 §4.5).
  struct ReferenceTime {
    uint32_t ssrc = 0;
    uint32_t ntp = 0;  // the middle 32 bits
    Timestamp arrival;
  };

  void drain_connection(Timestamp now);
  // Something may be sent.
  bool is_open() const {
    return connection_.has_keys() && state_ != TransportState::kFailed && !closed_;
  }

  void on_rtcp(Timestamp now, Bytes datagram);
  void on_rtcp_packet(Timestamp now, const codec::RtcpPacket& packet);
  void on_transport_feedback(Timestamp now, const codec::RtcpPacket& packet);
  void on_payload_feedback(const codec::RtcpPacket& packet);
  void on_report_blocks(Timestamp now, const codec::ReportBlocks& blocks);
  void on_extended_report(Timestamp now, const codec::ExtendedReport& report);
  void on_round_trip(Timestamp now, uint32_t last_report, uint32_t delay);

  void send_reports(Timestamp now);
  void add_extended_report(Timestamp now, codec::RtcpWriter& out);
  void send_feedback(Timestamp now);

  TransportWorld& world_;
  const TransportId id_;
  const uint32_t rtcp_ssrc_;  // of our feedback
  std::string cname_;
  codec::ExtensionMap extensions_;
  TransportState state_ = TransportState::kConnecting;
  bool closed_ = false;
  Duration rtt_;
  bool rtt_known_ = false;
  Timestamp next_reports_ = Timestamp::max();
  std::array<ReferenceTime, limits::kReferenceTimesMax> reference_times_{};
  size_t reference_times_count_ = 0;
  size_t feedback_left_ = 0;  // packets that reports of the present datagram may be about

  Connection connection_;
  Uplink uplink_;
  Downlink downlink_;
};

}  // namespace earshot::sfu
