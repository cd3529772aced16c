// Memory for the packets that a worker's transports have under way: in plain text while they wait
// for the pacer, protected until the end of the turn. One owner; nothing is allocated after the
// start. The buffer that was given back last is taken first, and a new one only when there is none,
// so that few packets under way touch little memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/limits.h"

namespace earshot::sfu {

class EgressBuffers {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;
  static constexpr size_t kBytes = limits::kEgressPacketBytesMax;

  explicit EgressBuffers(size_t count = limits::kEgressBuffers)
      : count_(count), memory_(std::make_unique_for_overwrite<uint8_t[]>(count * kBytes)) {
    free_.reserve(count);
  }

  // kNone: all are in use.
  uint32_t take() {
    if (free_.empty()) return untouched_ < count_ ? untouched_++ : kNone;
    const uint32_t buffer = free_.back();
    free_.pop_back();
    return buffer;
  }
  void give_back(uint32_t buffer) { free_.push_back(buffer); }
  uint8_t* data(uint32_t buffer) { return memory_.get() + buffer * kBytes; }
  // Half of them wait for slow clients: nobody may have many.
  bool is_scarce() const { return in_use() > count_ / 2; }
  // What is left is for sound alone.
  bool is_for_sound() const { return in_use() >= count_ - count_ / 4; }
  size_t in_use() const { return untouched_ - free_.size(); }

 private:
  size_t count_;
  uint32_t untouched_ = 0;  // the first that nobody has had yet
  std::unique_ptr<uint8_t[]> memory_;
  std::vector<uint32_t> free_;  // of those that somebody had
};

}  // namespace earshot::sfu
