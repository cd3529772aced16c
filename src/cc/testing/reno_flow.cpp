#include "cc/testing/reno_flow.h"

#include <algorithm>

namespace earshot::cc::testing {
namespace {

constexpr size_t kPacketBytes = 1250;
constexpr size_t kAcknowledgementBytes = 60;
constexpr Duration kTimeout = 1s;

}  // namespace

void RenoFlow::start() {
  last_progress_ = delivered_since_ = simulation_.now();
  fill_window();
  simulation_.every(100ms, [this] { check_timeout(); });
}

void RenoFlow::fill_window() {
  while (!stopped_ && static_cast<double>(in_flight_) < window_) {
    const uint64_t sequence = next_++;
    ++in_flight_;
    forward_.send(kPacketBytes, [this, sequence] {
      delivered_bytes_ += kPacketBytes;
      backward_.send(kAcknowledgementBytes, [this, sequence] { on_acknowledgement(sequence); });
    });
  }
}

// The path keeps the order: a gap is a loss.
void RenoFlow::on_acknowledgement(uint64_t sequence) {
  if (sequence < acknowledged_) return;
  const uint64_t lost = sequence - acknowledged_;
  in_flight_ -= std::min(in_flight_, lost + 1);
  acknowledged_ = sequence + 1;
  last_progress_ = simulation_.now();
  if (lost > 0 && sequence >= recover_) {
    on_loss();
  } else if (window_ < slow_start_until_) {
    window_ += 1;
  } else {
    window_ += 1 / window_;
  }
  fill_window();
}

void RenoFlow::on_loss() {
  window_ = std::max(window_ / 2, 2.0);
  slow_start_until_ = window_;
  recover_ = next_;
}

void RenoFlow::check_timeout() {
  if (stopped_ || simulation_.now() - last_progress_ < kTimeout) return;
  last_progress_ = simulation_.now();
  slow_start_until_ = std::max(window_ / 2, 2.0);
  window_ = 1;
  in_flight_ = 0;
  recover_ = next_;
  fill_window();
}

double RenoFlow::delivered_bps() {
  const auto elapsed = static_cast<double>((simulation_.now() - delivered_since_).count());
  const double bps = elapsed > 0 ? static_cast<double>(delivered_bytes_) * 8e9 / elapsed : 0;
  delivered_bytes_ = 0;
  delivered_since_ = simulation_.now();
  return bps;
}

}  // namespace earshot::cc::testing
