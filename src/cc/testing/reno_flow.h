// A bulk transfer that only losses slow down: slow start, congestion avoidance, halving
// (RFC 5681, RFC 6582 without retransmission: what is carried does not matter here).
#pragma once

#include <cstdint>

#include "base/time.h"
#include "cc/testing/link.h"
#include "cc/testing/simulation.h"

namespace earshot::cc::testing {

class RenoFlow {
 public:
  RenoFlow(netsim::Simulation& simulation, netsim::Link& forward, netsim::Link& backward)
      : simulation_(simulation), forward_(forward), backward_(backward) {}
  RenoFlow(const RenoFlow&) = delete;
  RenoFlow& operator=(const RenoFlow&) = delete;

  void start();
  void stop() { stopped_ = true; }
  // Of what arrived since the last call.
  double delivered_bps();

 private:
  void fill_window();
  void on_acknowledgement(uint64_t sequence);
  void on_loss();
  void check_timeout();

  netsim::Simulation& simulation_;
  netsim::Link& forward_;
  netsim::Link& backward_;
  bool stopped_ = false;
  double window_ = 10;  // packets
  double slow_start_until_ = 1e9;
  uint64_t next_ = 0;
  uint64_t acknowledged_ = 0;  // below it everything arrived or was given up
  uint64_t recover_ = 0;       // losses below it belong to a halving that was made
  uint64_t in_flight_ = 0;
  Timestamp last_progress_;
  uint64_t delivered_bytes_ = 0;
  Timestamp delivered_since_;
};

}  // namespace earshot::cc::testing
