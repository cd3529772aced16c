// Does a queue grow on the way (draft-ietf-rmcat-gcc-02 §5.1–5.4)?
//
// Differences of one-way delay between groups of packets are added up; the slope of a straight line
// through the last 20 sums says how fast the queue grows or shrinks. The slope is compared with a
// threshold that adapts, so that neither jitter nor a flow that fills the queue for good keeps us
// down (Carlucci et al., "Congestion Control for Web Real-Time Communication", 2017).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "cc/packet_groups.h"
#include "cc/windowed_min.h"

namespace earshot::cc {

enum class DelaySignal : uint8_t { kNormal, kUnderuse, kOveruse };

class DelayEstimator {
 public:
  // In the order of sending; `arrival` is on the receiver's clock. When that clock jumps,
  // everything starts anew.
  void on_packet(Timestamp sent, Duration arrival);

  DelaySignal signal() const { return signal_; }
  // Above the shortest one-way delay of the last 10 to 20 seconds: smoothed, and at once when it
  // shrinks.
  Duration queueing_delay() const;

 private:
  static constexpr size_t kWindow = 20;
  static constexpr double kThresholdFirst = 12.5;
  struct Sample {
    float passed_ms = 0;  // between the arrival of the one before and this one
    float delay_ms = 0;   // accumulated and smoothed
  };

  void on_group(const PacketGroups::Delta& delta);
  double slope() const;
  void detect(double trend, double sent_ms);
  void adapt_threshold(double trend, double interval_ms);

  PacketGroups groups_;
  std::array<Sample, kWindow> samples_{};
  size_t samples_seen_ = 0;
  Duration last_arrival_{};
  double accumulated_ms_ = 0;
  double smoothed_ms_ = 0;
  double threshold_ms_ = kThresholdFirst;
  double trend_before_ = 0;
  double overusing_ms_ = -1;  // for how long; below zero: not at all
  int overusing_samples_ = 0;
  DelaySignal signal_ = DelaySignal::kNormal;

  WindowedMin lowest_one_way_;  // all are above an unknown offset between the clocks
  Duration last_one_way_{};
  double one_way_ms_ = 0;  // of a group
  double one_way_smoothed_ms_ = 0;
  bool started_ = false;
};

}  // namespace earshot::cc
