#include "calls/call_quality.h"

#include <algorithm>
#include <cmath>

namespace earshot::calls {
namespace {

// As in protocol/: of sums, too.
constexpr int64_t kSecondsMax = 604'800;
constexpr int64_t kTimeMax_ms = 604'800'000;
constexpr int64_t kCountMax = 100'000;

void add(int64_t& sum, int64_t part, int64_t max) { sum = std::min(sum + part, max); }

void raise(int64_t& highest, int64_t part) { highest = std::max(highest, part); }

// The mean of two, where one stands for `seconds` and the other for `more`.
double mean(double one, int64_t seconds, double other, int64_t more) {
  const auto all = static_cast<double>(seconds + more);
  if (all <= 0) return std::max(one, other);
  return (one * static_cast<double>(seconds) + other * static_cast<double>(more)) / all;
}

void weigh(int64_t& median, int64_t seconds, int64_t part, int64_t more) {
  median =
      std::llround(mean(static_cast<double>(median), seconds, static_cast<double>(part), more));
}

void add_times(protocol::TimeQuantiles& sum, int64_t seconds, const protocol::TimeQuantiles& part,
               int64_t more) {
  weigh(sum.median, seconds, part.median, more);
  raise(sum.p95, part.p95);
}

void add_losses(protocol::LossQuantiles& sum, int64_t seconds, const protocol::LossQuantiles& part,
                int64_t more) {
  sum.median = mean(sum.median, seconds, part.median, more);
  sum.p95 = std::max(sum.p95, part.p95);
}

void add_part(protocol::CallQuality& sum, const protocol::CallQuality& part) {
  const int64_t before = sum.seconds;
  add_times(sum.round_trip_ms, before, part.round_trip_ms, part.seconds);
  add_times(sum.jitter_ms, before, part.jitter_ms, part.seconds);
  add_losses(sum.loss_sent, before, part.loss_sent, part.seconds);
  add_losses(sum.loss_received, before, part.loss_received, part.seconds);
  weigh(sum.sent_kbps_median, before, part.sent_kbps_median, part.seconds);
  weigh(sum.received_kbps_median, before, part.received_kbps_median, part.seconds);
  add(sum.seconds, part.seconds, kSecondsMax);
  add(sum.quality_seconds.excellent, part.quality_seconds.excellent, kSecondsMax);
  add(sum.quality_seconds.good, part.quality_seconds.good, kSecondsMax);
  add(sum.quality_seconds.weak, part.quality_seconds.weak, kSecondsMax);
  add(sum.quality_seconds.bad, part.quality_seconds.bad, kSecondsMax);
  add(sum.freeze_ms, part.freeze_ms, kTimeMax_ms);
  add(sum.audio_gap_ms, part.audio_gap_ms, kTimeMax_ms);
  add(sum.video_paused_ms, part.video_paused_ms, kTimeMax_ms);
  add(sum.reconnects, part.reconnects, kCountMax);
  add(sum.ice_restarts, part.ice_restarts, kCountMax);
  raise(sum.longest_gap_ms, part.longest_gap_ms);
  raise(sum.best_height, part.best_height);
  if (part.path) {
    sum.path = part.path;
    sum.relay_protocol = part.relay_protocol;
  }
  if (part.cause) sum.cause = part.cause;
}

}  // namespace

protocol::CallQuality add_up(const std::vector<protocol::CallQuality>& parts) {
  if (parts.empty()) return {};
  protocol::CallQuality sum = parts.front();
  for (size_t i = 1; i < parts.size(); ++i) add_part(sum, parts[i]);
  return sum;
}

std::optional<protocol::QualityWord> quality_word(const protocol::QualitySeconds& seconds) {
  const int64_t all = seconds.excellent + seconds.good + seconds.weak + seconds.bad;
  if (all <= 0) return std::nullopt;
  if (seconds.bad * 10 >= all) return protocol::QualityWord::kBad;
  if ((seconds.weak + seconds.bad) * 5 >= all) return protocol::QualityWord::kWeak;
  if (seconds.excellent * 10 >= all * 9) return protocol::QualityWord::kExcellent;
  return protocol::QualityWord::kGood;
}

}  // namespace earshot::calls
