#include "cc/bandwidth_estimator.h"

#include <algorithm>
#include <utility>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr double kPacingFactor = 2.5;  // a frame leaves before the next one comes
constexpr double kDrainPacingFactor = 1.2;
constexpr Duration kTick = 200ms;
// Feedback comes at least every 250 ms while packets arrive.
constexpr Duration kSilence = 600ms;  // and two round trips
constexpr Duration kSilenceInterval = 500ms;
constexpr double kSilenceFactor = 0.8;
constexpr double kRttWeight = 0.125;      // RFC 6298 §2
constexpr double kUsualRttWeight = 0.02;  // of some 20 reports a second
constexpr Duration kRttMax = 5s;          // beyond it a report is about something else
constexpr Duration kBusyAbove = 120ms;    // a queue of that length is not empty at any moment
constexpr double kBusyShare = 0.9;        // of what comes out of it
// When reports fall behind what was sent, something is in the way, and news about it as well: less
// is sent until they come.
constexpr Duration kLagMin = 300ms;  // and a round trip: feedback comes every 50 to 250 ms
constexpr double kLagFullEffect_ms = 400;
constexpr double kLagFactorMin = 0.1;   // audio goes on
constexpr Duration kProbeEcho = 200ms;  // for packets sent so long after it
constexpr Duration kCalmAfterDecrease = 1s;
constexpr Duration kCalmQueueMax = 100ms;
constexpr double kDisproved = 0.8;  // of the target: a probe in ALR has shown that it is not there

}  // namespace

BandwidthEstimator::BandwidthEstimator(const EstimatorConfig& config)
    : config_(config),
      rate_(static_cast<double>(config.start_bps)),
      prober_(static_cast<double>(config.max_bps)) {
  note_rate();
}

size_t BandwidthEstimator::prefetched_bytes() const {
  return static_cast<size_t>(reinterpret_cast<const uint8_t*>(&clock_) -
                             reinterpret_cast<const uint8_t*>(this));
}

// After each change of what it reads.
void BandwidthEstimator::note_rate() {
  allowed_bps_ = std::min(rate_.bps(), loss_.bound_bps());
  drain_factor_ = drain_.factor();
  is_draining_ = drain_.is_active();
}

double BandwidthEstimator::bounded(double bps) const {
  return std::clamp(bps, static_cast<double>(config_.min_bps),
                    static_cast<double>(config_.max_bps));
}

int64_t BandwidthEstimator::target_bps() const {
  return static_cast<int64_t>(bounded(allowed_bps_ * std::min(drain_factor_, lag_factor_)));
}

int64_t BandwidthEstimator::pacing_bps() const {
  const double factor = is_draining_ ? kDrainPacingFactor : kPacingFactor;
  return static_cast<int64_t>(factor * static_cast<double>(target_bps()));
}

int64_t BandwidthEstimator::acknowledged_bps() const {
  return static_cast<int64_t>(acknowledged_.bps().value_or(0));
}

uint16_t BandwidthEstimator::on_packet_sent(Timestamp now, PacketKind kind, size_t bytes,
                                            uint8_t probe) {
  if (!started_) {
    started_ = true;
    last_decrease_ = silence_answered_ = now;
    next_tick_ = now + kTick;
    if (config_.feedback == FeedbackKind::kTransportWide) {
      prober_.start(now, static_cast<double>(config_.start_bps));
    }
  }
  if (kind != PacketKind::kPadding) alr_.on_sent(now, bytes, static_cast<double>(target_bps()));
  if (config_.feedback != FeedbackKind::kTransportWide) return 0;
  const auto size = static_cast<uint16_t>(std::min<size_t>(bytes, UINT16_MAX));
  const int64_t sequence = sent_.next();
  if (probe != 0) {
    probes_.on_sent(probe, sequence, size);
    last_probe_sent_ = now;
  }
  update_lag(now);
  return sent_.add({.sent = now, .bytes = size, .probe = probe, .kind = kind});
}

void BandwidthEstimator::on_feedback(Timestamp now, const codec::TransportFeedback& feedback) {
  if (!started_ || config_.feedback != FeedbackKind::kTransportWide) return;
  int64_t sequence = sent_.unwrap(feedback.base_sequence());
  const int64_t covered_before = sent_.covered();
  // Of what lies between this message and the ones before it nothing is known.
  if (sequence > covered_before) known_since_ = sequence;
  const Duration reference = clock_.at_reference(now, feedback.reference_time());
  LossControl::Report report;
  const auto on_packet = [&](uint16_t, std::optional<Duration> arrival) {
    if (arrival) {
      on_received(sequence, reference + *arrival, report);
    } else {
      on_missing(sequence, report);
    }
    ++sequence;
  };
  // It may go on about packets that were never sent.
  feedback.for_each(on_packet, static_cast<uint32_t>(sent_.next() - sequence));
  if (sent_.covered() == covered_before) return;
  if (newest_sent_received_ > Timestamp()) {
    const double sample_ms = milliseconds(now - newest_sent_received_);
    usual_rtt_ms_ += (usual_rtt_ms_ == 0 ? 1 : kUsualRttWeight) * (sample_ms - usual_rtt_ms_);
    if (!rtt_reported_) note_rtt(now - newest_sent_received_);
  }
  update_rate(now, report);
  update_lag(now);
  take_probe_results(now);
  update_prober(now);
}

void BandwidthEstimator::on_missing(int64_t sequence, LossControl::Report& report) {
  const auto missing = sent_.on_missing(sequence);
  // Probes go beyond what the network carries on purpose.
  if (missing && missing->probe == 0) ++report.lost;
}

void BandwidthEstimator::on_received(int64_t sequence, Duration arrival,
                                     LossControl::Report& report) {
  const auto known = sent_.on_received(sequence);
  if (!known) return;
  const SentPacket& packet = known->packet;
  if (packet.probe == 0) {
    ++report.received;
    if (known->was_missing) ++report.recovered;
  }
  newest_sent_received_ = std::max(newest_sent_received_, packet.sent);
  acknowledged_.on_packet(arrival, packet.bytes, last_received_ >= known_since_ - 1);
  last_received_ = std::max(last_received_, sequence);
  delay_.on_packet(packet.sent, arrival);
  if (packet.probe != 0) probes_.on_received(packet, arrival);
}

void BandwidthEstimator::note_rtt(Duration sample) {
  if (sample < Duration::zero() || sample > kRttMax) return;
  rtt_ += from_seconds(kRttWeight * seconds(sample - rtt_));
}

Duration BandwidthEstimator::usual_rtt() const { return from_seconds(usual_rtt_ms_ / 1000); }

void BandwidthEstimator::on_rtt(Duration rtt) {
  rtt_reported_ = true;
  note_rtt(rtt);
}

// The queue that a probe makes is no reason to go down.
DelaySignal BandwidthEstimator::signal(Timestamp now) const {
  const bool is_of_probe = newest_sent_received_ - last_probe_sent_ < kProbeEcho &&
                           now - last_probe_sent_ < 2 * kProbeEcho + usual_rtt();
  const bool is_standing = drain_.is_standing(now, loss_.is_lossy());
  const DelaySignal signal = is_standing ? DelaySignal::kOveruse : delay_.signal();
  return is_of_probe && signal == DelaySignal::kOveruse ? DelaySignal::kUnderuse : signal;
}

void BandwidthEstimator::update_rate(Timestamp now, const LossControl::Report& report) {
  const double before = std::min(rate_.bps(), loss_.bound_bps());
  const std::optional<double> acknowledged = acknowledged_.bps();
  bool decreased = false;
  if (drain_.is_active()) {
    // What comes out of a queue that is never empty is what the network carries, as long as it is
    // what went in before less was sent.
    if (acknowledged && delay_.queueing_delay() > kBusyAbove &&
        newest_sent_received_ < drain_.started()) {
      rate_.set(bounded(std::min(rate_.bps(), kBusyShare * *acknowledged)));
    }
  } else {
    decreased = rate_.update(now, {.signal = signal(now),
                                   .acknowledged_bps = acknowledged,
                                   .rtt = rtt_,
                                   .in_alr = alr_.in_alr(),
                                   .min_bps = static_cast<double>(config_.min_bps),
                                   .max_bps = static_cast<double>(config_.max_bps)});
  }
  drain_.update(now, delay_.queueing_delay(), decreased);
  loss_.on_report(now, report,
                  {.rtt = rtt_,
                   .target_bps = bounded(std::min(rate_.bps(), before)),
                   .acknowledged_bps = acknowledged.value_or(0),
                   .is_queueing = drain_.is_long(),
                   .in_alr = alr_.in_alr()});
  if (std::min(rate_.bps(), loss_.bound_bps()) < before) {
    last_decrease_ = now;
    is_limit_known_ = true;
    prober_.on_decrease(now, before);
  }
  note_rate();
}

void BandwidthEstimator::take_probe_results(Timestamp now) {
  while (const auto result = probes_.take(sent_.covered())) {
    prober_.on_result(now, *result);
    probed_.is_cautious = result->is_cautious;
    if (result->is_limited) {
      is_limit_known_ = true;
      probed_.limited_bps = result->reached_bps;
      probed_.asked_bps = result->probed_bps;
    } else {
      probed_.undisturbed_bps = std::max(probed_.undisturbed_bps, result->reached_bps);
    }
  }
}

// A shaper lets short probes pass at any rate: the first one that it does not says what those
// before were worth.
void BandwidthEstimator::conclude_probes() {
  const Probed probed = std::exchange(probed_, {});
  double reached = probed.undisturbed_bps;
  const bool is_limited = probed.limited_bps > 0;
  if (is_limited && (reached == 0 || reached > probed.limited_bps)) {
    if (reached == 0 && probed.is_cautious) return;
    reached = probed.limited_bps;
  }
  if (drain_.is_active() || reached <= 0) return;
  const double target = std::min(rate_.bps(), loss_.bound_bps());
  if (reached > target) {
    rate_.set(bounded(reached));
    if (is_limited) rate_.note_capacity(rate_.bps());
    loss_.on_proven(rate_.bps());
  } else if (alr_.in_alr() && is_limited &&
             reached < kDisproved * std::min(target, probed.asked_bps)) {
    rate_.set(bounded(reached));
  }
  note_rate();
}

void BandwidthEstimator::update_prober(Timestamp now) {
  const bool is_calm = delay_.signal() != DelaySignal::kOveruse && !drain_.is_active() &&
                       delay_.queueing_delay() < kCalmQueueMax && !loss_.is_lossy() &&
                       now - last_decrease_ > kCalmAfterDecrease;
  prober_.update(now, {.target_bps = static_cast<double>(target_bps()),
                       .in_alr = alr_.in_alr(),
                       .is_calm = is_calm});
  if (!is_limit_known_ || !prober_.is_busy()) conclude_probes();
}

void BandwidthEstimator::on_remb(int64_t bps) {
  if (!started_ || config_.feedback != FeedbackKind::kRemb) return;
  rate_.set(bounded(static_cast<double>(bps)));
  note_rate();
}

void BandwidthEstimator::on_receiver_report(Timestamp now, int received, int lost) {
  if (!started_ || config_.feedback != FeedbackKind::kRemb) return;
  const LossControl::Report report = {.received = std::max(received, 0), .lost = std::max(lost, 0)};
  loss_.on_report(now, report, {.rtt = rtt_, .target_bps = bounded(rate_.bps())});
  note_rate();
}

void BandwidthEstimator::set_wanted_bps(Timestamp now, int64_t bps) {
  prober_.set_wanted(now, static_cast<double>(bps));
  if (started_) update_prober(now);
}

Timestamp BandwidthEstimator::next_deadline() const {
  return started_ ? next_tick_ : Timestamp::max();
}

void BandwidthEstimator::on_deadline(Timestamp now) {
  if (!started_ || now < next_tick_) return;
  next_tick_ = now + kTick;
  const Duration silence = kSilence + 2 * usual_rtt();
  if (!drain_.is_active() && sent_.has_outstanding() &&
      now - sent_.oldest_outstanding() > silence && now - silence_answered_ > kSilenceInterval) {
    silence_answered_ = last_decrease_ = now;
    prober_.on_decrease(now, rate_.bps());
    rate_.set(bounded(kSilenceFactor * rate_.bps()));
    note_rate();
  }
  update_lag(now);
  update_prober(now);
}

void BandwidthEstimator::update_lag(Timestamp now) {
  lag_factor_ = 1;
  if (!sent_.has_outstanding()) return;
  const Duration lag = now - sent_.oldest_outstanding() - usual_rtt() - kLagMin;
  lag_factor_ = std::clamp(1 - milliseconds(lag) / kLagFullEffect_ms, kLagFactorMin, 1.0);
}

std::optional<ProbeCluster> BandwidthEstimator::take_probe() {
  const auto cluster = prober_.take();
  if (cluster) probes_.begin(*cluster);
  return cluster;
}

}  // namespace earshot::cc
