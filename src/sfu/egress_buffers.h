// Memory for the packets that a worker's transports have under way: in plain text while they wait
// for the pacer, protected until the end of the turn. One owner; nothing is allocated after the
// start. The buffer that was given back last is taken first, so that few packets under way touch
// little memory.
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

  explicit EgressBuffers(size_t count = limits::kEgressBuffers);

  // kNone: all are in use.
  uint32_t take() {
    if (free_.empty()) return kNone;
    const uint32_t buffer = free_.back();
    free_.pop_back();
    return buffer;
  }
  void give_back(uint32_t buffer) { free_.push_back(buffer); }
  uint8_t* data(uint32_t buffer) { return memory_.get() + buffer * kBytes; }
  // Half of them wait for slow clients: nobody may have many.
  bool is_scarce() const { return free_.size() < count_ / 2; }
  // What is left is for sound alone.
  bool is_for_sound() const { return free_.size() <= count_ / 4; }
  size_t in_use() const { return count_ - free_.size(); }

 private:
  size_t count_;
  std::unique_ptr<uint8_t[]> memory_;
  std::vector<uint32_t> free_;
};

}  // namespace earshot::sfu
