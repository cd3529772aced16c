// The rate that the delay allows: additive or multiplicative increase, multiplicative decrease
// (draft-ietf-rmcat-gcc-02 §5.5). Rates in bit/s.
#pragma once

#include <optional>

#include "base/time.h"
#include "cc/delay_estimator.h"

namespace earshot::cc {

class RateControl {
 public:
  explicit RateControl(double start_bps) : bps_(start_bps) {}

  struct Input {
    DelaySignal signal = DelaySignal::kNormal;
    std::optional<double> acknowledged_bps;
    Duration rtt = Duration::zero();
    bool in_alr = false;
    double min_bps = 0;
    double max_bps = 0;
  };
  // With every feedback. True when the rate was decreased.
  bool update(Timestamp now, const Input& input);

  // A probe, or the other side, has shown this rate.
  void set(double bps) { bps_ = bps; }
  // A probe has found that the network carries this and not more.
  void note_capacity(double bps);
  double bps() const { return bps_; }

 private:
  enum class State : uint8_t { kHold, kIncrease, kDecrease };

  void change_state(DelaySignal signal);
  void increase(const Input& input, Duration since_update);
  bool decrease(Timestamp now, const Input& input);
  double additive_bps(Duration rtt, Duration since_update) const;
  double capacity_deviation() const;

  double bps_;
  State state_ = State::kHold;
  Timestamp updated_;
  Timestamp decreased_;
  bool started_ = false;
  // What got through when a queue grew: the capacity, as a moving average and its variance, the
  // latter divided by the average. 0: unknown.
  double capacity_bps_ = 0;
  double capacity_variance_ = 0;
};

}  // namespace earshot::cc
