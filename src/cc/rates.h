// Bits per second, bytes and time.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace earshot::cc {

inline double seconds(Duration duration) { return static_cast<double>(duration.count()) * 1e-9; }
inline double milliseconds(Duration duration) {
  return static_cast<double>(duration.count()) * 1e-6;
}
inline Duration from_seconds(double seconds) {
  return Duration(static_cast<int64_t>(seconds * 1e9));
}

// 0 for a time that is not positive.
inline double rate_bps(double bytes, Duration over) {
  return over > Duration::zero() ? bytes * 8 / seconds(over) : 0;
}
inline double bytes_in(Duration duration, double bps) { return bps / 8 * seconds(duration); }
// Of `bytes` at a rate; the rate is above zero.
inline Duration time_for(double bytes, double bps) { return from_seconds(bytes * 8 / bps); }

}  // namespace earshot::cc
