// A few packets sent at a higher rate than usual, to see whether they get through at it.
#pragma once

#include <cstdint>

namespace earshot::cc {

struct ProbeCluster {
  uint8_t id = 0;  // 1 to 255, reused in turn; 0 is no cluster
  double bps = 0;
  int packets_min = 0;  // both must be reached
  double bytes_min = 0;
  // Sent while the capacity seems known: it counts only when it gets through undisturbed. A flow
  // that takes what a disturbed one reaches takes it from its neighbours.
  bool is_cautious = false;
};

}  // namespace earshot::cc
