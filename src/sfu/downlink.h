// What a participant receives: packets of its slots on their way through forwarder, pacer and SRTP;
// retransmissions, probes, and how much the path carries. Inside of transport; one owner; nothing
// is allocated per packet once the rings have grown.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "cc/bandwidth_estimator.h"
#include "cc/pacer.h"
#include "codec/rtcp_packet.h"
#include "codec/rtcp_writer.h"
#include "codec/rtp_extension.h"
#include "codec/transport_feedback.h"
#include "sfu/connection.h"
#include "sfu/negotiated.h"
#include "sfu/outgoing.h"
#include "sfu/slot.h"
#include "sfu/transport_world.h"

namespace earshot::sfu {

struct Bandwidth {
  int64_t target_bps = 0;
  int64_t acknowledged_bps = 0;  // what gets through; 0 while unknown
  Duration rtt{};
  double loss = 0;  // 0 to 1
  Timestamp loss_counted_at;
  bool idle = false;  // what was sent is known to have come or not
};

class Downlink {
 public:
  // `extensions` outlives it and may change with the sections.
  Downlink(TransportWorld& world, Connection& connection, const codec::ExtensionMap& extensions);
  ~Downlink();

  void set_sections(const std::vector<Section>& sections);
  // There are keys: packets may be sent.
  void open();

  const std::vector<std::unique_ptr<Slot>>& slots() const { return slots_; }
  Slot* slot(std::string_view mid);
  Slot* slot_of(uint32_t ssrc);

  // All of these once it is open. `packet` of send() is good until work() or keep_payloads().
  void send(Timestamp now, Slot& slot, const MediaPacket& packet);
  // send() and work() in one, for who knows that nothing else is due: what may leave at once is
  // written where it is sent from and never queued. When work() has to be called because of what
  // has to wait.
  Timestamp send_at_once(Timestamp now, Slot& slot, std::span<const MediaPacket> packets);
  // ParticipantLink::prefetch(): itself, and then what it points to.
  void prefetch_own() const;
  void prefetch_next_sent() const { estimator_.prefetch_next_sent(); }
  void replay(Timestamp now, Slot& slot, const RtxCache& cache, uint64_t from);
  void work(Timestamp now);
  // Takes over the bytes of what send() brought and has to wait.
  void keep_payloads();
  // Nothing of it would get there.
  void drop_queued();
  Timestamp next_deadline() const;

  void on_nack(Timestamp now, Slot& slot, const codec::Nack& nack, Duration rtt);
  void on_transport_feedback(Timestamp now, const codec::TransportFeedback& feedback);
  void on_remb(const codec::Remb& remb);
  void on_report(Timestamp now, const codec::ReportBlock& block);
  void on_rtt(Duration rtt) { estimator_.on_rtt(rtt); }

  // Of each slot that sent something since the last one. False: there was no room for all.
  bool write_sender_reports(Timestamp now, codec::RtcpWriter& out);
  // For a stream that began and whose clock the client does not know yet.
  Timestamp report_due() const { return report_due_; }

  Bandwidth bandwidth() const;
  void set_wanted_bps(Timestamp now, int64_t bps) { estimator_.set_wanted_bps(now, capped(bps)); }

 private:
  // Whether what a packet refers to is good until work().
  enum class Payload : uint8_t { kStays, kGoes };
  // A packet in the clear: its beginning is in a buffer of the worker, the rest of its payload
  // behind it, or until work() still where it came from.
  struct Queued {
    uint32_t buffer = EgressBuffers::kNone;
    Slot* slot = nullptr;  // nullptr: the place is free
    Outgoing outgoing;
  };

  static cc::PacketKind kind_of(const Slot& slot) {
    return slot.is_audio() ? cc::PacketKind::kAudio : cc::PacketKind::kVideo;
  }
  int64_t capped(int64_t bps) const {
    return world_.receive_bps_max == 0 ? bps : std::min(bps, world_.receive_bps_max);
  }
  uint32_t take_buffer(cc::PacketKind kind);
  std::span<uint8_t> memory(uint32_t buffer) {
    return {world_.buffers.data(buffer), EgressBuffers::kBytes};
  }

  bool forward(Timestamp now, Slot& slot, const MediaPacket& packet, Payload payload);
  bool pass(Timestamp now, Slot& slot, const MediaPacket& packet);
  void begin_source(Timestamp now, Slot& slot, uint64_t sequence);
  void close_gaps(Timestamp now, Slot& slot);
  bool fits(const Outgoing& outgoing);
  void push(Timestamp now, Slot& slot, uint32_t buffer, const Outgoing& outgoing,
            cc::PacketKind kind, Payload payload);
  void keep_payload(Queued& queued);
  void pace(Timestamp now);
  void transmit(Timestamp now, const cc::PacerAction& action);
  void make_padding(Timestamp now, const cc::PacerAction& action);
  // From `head`, where the packet begins, to `datagram`, which may be the same.
  size_t protect(srtp::SendStream& stream, uint8_t* head, const Outgoing& outgoing,
                 uint8_t* datagram, const cc::SentPacket& sent);
  void release(uint32_t place);

  TransportWorld& world_;
  Connection& connection_;
  const codec::ExtensionMap& extensions_;
  std::vector<std::unique_ptr<Slot>> slots_;
  uint16_t next_slot_number_ = 0;
  Timestamp reported_;
  Timestamp report_due_ = Timestamp::max();
  cc::Pacer pacer_;
  std::vector<Queued> queued_;        // PacerPacket::slot is a place in it
  std::vector<uint32_t> free_;        // places
  std::vector<uint32_t> borrowing_;   // places whose payload is still where it came from
  cc::BandwidthEstimator estimator_;  // at its beginning what every packet needs
};

}  // namespace earshot::sfu
