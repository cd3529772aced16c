// How long things took, in fixed memory: buckets that grow by a sixteenth, so a percentile is right
// to 6 %. One owner.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace earshot {

class Histogram {
 public:
  // Less than nothing, by a clock that was set back, is nothing.
  void add(Duration took) {
    const Duration counted = std::max(took, Duration::zero());
    ++buckets_[bucket_of(static_cast<uint64_t>(counted / std::chrono::microseconds(1)))];
    ++count_;
    sum_ += counted;
  }
  uint64_t count() const { return count_; }
  Duration sum() const { return sum_; }
  // How many are certainly not longer: those of the bucket that `bound` is in are left out unless
  // it is their bound.
  uint64_t at_most(Duration bound) const {
    const int64_t us = bound / std::chrono::microseconds(1);
    uint64_t sum = 0;
    for (size_t i = 0; i < buckets_.size() && static_cast<int64_t>(upper_bound(i)) <= us; ++i) {
      sum += buckets_[i];
    }
    return sum;
  }
  // What has come since `earlier`, a copy of this one, was taken.
  Histogram since(const Histogram& earlier) const {
    Histogram out = *this;
    for (size_t i = 0; i < buckets_.size(); ++i) out.buckets_[i] -= earlier.buckets_[i];
    out.count_ -= earlier.count_;
    out.sum_ -= earlier.sum_;
    return out;
  }
  void add(const Histogram& other) {
    for (size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    sum_ += other.sum_;
  }
  // The upper bound of the bucket in which that part of all values ends; 0 without values.
  Duration percentile(double part) const {
    const auto wanted = static_cast<uint64_t>(part * static_cast<double>(count_));
    uint64_t seen = 0;
    for (size_t i = 0; i < buckets_.size() && count_ > 0; ++i) {
      seen += buckets_[i];
      if (seen > wanted || seen == count_) return std::chrono::microseconds(upper_bound(i));
    }
    return {};
  }

 private:
  static constexpr size_t kSteps = 16;  // of each doubling
  static constexpr size_t kDoublings = 32;

  static constexpr size_t bucket_of(uint64_t us) {
    if (us < kSteps) return us;
    const auto doubling = static_cast<size_t>(std::bit_width(us)) - 5;  // kSteps is 2^4
    const size_t bucket = (doubling + 1) * kSteps + ((us >> doubling) - kSteps);
    return bucket < kSteps * kDoublings ? bucket : kSteps * kDoublings - 1;
  }
  static constexpr uint64_t upper_bound(size_t bucket) {
    if (bucket < kSteps) return bucket;
    const size_t doubling = bucket / kSteps - 1;
    return ((bucket % kSteps + kSteps + 1) << doubling) - 1;
  }

  std::array<uint64_t, kSteps * kDoublings> buckets_{};
  uint64_t count_ = 0;
  Duration sum_{};
};

}  // namespace earshot
