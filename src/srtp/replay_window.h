// Which of the last packet indices were used (RFC 3711 §3.3.2). Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace earshot::srtp {

class ReplayWindow {
 public:
  ReplayWindow() = default;
  // As if every index up to and including this one had been used.
  explicit ReplayWindow(uint64_t all_up_to) : begun_(true), highest_(all_up_to) {
    bits_.fill(~uint64_t{0});
    clear_above(all_up_to);
  }

  // Not used yet, and not so old that nobody knows.
  bool is_fresh(uint64_t index) const {
    if (!begun_ || index > highest_) return true;
    if (highest_ - index >= limits::kSrtpReplayWindow) return false;
    return (bits_[index / 64 % kWords] & bit(index)) == 0;
  }

  void mark(uint64_t index) {
    if (!begun_) {
      begun_ = true;
      highest_ = index;
    } else if (index > highest_) {
      // Words that the window enters still hold bits of its last turn.
      const uint64_t first = highest_ / 64 + 1;
      const uint64_t last = index / 64;
      if (last - first >= kWords && last >= first) {
        bits_.fill(0);
      } else {
        for (uint64_t word = first; word <= last; ++word) bits_[word % kWords] = 0;
      }
      highest_ = index;
    }
    bits_[index / 64 % kWords] |= bit(index);
  }

  bool begun() const { return begun_; }
  uint64_t highest() const { return highest_; }

 private:
  // One word more than the window has, so that no word is of two turns.
  static constexpr size_t kWords = limits::kSrtpReplayWindow / 64 + 1;
  static_assert(limits::kSrtpReplayWindow % 64 == 0);

  static uint64_t bit(uint64_t index) { return uint64_t{1} << index % 64; }
  void clear_above(uint64_t index) {
    if (index % 64 != 63) bits_[index / 64 % kWords] &= bit(index + 1) - 1;
  }

  std::array<uint64_t, kWords> bits_{};
  bool begun_ = false;
  uint64_t highest_ = 0;
};

}  // namespace earshot::srtp
