// The bound that lost packets set (draft-ietf-rmcat-gcc-02 §6): above 10 % it falls, below 2 % it
// rises, between it stays.
//
// What counts is the loss that our rate causes. A network that loses packets for reasons of its own
// (radio) does so at lower rates too, and going down would not help. So a lasting loss is tested
// once in a while: for a moment less is sent, and what is lost then is the network's own.
//
// Packets that were never sent (layers not forwarded) have no transport-wide number and cannot look
// lost.
#pragma once

#include <cstdint>
#include <limits>

#include "base/time.h"

namespace earshot::cc {

class LossControl {
 public:
  // Packets of which a report told the fate. `recovered` were counted as lost before and came late.
  struct Report {
    int received = 0;
    int lost = 0;
    int recovered = 0;
  };
  struct Situation {
    Duration rtt = Duration::zero();
    double target_bps = 0;        // what is sent at most
    double acknowledged_bps = 0;  // what gets through; 0: unknown
    // A test would say nothing: there is a long queue, so the loss is ours, or little is sent.
    bool is_queueing = false;
    bool in_alr = false;
  };
  void on_report(Timestamp now, const Report& report, const Situation& situation);
  // A probe has shown that this much gets through.
  void on_proven(double bps);

  // Infinite while losses give no reason for one.
  double bound_bps() const { return bound_bps_; }
  // Of the last whole window, 0 to 1.
  double loss() const { return loss_; }
  // When that was; nothing is counted while nothing is sent.
  Timestamp counted_at() const { return counted_at_; }
  // The last window lost more than a rate may cause for it to rise.
  bool is_lossy() const { return is_lossy_; }

 private:
  enum class Test : uint8_t { kNone, kSettling, kMeasuring };

  bool is_window_full(Timestamp now) const;
  void begin_window(Timestamp now);
  void judge(Timestamp now, double packets, const Situation& situation);
  double caused(Timestamp now, const Situation& situation) const;
  void begin_test(Timestamp now, const Situation& situation);
  void end_test(Timestamp now);

  Report window_;
  Timestamp window_since_;
  Timestamp decreased_;
  double bound_bps_ = std::numeric_limits<double>::infinity();
  double loss_ = 0;
  Timestamp counted_at_;
  double smoothed_loss_ = 0;
  double excess_packets_ = 0;  // lost beyond what is harmless, of the last windows
  bool is_lossy_ = false;
  bool started_ = false;
  Test test_ = Test::kNone;
  Timestamp test_since_;
  Timestamp next_test_;
  double loss_before_test_ = 0;
  double bound_before_test_bps_ = 0;
  double network_loss_ = 0;  // of its own, as the last test found
  Timestamp network_loss_until_;
};

}  // namespace earshot::cc
