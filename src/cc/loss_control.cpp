#include "cc/loss_control.h"

#include <algorithm>
#include <utility>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

// draft-ietf-rmcat-gcc-02 §6
constexpr double kLossLow = 0.02;
constexpr double kLossHigh = 0.10;
constexpr double kIncrease = 1.05;
constexpr double kDecrease = 0.5;  // of the loss

constexpr int kWindowPackets = 30;  // one lost packet must not look like 10 %
constexpr Duration kWindowMin = 300ms;
constexpr Duration kDecreaseInterval = 300ms;  // and a round trip, until a decrease can show
constexpr double kDeliveredShare = 0.85;       // of what gets through is always safe
constexpr double kLooseAbove = 2;              // times the target: the bound has no meaning

constexpr double kSmoothedWeight = 0.4;  // of a window
// A lasting loss: in two windows, and so many packets more than a harmless one takes since there
// was no excess. Windows alone do not tell: at 2 % every other one of 30 packets has lost one. With
// these, 6 % is found after 290 packets and 4 % after 750; at 2 % there is a test in 150,000.
constexpr double kHarmless = 0.03;
constexpr double kExcessPackets = 8;
constexpr double kTestFactor = 0.7;
constexpr Duration kTestSettles = 200ms;  // and a round trip, until what was sent before is told
constexpr int kTestPackets = 150;
constexpr double kTestLossMax = 0.25;   // a network that loses more is congested, whoever does it
constexpr double kNetworkShare = 0.65;  // of the loss that remains in a test: then it is not ours
constexpr double kNetworkNoise = 0.08;  // above what the test found: things have changed
constexpr Duration kTestInterval = 20s;
constexpr Duration kTestValid = 30s;
constexpr double kFoundOurs = 0.85;  // of the rate before

}  // namespace

bool LossControl::is_window_full(Timestamp now) const {
  const int packets = test_ == Test::kMeasuring ? kTestPackets : kWindowPackets;
  return window_.received + std::max(window_.lost, 0) >= packets &&
         now - window_since_ >= kWindowMin;
}

void LossControl::begin_window(Timestamp now) {
  window_ = {};
  window_since_ = now;
}

void LossControl::on_report(Timestamp now, const Report& report, const Situation& situation) {
  if (!started_) {
    started_ = true;
    window_since_ = next_test_ = now;
    decreased_ = now - kDecreaseInterval - situation.rtt;
  }
  window_.received += report.received;
  window_.lost += report.lost - report.recovered;
  if (test_ == Test::kSettling && now - test_since_ > kTestSettles + situation.rtt) {
    test_ = Test::kMeasuring;
    begin_window(now);
  }
  if (test_ == Test::kSettling || !is_window_full(now)) return;
  const double lost = std::max(window_.lost, 0);
  const double packets = lost + window_.received;
  loss_ = lost / packets;
  counted_at_ = now;
  begin_window(now);
  if (test_ == Test::kMeasuring) {
    end_test(now);
  } else {
    judge(now, packets, situation);
  }
}

double LossControl::caused(Timestamp now, const Situation& situation) const {
  const bool is_known = !situation.is_queueing && now < network_loss_until_;
  return loss_ - (is_known ? network_loss_ : 0);
}

void LossControl::judge(Timestamp now, double packets, const Situation& situation) {
  smoothed_loss_ += kSmoothedWeight * (loss_ - smoothed_loss_);
  if (smoothed_loss_ > network_loss_ + kNetworkNoise) network_loss_until_ = now;
  const double caused = this->caused(now, situation);
  const bool was_lossy = std::exchange(is_lossy_, caused > kLossLow);
  excess_packets_ = std::max(excess_packets_ + packets * (caused - kHarmless), 0.0);
  if (was_lossy && excess_packets_ >= kExcessPackets && now >= next_test_ && loss_ < kTestLossMax &&
      !situation.is_queueing && !situation.in_alr) {
    return begin_test(now, situation);
  }
  if (caused > kLossHigh) {
    if (now - decreased_ < kDecreaseInterval + situation.rtt) return;
    decreased_ = now;
    bound_bps_ = std::max(std::min(bound_bps_, situation.target_bps) * (1 - kDecrease * caused),
                          situation.acknowledged_bps * kDeliveredShare);
  } else if (is_lossy_) {
    bound_bps_ = std::min(bound_bps_, situation.target_bps);
  } else {
    bound_bps_ *= kIncrease;
    if (bound_bps_ > kLooseAbove * situation.target_bps) {
      bound_bps_ = std::numeric_limits<double>::infinity();
    }
  }
}

void LossControl::begin_test(Timestamp now, const Situation& situation) {
  test_ = Test::kSettling;
  test_since_ = now;
  next_test_ = now + kTestInterval;
  loss_before_test_ = smoothed_loss_;
  bound_before_test_bps_ = std::min(bound_bps_, situation.target_bps);
  bound_bps_ = kTestFactor * bound_before_test_bps_;
}

void LossControl::end_test(Timestamp now) {
  test_ = Test::kNone;
  is_lossy_ = false;
  excess_packets_ = 0;
  smoothed_loss_ = loss_;
  if (loss_ > kNetworkShare * loss_before_test_) {
    network_loss_ = loss_;
    network_loss_until_ = now + kTestValid;
    bound_bps_ = bound_before_test_bps_;
  } else {
    network_loss_until_ = now;
    bound_bps_ = kFoundOurs * bound_before_test_bps_;
  }
}

void LossControl::on_proven(double bps) {
  if (test_ == Test::kNone) bound_bps_ = std::max(bound_bps_, bps);
}

}  // namespace earshot::cc
