#include "cc/delay_estimator.h"

#include <algorithm>
#include <cmath>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr double kSmoothing = 0.9;  // weight of the past in the accumulated delay
// A slope has no unit; as a trend it is in the milliseconds of the threshold: so many samples at
// most, and so much gain, which makes thresholds those of the draft (12.5 ms at first, 6 to 600).
constexpr size_t kTrendSamplesMax = 60;
constexpr double kTrendGain = 4;
constexpr double kThresholdMin = 6;
constexpr double kThresholdMax = 25;
// Up slowly, so that an overuse is seen before the threshold has followed it.
constexpr double kThresholdUp = 0.0087;  // per ms
constexpr double kThresholdDown = 0.002;
constexpr double kOutlierMs = 15;       // so far above the threshold is no reason to raise it
constexpr double kOveruseMs = 10;       // draft-ietf-rmcat-gcc-02 §5.4: overuse_time_th
constexpr Duration kClockJumpMin = 3s;  // no queue of a call is that long
constexpr double kOneWayWeight = 0.1;   // of a new group

}  // namespace

void DelayEstimator::on_packet(Timestamp sent, Duration arrival) {
  const Duration one_way = arrival - Duration(sent.ns());
  const Duration jump = one_way - last_one_way_;
  if (!started_ || jump > kClockJumpMin || jump < -kClockJumpMin) {
    *this = DelayEstimator();
    started_ = true;
    one_way_ms_ = one_way_smoothed_ms_ = milliseconds(one_way);
    last_arrival_ = arrival;
  }
  last_one_way_ = one_way;
  lowest_one_way_.add(sent, one_way);
  if (const auto delta = groups_.on_packet(sent, arrival)) on_group(*delta);
}

Duration DelayEstimator::queueing_delay() const {
  const double one_way_ms = std::min(one_way_ms_, one_way_smoothed_ms_);
  const double above = one_way_ms - milliseconds(lowest_one_way_.value());
  return from_seconds(std::max(above, 0.0) / 1000);
}

void DelayEstimator::on_group(const PacketGroups::Delta& delta) {
  one_way_ms_ = milliseconds(delta.arrived_at - Duration(delta.sent_at.ns()));
  one_way_smoothed_ms_ += kOneWayWeight * (one_way_ms_ - one_way_smoothed_ms_);
  accumulated_ms_ += milliseconds(delta.arrived - delta.sent);
  smoothed_ms_ = kSmoothing * smoothed_ms_ + (1 - kSmoothing) * accumulated_ms_;
  const double passed_ms = milliseconds(delta.arrived_at - last_arrival_);
  samples_[samples_seen_ % kWindow] = {.passed_ms = static_cast<float>(passed_ms),
                                       .delay_ms = static_cast<float>(smoothed_ms_)};
  ++samples_seen_;
  if (samples_seen_ >= kWindow) {
    const auto samples = static_cast<double>(std::min(samples_seen_, kTrendSamplesMax));
    const double trend = samples * slope() * kTrendGain;
    detect(trend, milliseconds(delta.sent));
    adapt_threshold(trend, passed_ms);
    trend_before_ = trend;
  }
  last_arrival_ = delta.arrived_at;
}

// Least squares over points counted from the oldest one.
double DelayEstimator::slope() const {
  const double first_delay_ms = samples_[samples_seen_ % kWindow].delay_ms;
  double x = 0;
  double sum_x = 0;
  double sum_y = 0;
  double sum_xx = 0;
  double sum_xy = 0;
  for (size_t i = 1; i < kWindow; ++i) {
    const Sample& sample = samples_[(samples_seen_ + i) % kWindow];
    x += sample.passed_ms;
    const double y = sample.delay_ms - first_delay_ms;
    sum_x += x;
    sum_y += y;
    sum_xx += x * x;
    sum_xy += x * y;
  }
  const double denominator = kWindow * sum_xx - sum_x * sum_x;
  return denominator > 0 ? (kWindow * sum_xy - sum_x * sum_y) / denominator : 0;
}

void DelayEstimator::detect(double trend, double sent_ms) {
  if (trend > threshold_ms_) {
    // Half of the first interval may have passed before the threshold was crossed.
    overusing_ms_ = overusing_ms_ < 0 ? sent_ms / 2 : overusing_ms_ + sent_ms;
    ++overusing_samples_;
    if (overusing_ms_ > kOveruseMs && overusing_samples_ > 1 && trend >= trend_before_) {
      overusing_ms_ = 0;
      overusing_samples_ = 0;
      signal_ = DelaySignal::kOveruse;
    }
    return;
  }
  overusing_ms_ = -1;
  overusing_samples_ = 0;
  signal_ = trend < -threshold_ms_ ? DelaySignal::kUnderuse : DelaySignal::kNormal;
}

void DelayEstimator::adapt_threshold(double trend, double interval_ms) {
  const double distance = std::abs(trend) - threshold_ms_;
  if (distance > kOutlierMs) return;
  const double rate = distance > 0 ? kThresholdUp : kThresholdDown;
  threshold_ms_ += distance * std::clamp(rate * interval_ms, 0.0, 1.0);
  threshold_ms_ = std::clamp(threshold_ms_, kThresholdMin, kThresholdMax);
}

}  // namespace earshot::cc
