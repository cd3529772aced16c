#include "cc/rate_control.h"

#include <algorithm>
#include <cmath>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

// draft-ietf-rmcat-gcc-02 §5.5
constexpr double kBeta = 0.85;
constexpr double kEta = 1.08;  // a second
constexpr double kAcknowledgedFactor = 1.5;
constexpr Duration kResponseTime = 100ms;  // and a round trip
constexpr double kFramesPerSecond = 30;
constexpr double kPacketBits = 1200 * 8;
constexpr double kDeviations = 3;
constexpr double kCapacityWeight = 0.05;

constexpr double kHeadroom_bps = 10'000;    // so that very low rates can rise at all
constexpr double kAdditiveMin_bps = 4'000;  // a second
constexpr double kAdditiveShare = 0.015;    // of the rate a second, at least
constexpr double kVarianceFirst = 0.4;      // kbit/s, as the averages below
constexpr double kVarianceMin = 0.4;
constexpr double kVarianceMax = 2.5;
// A queue that goes on growing is answered again, but not before the first answer can show.
constexpr Duration kDecreaseIntervalMin = 10ms;
constexpr Duration kDecreaseIntervalMax = 200ms;
// What is sent in ALR says little about the capacity: one step does not go all the way down to it.
constexpr double kAlrDecreaseMin = 0.5;

}  // namespace

void RateControl::change_state(DelaySignal signal) {
  switch (signal) {
    case DelaySignal::kOveruse: state_ = State::kDecrease; break;
    case DelaySignal::kUnderuse: state_ = State::kHold; break;
    case DelaySignal::kNormal:
      state_ = state_ == State::kDecrease ? State::kHold : State::kIncrease;
      break;
  }
}

bool RateControl::update(Timestamp now, const Input& input) {
  if (!started_) {
    started_ = true;
    updated_ = now;
    decreased_ = now - kDecreaseIntervalMax;
  }
  const Duration since_update = std::min<Duration>(now - updated_, 1s);
  updated_ = now;
  change_state(input.signal);
  bool decreased = false;
  if (state_ == State::kIncrease) increase(input, since_update);
  if (state_ == State::kDecrease) decreased = decrease(now, input);
  bps_ = std::clamp(bps_, input.min_bps, input.max_bps);
  return decreased;
}

void RateControl::increase(const Input& input, Duration since_update) {
  const double acknowledged = input.acknowledged_bps.value_or(bps_);
  if (capacity_bps_ > 0 && acknowledged > capacity_bps_ + kDeviations * capacity_deviation()) {
    capacity_bps_ = 0;  // there is more than there was
  }
  const double wanted = capacity_bps_ > 0 ? bps_ + additive_bps(input.rtt, since_update)
                                          : bps_ * std::pow(kEta, seconds(since_update));
  const double shown = kAcknowledgedFactor * acknowledged + kHeadroom_bps;
  bps_ = std::max(bps_, std::min(wanted, shown));
}

// A packet in the time that an answer takes; the half of it that the draft says needs 20 s to make
// up for one decrease.
double RateControl::additive_bps(Duration rtt, Duration since_update) const {
  const double bits_per_frame = bps_ / kFramesPerSecond;
  const double packets_per_frame = std::ceil(bits_per_frame / kPacketBits);
  const double packet_bits = bits_per_frame / std::max(packets_per_frame, 1.0);
  const double per_second = packet_bits / seconds(kResponseTime + rtt);
  return std::max({per_second, kAdditiveMin_bps, kAdditiveShare * bps_}) * seconds(since_update);
}

bool RateControl::decrease(Timestamp now, const Input& input) {
  state_ = State::kHold;
  const double acknowledged = input.acknowledged_bps.value_or(bps_);
  const Duration interval = std::clamp(input.rtt, kDecreaseIntervalMin, kDecreaseIntervalMax);
  if (now - decreased_ < interval && acknowledged > bps_ / 2) return false;
  double lower = kBeta * acknowledged;
  if (lower >= bps_ && capacity_bps_ > 0) lower = kBeta * capacity_bps_;
  if (input.in_alr) {
    lower = std::max(lower, kAlrDecreaseMin * bps_);
  } else {
    note_capacity(acknowledged);
  }
  decreased_ = now;
  if (lower >= bps_) return false;
  bps_ = lower;
  return true;
}

// The variance is kept in kbit/s and relative to the average.
void RateControl::note_capacity(double bps) {
  const double sample = bps / 1000;
  double average = capacity_bps_ / 1000;
  if (average > 0 && bps < capacity_bps_ - kDeviations * capacity_deviation()) {
    average = 0;  // there is less than there was
  }
  if (average == 0) {
    capacity_bps_ = bps;
    capacity_variance_ = kVarianceFirst;
    return;
  }
  average += kCapacityWeight * (sample - average);
  const double error = average - sample;
  capacity_variance_ +=
      kCapacityWeight * (error * error / std::max(average, 1.0) - capacity_variance_);
  capacity_variance_ = std::clamp(capacity_variance_, kVarianceMin, kVarianceMax);
  capacity_bps_ = average * 1000;
}

double RateControl::capacity_deviation() const {
  return std::sqrt(capacity_variance_ * capacity_bps_ / 1000) * 1000;
}

}  // namespace earshot::cc
