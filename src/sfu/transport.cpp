#include "sfu/transport.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/prefetch.h"
#include "dtls/fingerprint.h"

namespace earshot::sfu {
namespace {

constexpr Duration kRttUnknown = std::chrono::milliseconds(100);  // what is usual

// 0 means none in several places.
uint32_t random_ssrc(Random& random) { return static_cast<uint32_t>(1 + random.below(UINT32_MAX)); }

}  // namespace

Result<std::unique_ptr<Transport>> Transport::create(TransportWorld& world, TransportId id,
                                                     const Negotiated& negotiated, Timestamp now) {
  TRY_ASSIGN(dtls::Fingerprint peer, dtls::parse_fingerprint(negotiated.remote_fingerprint));
  return std::unique_ptr<Transport>(new Transport(world, id, negotiated, {std::move(peer)}, now));
}

Transport::Transport(TransportWorld& world, TransportId id, const Negotiated& negotiated,
                     std::vector<dtls::Fingerprint> peer, Timestamp now)
    : world_(world),
      id_(id),
      rtcp_ssrc_(random_ssrc(world.random)),
      cname_(negotiated.cname),
      extensions_(negotiated.extensions),
      rtt_(kRttUnknown),
      connection_(world, negotiated, std::move(peer), now),
      uplink_(world, *this, id, extensions_),
      downlink_(world, connection_, extensions_) {
  uplink_.set_sections(negotiated.sections);
  downlink_.set_sections(negotiated.sections);
}

Transport::~Transport() = default;

void Transport::renegotiate(Timestamp now, const Negotiated& negotiated) {
  if (closed_) return;
  extensions_ = negotiated.extensions;
  if (negotiated.ice_restarted) connection_.restart_ice(negotiated);
  uplink_.set_sections(negotiated.sections);
  downlink_.set_sections(negotiated.sections);
  drain_connection(now);
}

void Transport::on_datagram(Timestamp now, const ice::Path& path, std::span<uint8_t> datagram) {
  if (closed_) return;
  const size_t size = datagram.size();
  const auto opened = connection_.on_datagram(now, path, datagram);
  drain_connection(now);
  if (!opened) return;
  if (opened->kind == Opened::Kind::kRtcp) return on_rtcp(now, opened->packet);
  ++world_.counters.packets_in;
  uplink_.on_rtp(now, opened->packet, size);
}

void Transport::on_link_closed(Timestamp now, uint64_t link) {
  if (closed_) return;
  connection_.on_link_closed(now, link);
  drain_connection(now);
}

void Transport::work(Timestamp now) {
  if (closed_) return;
  if (connection_.next_deadline() <= now) {
    connection_.on_deadline(now);
    drain_connection(now);
  }
  if (!is_open()) return downlink_.keep_payloads();
  downlink_.work(now);
  if (uplink_.next_feedback(rtt_) <= now) send_feedback(now);
  if (std::min(next_reports_, downlink_.report_due()) <= now) send_reports(now);
  connection_.flush();
}

Timestamp Transport::send_at_once(Timestamp now, Slot& slot, std::span<const MediaPacket> packets) {
  if (!is_open()) return Timestamp::max();
  const Timestamp next = downlink_.send_at_once(now, slot, packets);
  connection_.flush();
  return next;
}

void Transport::prefetch_own() const {
  prefetch(&state_, sizeof state_ + sizeof closed_);
  connection_.prefetch_own();
  downlink_.prefetch_own();
}

void Transport::prefetch_slot(const Slot& slot) const {
  if (is_open()) connection_.prefetch_keys();
  downlink_.prefetch_next_sent();
  slot.prefetch_own();
}

Timestamp Transport::next_deadline() const {
  if (closed_) return Timestamp::max();
  const Timestamp next = connection_.next_deadline();
  if (!is_open()) return next;
  return std::min({next, downlink_.next_deadline(), next_reports_, uplink_.next_feedback(rtt_)});
}

TransportStatistics Transport::statistics() const {
  TransportStatistics out;
  out.transport = id_;
  out.state = state_;
  if (const ice::Path* const used = path()) {
    out.path = used->is_stream() ? PathKind::kTcp : PathKind::kUdp;
    out.remote = used->remote;
  }
  if (rtt_known_) out.rtt = rtt_;
  out.traffic = connection_.traffic();
  out.arrived = uplink_.arrived();
  const Bandwidth carried = bandwidth();
  out.loss_out = carried.loss;
  if (out.traffic.packets_out > 0) out.estimate_bps = carried.target_bps;
  for (const auto& slot : slots()) {
    const Layers layers = slot->forwarder().current();
    if (slot->is_audio() || slot->source() == nullptr || layers.none()) continue;
    out.shown.push_back({.codec = slot->source()->codec, .layers = layers});
  }
  return out;
}

void Transport::close(Timestamp now) {
  if (closed_) return;
  closed_ = true;
  uplink_.end_all();
  connection_.close(now);
}

// What happened to the connection, in order.
void Transport::drain_connection(Timestamp now) {
  while (const auto event = connection_.next_event()) {
    switch (event->kind) {
      case ice::LiteEventKind::kPathValidated:
        world_.events.on_path_validated(*this, event->path);
        break;
      case ice::LiteEventKind::kPathDropped:
        world_.events.on_path_dropped(*this, event->path);
        break;
      case ice::LiteEventKind::kUfragRetired:
        world_.events.on_ufrag_retired(*this, event->ufrag);
        break;
      case ice::LiteEventKind::kSelected:
      case ice::LiteEventKind::kState: break;
    }
  }
  if (connection_.has_keys() && next_reports_ == Timestamp::max()) {
    next_reports_ = now;
    downlink_.open();
  }
  const TransportState state = connection_.state();
  if (state == state_) return;
  state_ = state;
  if (state == TransportState::kFailed) downlink_.drop_queued();
  world_.events.on_state(*this, state);
}

}  // namespace earshot::sfu
