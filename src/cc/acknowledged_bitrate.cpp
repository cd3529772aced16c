#include "cc/acknowledged_bitrate.h"

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr Duration kSliceSpan = 70ms;  // two frames of 30 a second
constexpr Duration kWindow = 500ms;
constexpr Duration kRecent = 200ms;
constexpr Duration kTrustedFrom = 250ms;
constexpr double kFallen = 0.75;      // of the window's rate: more than the noise of frames
constexpr Duration kSilenceMax = 2s;  // beyond it nothing was sent, which says nothing

}  // namespace

void AcknowledgedBitrate::on_packet(Duration arrival, size_t bytes, bool follows) {
  const Duration since = arrival - last_arrival_;
  if (!started_ || !follows || since > kSilenceMax || since < -kSilenceMax) {
    // The bytes of the first packet came in a time of which the beginning is unknown.
    started_ = true;
    last_arrival_ = arrival;
    return;
  }
  Slice& slice = slices_[newest_];
  slice.bytes += static_cast<double>(bytes);
  if (since > Duration::zero()) {
    slice.span += since;
    last_arrival_ = arrival;
  }
  if (slice.span >= kSliceSpan) close_slice();
}

void AcknowledgedBitrate::close_slice() {
  newest_ = (newest_ + 1) % kSlices;
  slices_[newest_] = {};
}

AcknowledgedBitrate::Slice AcknowledgedBitrate::sum_of_newest(Duration span_min) const {
  Slice sum;
  for (size_t i = 0; i < kSlices && sum.span < span_min; ++i) {
    const Slice& slice = slices_[(newest_ + kSlices - i) % kSlices];
    sum.span += slice.span;
    sum.bytes += slice.bytes;
  }
  return sum;
}

std::optional<double> AcknowledgedBitrate::bps() const {
  const Slice window = sum_of_newest(kWindow);
  if (window.span < kTrustedFrom) return std::nullopt;
  const Slice recent = sum_of_newest(kRecent);
  const double window_bps = rate_bps(window.bytes, window.span);
  const double recent_bps = rate_bps(recent.bytes, recent.span);
  return recent_bps < kFallen * window_bps ? recent_bps : window_bps;
}

}  // namespace earshot::cc
