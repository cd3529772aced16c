#include "cc/queue_drain.h"

#include <algorithm>

#include "cc/rates.h"

namespace earshot::cc {
namespace {

constexpr Duration kStartAbove = 80ms;  // shorter queues empty by themselves
constexpr Duration kStandingAfter = 1s;
constexpr Duration kDecreasedWithin = 1s;  // the reports about the queue come late
constexpr Duration kStopBelow = 60ms;
constexpr double kFullEffect_ms = 400;  // above kStopBelow: the lowest factor
constexpr double kFactorMin = 0.2;      // audio goes on
constexpr Duration kActiveMax = 2500ms;
constexpr Duration kRestAfterSuccess = 1s;
constexpr Duration kRestMax = 20s;

}  // namespace

void QueueDrain::update(Timestamp now, Duration queueing_delay, bool decreased) {
  if (decreased) decreased_ = now;
  if (decreased || queueing_delay < kStartAbove || !is_long_) short_at_ = now;
  is_long_ = queueing_delay >= kStartAbove;
  if (!active_ && is_long_ && now - decreased_ < kDecreasedWithin && now >= not_before_) {
    active_ = true;
    started_ = now;
  }
  if (!active_) return;
  if (queueing_delay < kStopBelow) {
    rest_ = kRestFirst;
    return stop(now, kRestAfterSuccess);
  }
  if (now - started_ > kActiveMax) {
    stop(now, rest_);
    rest_ = std::min<Duration>(rest_ * 2, kRestMax);
    return;
  }
  const double above_ms = milliseconds(queueing_delay - kStopBelow);
  factor_ = std::clamp(1 - above_ms / kFullEffect_ms, kFactorMin, 1.0);
}

bool QueueDrain::is_standing(Timestamp now, bool is_lossy) const {
  return is_long_ && !active_ && now - short_at_ > kStandingAfter &&
         (is_lossy || now >= not_before_);
}

void QueueDrain::stop(Timestamp now, Duration rest) {
  active_ = false;
  factor_ = 1;
  not_before_ = now + rest;
}

}  // namespace earshot::cc
