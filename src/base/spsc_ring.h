// A bounded queue from exactly one thread to exactly one other, without locks. Entries are written
// and read in place, so that what is large is never copied twice.
//
// Threads: begin_write() and commit() on the producer's, front() and pop() on the consumer's.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>

#include "base/check.h"

namespace earshot {

template <class Entry>
class SpscRing {
 public:
  // `capacity`: a power of two.
  explicit SpscRing(size_t capacity)
      : entries_(std::make_unique<Entry[]>(capacity)), mask_(capacity - 1) {
    CHECK(std::has_single_bit(capacity));
  }
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  // The entry to fill, whose former contents are still in it; nullptr: full. The same one until
  // commit().
  Entry* begin_write() {
    const size_t at = write_.value.load(std::memory_order_relaxed);
    if (at - write_.seen > mask_) {
      write_.seen = read_.value.load(std::memory_order_acquire);
      if (at - write_.seen > mask_) return nullptr;
    }
    return &entries_[at & mask_];
  }
  void commit() {
    write_.value.store(write_.value.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  // The oldest entry; nullptr: empty. Good until pop().
  Entry* front() {
    const size_t at = read_.value.load(std::memory_order_relaxed);
    if (at == read_.seen) {
      read_.seen = write_.value.load(std::memory_order_acquire);
      if (at == read_.seen) return nullptr;
    }
    return &entries_[at & mask_];
  }
  void pop() {
    read_.value.store(read_.value.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  size_t capacity() const { return mask_ + 1; }
  // How many there are, as one of the two threads knows it.
  size_t size() const {
    return write_.value.load(std::memory_order_acquire) -
           read_.value.load(std::memory_order_acquire);
  }

 private:
  static constexpr size_t kCacheLineBytes = 64;

  // The counter of one side, and what that side last saw of the other's: a line of its own, so that
  // the two threads meet only when one has to look.
  struct alignas(kCacheLineBytes) End {
    std::atomic<size_t> value = 0;
    size_t seen = 0;
  };

  std::unique_ptr<Entry[]> entries_;
  const size_t mask_;
  End write_;
  End read_;
};

}  // namespace earshot
