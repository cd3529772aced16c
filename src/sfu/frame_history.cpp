#include "sfu/frame_history.h"

namespace earshot::sfu {
namespace {

constexpr uint64_t kBits = 64;

uint64_t up(uint64_t bits, uint64_t by) { return by < kBits ? bits << by : 0; }
uint64_t down(uint64_t bits, uint64_t by) { return by < kBits ? bits >> by : 0; }

// Of bits that begin at `newest`: those that begin at `number` - 1.
uint64_t before(uint64_t bits, uint64_t newest, uint64_t number) {
  return number > newest ? up(bits, number - newest - 1) : down(bits, newest - number + 1);
}

}  // namespace

void FrameHistory::note(const FrameInfo& frame, bool taken) {
  if (frame.number == 0) return;
  if (frame.number > newest_) {
    taken_ = up(taken_, frame.number - newest_);
    left_out_ = up(left_out_, frame.number - newest_);
    newest_ = frame.number;
  }
  const uint64_t bit = up(1, newest_ - frame.number);
  taken_ = taken ? taken_ | bit : taken_ & ~bit;
  left_out_ = taken ? left_out_ & ~bit : left_out_ | bit;
}

bool FrameHistory::has_all(const FrameInfo& frame) const {
  return (frame.needs & ~before(taken_, newest_, frame.number)) == 0;
}

bool FrameHistory::lacks_any(const FrameInfo& frame) const {
  return (frame.needs & before(left_out_, newest_, frame.number)) != 0;
}

}  // namespace earshot::sfu
