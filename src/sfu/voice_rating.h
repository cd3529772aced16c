// How a conversation sounds over a path: the transmission rating factor R of ITU-T G.107 with that
// document's defaults, as far as delay and loss decide it. 93 at best; below 60 nearly everybody is
// dissatisfied (G.107 Annex B). By what the path does to packets alone: who is muted or paused has
// no other rating.
#pragma once

#include <algorithm>

#include "base/time.h"

namespace earshot::sfu {

// `loss`: 0 to 1.
inline double voice_rating(Duration round_trip, double loss) {
  constexpr double kBest = 93.2;
  // From mouth to ear, besides the path: a packet of 20 ms, and what a receiver keeps back.
  constexpr double kOfOurOwn_ms = 80;
  constexpr double kNoticed_ms = 177.3;  // G.107 §7.3 as a line with a bend
  // Opus repairs and hides single losses (G.113: codecs with concealment are between 4 and 25).
  constexpr double kLossRobustness = 16;
  const double ms = std::chrono::duration<double, std::milli>(round_trip).count() / 2;
  const double delay = std::max(ms, 0.0) + kOfOurOwn_ms;
  const double of_delay = 0.024 * delay + 0.11 * std::max(delay - kNoticed_ms, 0.0);
  const double percent = std::clamp(loss, 0.0, 1.0) * 100;
  const double of_loss = 95 * percent / (percent + kLossRobustness);
  return std::max(kBest - of_delay - of_loss, 0.0);
}

}  // namespace earshot::sfu
