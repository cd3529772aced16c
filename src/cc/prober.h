// When to probe, and how much. Probes let a rate rise in steps where it would take half a minute,
// and show what is there while the application does not use it. None goes beyond what could be
// used. Rates in bit/s.
//
// - at the start: 3 and 6 times the first rate, then on in doublings while they get through;
// - when more is wanted than is known to be there, at once and then every few seconds;
// - after a large fall in shorter intervals, as soon as the queue has gone;
// - in ALR every 10 s, to see that what was there still is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/time.h"
#include "cc/probe_cluster.h"
#include "cc/probe_results.h"

namespace earshot::cc {

class Prober {
 public:
  explicit Prober(double max_bps) : max_bps_(max_bps) {}

  void start(Timestamp now, double start_bps);
  // What the application could use: probing ends a little above it. At first unlimited.
  void set_wanted(Timestamp now, double bps);
  void on_result(Timestamp now, const ProbeResult& result);
  void on_decrease(Timestamp now, double before_bps);

  struct Situation {
    double target_bps = 0;
    bool in_alr = false;
    bool is_calm = false;  // no queue grows and hardly anything is lost
  };
  // With every feedback and deadline.
  void update(Timestamp now, const Situation& situation);

  // A cluster to send now, if there is one.
  std::optional<ProbeCluster> take();
  // A cluster waits, or its answer is awaited.
  bool is_busy() const { return queued_ > 0 || unanswered_ > 0; }
  Timestamp next_deadline() const { return started_ ? next_probe_ : Timestamp::max(); }

 private:
  static constexpr size_t kQueueMax = 2;

  double ceiling_bps() const;
  void probe(Timestamp now, double bps, Duration span, bool is_cautious = false);

  double max_bps_;
  double wanted_bps_ = std::numeric_limits<double>::infinity();
  bool started_ = false;
  uint8_t next_id_ = 1;
  std::array<ProbeCluster, kQueueMax> queue_{};
  size_t queued_ = 0;
  int unanswered_ = 0;
  Timestamp asked_;  // the last cluster
  Timestamp next_probe_;
  Timestamp decreased_;
  double before_fall_bps_ = 0;  // 0: there was none
};

}  // namespace earshot::cc
