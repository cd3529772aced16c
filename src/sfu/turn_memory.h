// The media packets that came in a turn of a worker, kept once for all of its transports, which
// send from there at the end of the turn. One owner; nothing is allocated after the start.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

namespace earshot::sfu {

class TurnMemory {
 public:
  static constexpr size_t kBytes = 64 * 1024;  // then a worker sends before it reads on

  explicit TurnMemory(size_t bytes = kBytes)
      : bytes_(bytes), memory_(std::make_unique_for_overwrite<uint8_t[]>(bytes)) {}

  // For a packet of any size.
  bool has_room() const { return bytes_ - used_ >= limits::kDatagramBytesMax; }
  // A copy, good until clear(). Needs room.
  Bytes keep(Bytes packet) {
    CHECK(packet.size() <= bytes_ - used_);
    uint8_t* const at = memory_.get() + used_;
    std::copy(packet.begin(), packet.end(), at);
    used_ += packet.size();
    return {at, packet.size()};
  }
  // All transports have sent, or copied, what refers to it.
  void clear() { used_ = 0; }

 private:
  size_t bytes_;
  size_t used_ = 0;
  std::unique_ptr<uint8_t[]> memory_;
};

}  // namespace earshot::sfu
