// How much of a video is taken when its publisher sends more than it was told to (b=TIAS, RFC
// 3890): the lowest streams that stay within it. Browsers keep to it; whoever does not is not
// forwarded at the others' cost. A key frame or a burst is no offence. One owner.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/limits.h"
#include "base/time.h"

namespace earshot::sfu {

class PublishLimit {
 public:
  // bits/s of all streams of the video together; 0: none.
  explicit PublishLimit(int64_t bps_max) : bps_max_(bps_max) {}

  // `bps`: what each stream has brought lately, the lowest first, taken or not. A few times a
  // second.
  void update(Timestamp now, std::span<const uint32_t> bps) {
    if (bps_max_ == 0) return;
    const Duration time = updated_ == Timestamp() ? Duration() : now - updated_;
    updated_ = now;
    const int64_t ms = std::min(time, limits::kPublishBurst) / 1ms;
    const int64_t most = bps_max_ / 4 * 5;
    const int64_t owed_max = most * (limits::kPublishBurst / 1ms) / 1000;
    int64_t sum = 0;
    for (size_t i = 0; i < bps.size(); ++i) {
      sum += bps[i];
      Debt& debt = debts_[i];
      const int64_t owed = debt.bits + (sum - most) * ms / 1000;
      debt.bits = std::clamp<int64_t>(owed, 0, owed_max);
      if (debt.bits == owed_max) debt.is_held = true;
      if (debt.bits == 0) debt.is_held = false;
    }
  }
  // Whether packets of that stream are taken.
  bool takes(size_t stream) const {
    return std::none_of(debts_.begin(), debts_.begin() + static_cast<ptrdiff_t>(stream) + 1,
                        [](const Debt& debt) { return debt.is_held; });
  }

 private:
  // Of a stream with all below it.
  struct Debt {
    int64_t bits = 0;
    bool is_held = false;  // until nothing is owed any more
  };

  int64_t bps_max_;
  Timestamp updated_;
  std::array<Debt, limits::kSimulcastLayersMax> debts_{};
};

}  // namespace earshot::sfu
