// The rate at which packets reach the other side, from its arrival times
// (draft-ietf-rmcat-gcc-02 §5.5: R_hat).
//
// Measured over half a second; after a sudden fall the newest part of it speaks alone, so that a
// decrease starts from what gets through now. Time and packets about which no report came (lost
// feedback) are left out: they would look like a slower network.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace earshot::cc {

class AcknowledgedBitrate {
 public:
  // In the order of sending. `arrival` is on the receiver's clock. `follows` says that the fate of
  // all packets since the one before is known.
  void on_packet(Duration arrival, size_t bytes, bool follows);

  // Nothing before about a quarter of a second was seen.
  std::optional<double> bps() const;

 private:
  // Bytes that came within a span of arrival time.
  struct Slice {
    Duration span = Duration::zero();
    double bytes = 0;
  };
  static constexpr size_t kSlices = 8;

  void close_slice();
  Slice sum_of_newest(Duration span_min) const;

  std::array<Slice, kSlices> slices_{};
  size_t newest_ = 0;  // the one that is being filled
  Duration last_arrival_ = Duration::zero();
  bool started_ = false;
};

}  // namespace earshot::cc
