#include "cc/pacer.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr Duration kBurst = 10ms;        // at 5 Mbit/s six packets
constexpr double kBurstBytesMin = 1500;  // one packet
constexpr double kDebtBursts = 2;      // audio and probes take more than there is, but not for long
constexpr Duration kProbeMax = 200ms;  // a cluster takes 15 ms; later its rate is no longer true
constexpr Duration kRounding = 1us;
constexpr Duration kTick =
    1ms;  // of the owner: what is due within half of it does not wait for the next
constexpr size_t kPaddingBytesMax = 1200;

}  // namespace

bool Pacer::has_paced() const {
  return !queues_[kRetransmissions].empty() || !queues_[kVideo].empty();
}

PacketRing& Pacer::first_paced() {
  return queues_[queues_[kRetransmissions].empty() ? kVideo : kRetransmissions];
}

bool Pacer::push(Timestamp now, const PacerPacket& packet) {
  CHECK(packet.kind != PacketKind::kPadding);
  const bool is_audio = packet.kind == PacketKind::kAudio;
  const bool is_retransmission = packet.kind == PacketKind::kRetransmission;
  PacketRing& queue = queues_[is_audio ? kAudio : is_retransmission ? kRetransmissions : kVideo];
  if (queue.size() >= limits::kPacerPacketsMax) return false;
  if (!is_audio && bytes_ + packet.bytes > limits::kPacerBytesMax) return false;
  queue.push({.queued = now, .packet = packet});
  bytes_ += packet.bytes;
  return true;
}

bool Pacer::lets_pass(Timestamp now, PacketKind kind) {
  if (bytes_ > 0 || probe_ || probes_waiting_ > 0) return false;
  refill(now);
  return kind == PacketKind::kAudio || has_budget();
}

double Pacer::burst_bytes() const { return std::max(bytes_in(kBurst, bps_), kBurstBytesMin); }

void Pacer::refill(Timestamp now) {
  const double burst = burst_bytes();
  if (now > refilled_) {
    // Longer times fill it anyway.
    budget_bytes_ += bytes_in(std::min<Duration>(now - refilled_, 10s), bps_);
    refilled_ = now;
  }
  budget_bytes_ = std::clamp(budget_bytes_, -kDebtBursts * burst, burst);
  if (budget_bytes_ >= std::min(burst, static_cast<double>(bytes_))) is_saving_ = false;
}

size_t Pacer::take(Timestamp now, std::span<PacerAction> out) {
  refill(now);
  size_t count = 0;
  while (count < out.size()) {
    const auto action = next_action(now);
    if (!action) break;
    out[count++] = *action;
  }
  return count;
}

std::optional<PacerAction> Pacer::next_action(Timestamp now) {
  begin_probe(now);
  if (const auto expired = next_expired(now)) return expired;
  if (!queues_[kAudio].empty()) return send(queues_[kAudio]);
  if (probe_) {
    if (probe_->padding_asked || now < probe_due()) return std::nullopt;
    return has_paced() ? send(first_paced()) : ask_for_padding(now);
  }
  if (has_paced() && has_budget()) return send(first_paced());
  return std::nullopt;
}

std::optional<PacerAction> Pacer::next_expired(Timestamp now) {
  for (PacketRing& queue : queues_) {
    if (queue.empty() || now - queue.front().queued <= limits::kPacerAgeMax) continue;
    const PacerPacket packet = queue.pop();
    bytes_ -= packet.bytes;
    return PacerAction{.what = PacerAction::What::kDrop, .packet = packet};
  }
  return std::nullopt;
}

PacerAction Pacer::send(PacketRing& queue) {
  const PacerPacket packet = queue.pop();
  bytes_ -= packet.bytes;
  spend(packet.bytes);
  const uint8_t probe = probe_ ? probe_->cluster.id : uint8_t{0};
  count_probe(packet.bytes, 1);
  return {.what = PacerAction::What::kSend, .probe = probe, .packet = packet};
}

// As much as the rate has made due, in no fewer packets than the cluster needs.
PacerAction Pacer::ask_for_padding(Timestamp now) {
  probe_->padding_asked = true;
  const ProbeCluster& cluster = probe_->cluster;
  const double due = bytes_in(now - probe_->started, cluster.bps) - probe_->bytes;
  const double share = cluster.bytes_min / std::max(cluster.packets_min, 1);
  const auto bytes = static_cast<size_t>(std::max({due, share, 1.0}));
  return {.what = PacerAction::What::kPadding,
          .probe = cluster.id,
          .packet = {.bytes = static_cast<uint16_t>(std::min(bytes, kPaddingBytesMax)),
                     .kind = PacketKind::kPadding}};
}

void Pacer::on_padding_sent(Timestamp now, size_t bytes, int packets) {
  if (!probe_ || !probe_->padding_asked) return;
  probe_->padding_asked = false;
  if (bytes == 0 || packets == 0) {
    probe_.reset();
  } else {
    count_probe(bytes, packets);
  }
  begin_probe(now);
}

void Pacer::probe(const ProbeCluster& cluster) {
  if (probes_waiting_ < waiting_probes_.size()) waiting_probes_[probes_waiting_++] = cluster;
}

// Ends the present one when it has taken too long, and begins the next.
void Pacer::begin_probe(Timestamp now) {
  if (probe_ && now - probe_->started >= kProbeMax) probe_.reset();
  if (probe_ || probes_waiting_ == 0) return;
  probe_ = Probe{.cluster = waiting_probes_[0], .started = now};
  waiting_probes_[0] = waiting_probes_[1];
  --probes_waiting_;
}

Timestamp Pacer::probe_due() const {
  return std::max(
      probe_->started,
      probe_->started + time_for(probe_->bytes, std::max(probe_->cluster.bps, 1.0)) - kTick / 2);
}

void Pacer::count_probe(size_t bytes, int packets) {
  if (!probe_) return;
  probe_->bytes += static_cast<double>(bytes);
  probe_->packets += packets;
  const ProbeCluster& cluster = probe_->cluster;
  if (probe_->packets >= cluster.packets_min && probe_->bytes >= cluster.bytes_min) {
    probe_.reset();
  }
}

Timestamp Pacer::next_deadline() const {
  if (!queues_[kAudio].empty()) return queues_[kAudio].front().queued;
  if (probe_) return probe_->padding_asked ? probe_->started + kProbeMax : probe_due();
  if (probes_waiting_ > 0) return refilled_;
  if (!has_paced()) return Timestamp::max();
  Timestamp deadline = Timestamp::max();
  for (const PacketRing& queue : queues_) {
    if (queue.empty()) continue;
    deadline = std::min(deadline, queue.front().queued + limits::kPacerAgeMax + kRounding);
  }
  if (bps_ < 1) return deadline;
  const double enough = is_saving_ ? std::min(burst_bytes(), static_cast<double>(bytes_)) : 1;
  const double missing = std::max(enough - budget_bytes_, 0.0);
  return std::min(deadline, refilled_ + time_for(missing, bps_) + kRounding);
}

size_t Pacer::queued_packets() const {
  size_t count = 0;
  for (const PacketRing& queue : queues_) count += queue.size();
  return count;
}

Duration Pacer::expected_delay() const {
  return bps_ > 0 ? time_for(static_cast<double>(bytes_), bps_) : Duration::zero();
}

}  // namespace earshot::cc
