#include "cc/prober.h"

#include <algorithm>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr std::array<double, 2> kFirstFactors = {3, 6};
constexpr double kFurtherFactor = 2;
constexpr double kCautiousFactor = 1.5;
constexpr double kSucceeded = 0.7;     // of the probed rate: try more
constexpr double kBeyondWanted = 1.1;  // a measured rate is a little below the probed one
constexpr double kEnough = 0.95;       // of what is wanted
constexpr int kPacketsMin = 5;
constexpr Duration kFirstSpanMin = 15ms;
constexpr Duration kSpanMin = 45ms;  // longer than the pause between frames of a neighbour
constexpr Duration kAnswerMax = 1s;  // then a cluster was lost
constexpr Duration kWantedInterval = 5s;
constexpr Duration kAlrInterval = 10s;
constexpr double kLargeFall = 0.66;  // of the rate before
constexpr Duration kFallenInterval = 2s;
constexpr Duration kOneFall = 3s;  // decreases that follow each other so closely
constexpr Duration kFallForgotten = 10s;

}  // namespace

double Prober::ceiling_bps() const { return std::min(max_bps_, kBeyondWanted * wanted_bps_); }

void Prober::probe(Timestamp now, double bps, Duration span, bool is_cautious) {
  if (queued_ == kQueueMax) return;
  queue_[queued_++] = {.id = next_id_,
                       .bps = bps,
                       .packets_min = kPacketsMin,
                       .bytes_min = bytes_in(span, bps),
                       .is_cautious = is_cautious};
  next_id_ = next_id_ == UINT8_MAX ? 1 : static_cast<uint8_t>(next_id_ + 1);
  asked_ = now;
  next_probe_ = now + kWantedInterval;
}

std::optional<ProbeCluster> Prober::take() {
  if (queued_ == 0) return std::nullopt;
  const ProbeCluster first = queue_[0];
  queue_[0] = queue_[1];
  --queued_;
  ++unanswered_;
  return first;
}

void Prober::start(Timestamp now, double start_bps) {
  started_ = true;
  next_probe_ = now + kWantedInterval;
  for (const double factor : kFirstFactors) {
    const double bps = std::min(factor * start_bps, ceiling_bps());
    if (bps <= start_bps) return;
    probe(now, bps, kFirstSpanMin);
    if (bps >= ceiling_bps()) return;
  }
}

void Prober::set_wanted(Timestamp now, double bps) {
  if (bps > wanted_bps_) next_probe_ = now;
  wanted_bps_ = bps;
}

void Prober::on_result(Timestamp now, const ProbeResult& result) {
  unanswered_ = std::max(unanswered_ - 1, 0);
  if (is_busy() || result.reached_bps < kSucceeded * result.probed_bps) return;
  if (result.probed_bps >= ceiling_bps() || result.is_limited) return;
  const double factor = result.is_cautious ? kCautiousFactor : kFurtherFactor;
  probe(now, std::min(factor * result.reached_bps, ceiling_bps()), kSpanMin, result.is_cautious);
}

void Prober::on_decrease(Timestamp now, double before_bps) {
  if (now - decreased_ > kOneFall) before_fall_bps_ = 0;
  before_fall_bps_ = std::max(before_fall_bps_, before_bps);
  decreased_ = now;
}

void Prober::update(Timestamp now, const Situation& situation) {
  if (!started_) return;
  if (unanswered_ > 0 && now - asked_ > kAnswerMax) unanswered_ = 0;
  if (is_busy() || !situation.is_calm) return;
  const double ceiling = ceiling_bps();
  const double target = situation.target_bps;
  if (now - decreased_ > kFallForgotten) before_fall_bps_ = 0;
  const bool is_fallen = target < kLargeFall * std::min(before_fall_bps_, ceiling);
  if (now < (is_fallen ? asked_ + kFallenInterval : next_probe_)) return;
  if (target < kEnough * ceiling) {
    const double factor = situation.in_alr ? kFurtherFactor : kCautiousFactor;
    probe(now, std::min(factor * target, ceiling), kSpanMin, !situation.in_alr);
  } else if (situation.in_alr && ceiling > 0) {
    probe(now, std::min(target, ceiling), kSpanMin);
    next_probe_ = now + kAlrInterval;
  }
}

}  // namespace earshot::cc
