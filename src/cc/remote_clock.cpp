#include "cc/remote_clock.h"

#include "codec/transport_feedback.h"

namespace earshot::cc {
namespace {

constexpr int kUnusedBits = 32 - 24;  // of a reference time, draft-holmer-rmcat-transport-wide §3.1
// Beyond it the two clocks have nothing to do with each other; drift takes a year for it.
constexpr Duration kApartMax = 1h;

}  // namespace

Duration RemoteClock::at_reference(Timestamp now, Duration reference_time) {
  const auto units = static_cast<int32_t>(reference_time / codec::kReferenceTimeUnit);
  const auto passed = static_cast<uint32_t>(units) - static_cast<uint32_t>(reference_);
  reference_ = units;
  time_ += (static_cast<int32_t>(passed << kUnusedBits) >> kUnusedBits) * codec::kReferenceTimeUnit;
  const Duration apart = time_ - Duration(now.ns());
  if (!started_ || apart > kApartMax || apart < -kApartMax) time_ = Duration(now.ns());
  started_ = true;
  return time_;
}

}  // namespace earshot::cc
