// Numbers of few bits that count up and wrap around, as 64-bit numbers that do not. One owner.
#pragma once

#include <cstdint>

namespace earshot::sfu {

template <int kBits>
class Unwrapper {
 public:
  // The number nearest to the highest one so far. Never below zero: the first is one turn ahead.
  uint64_t unwrap(uint32_t value) {
    constexpr uint64_t kTurn = uint64_t{1} << kBits;
    if (highest_ == 0) {
      highest_ = kTurn + value % kTurn;
      return highest_;
    }
    const uint64_t ahead = (value - highest_) & (kTurn - 1);
    const uint64_t behind = kTurn - ahead;
    if (ahead < kTurn / 2) {
      highest_ += ahead;
      return highest_;
    }
    return highest_ > behind ? highest_ - behind : highest_ + ahead;
  }

 private:
  uint64_t highest_ = 0;
};

}  // namespace earshot::sfu
