#include "cc/alr_detector.h"

#include <algorithm>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr double kBusyShare = 0.65;  // of the target
constexpr Duration kMemory = 500ms;  // at the busy share
constexpr double kStart = 0.8;       // of the memory unused
constexpr double kStop = 0.4;

}  // namespace

void AlrDetector::on_sent(Timestamp now, size_t bytes, double target_bps) {
  if (!started_) {
    started_ = true;
    last_ = now;
  }
  const double memory = bytes_in(kMemory, target_bps * kBusyShare);
  unused_bytes_ += bytes_in(std::min(now - last_, kMemory), target_bps * kBusyShare);
  unused_bytes_ = std::clamp(unused_bytes_ - static_cast<double>(bytes), -memory, memory);
  last_ = now;
  if (unused_bytes_ > kStart * memory) in_alr_ = true;
  if (unused_bytes_ < kStop * memory) in_alr_ = false;
}

}  // namespace earshot::cc
