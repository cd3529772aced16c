#include "sfu/sequence_map.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "base/limits.h"

namespace earshot::sfu {
namespace {

constexpr uint64_t kTurn = uint64_t{1} << 16;

}  // namespace

SequenceMap::SequenceMap(size_t size, uint16_t first)
    : mask_(size - 1), next_(kTurn + first), first_(next_), abandoned_(next_) {
  CHECK(std::has_single_bit(size) && size <= kTurn / 2);
}

void SequenceMap::begin(uint64_t in) {
  if (abandoned_ >= first_) abandoned_ = first_;
  first_ = next_;
  first_in_ = in;
  newest_in_ = in;
  numbered_in_ = in;
  begun_ = false;
}

SequenceMap::Place SequenceMap::place(uint64_t in) const {
  if (!begun_) return in >= first_in_ ? Place::kNext : Place::kClosed;
  if (in > newest_in_) return Place::kNext;
  return open_number(in) != 0 ? Place::kOpen : Place::kClosed;
}

uint64_t SequenceMap::take(uint64_t in) {
  reserve_up_to(in);
  append(in, State::kSent);
  return next_ - 1;
}

void SequenceMap::skip(uint64_t in) {
  reserve_up_to(in);
  // Entries know 16 bits of their packet: after a long silence old ones must not be mistaken.
  if (in - numbered_in_ > kTurn / 4) begin(in + 1);
}

void SequenceMap::reserve_up_to(uint64_t in) {
  CHECK(gap(in) <= limits::kSequenceGapMax);
  for (uint64_t missing = begun_ ? newest_in_ + 1 : in; missing < in; ++missing) {
    append(missing, State::kOpen);
  }
  newest_in_ = in;
  begun_ = true;
}

void SequenceMap::append(uint64_t in, State state) {
  if (entries_ == nullptr) entries_ = std::make_unique<Entry[]>(mask_ + 1);
  Entry& entry = entries_[next_ & mask_];
  entry = Entry();
  entry.in = static_cast<uint16_t>(in);
  entry.state = state;
  ++next_;
  numbered_in_ = in;
}

uint64_t SequenceMap::take_abandoned() {
  const uint64_t reach = next_ > mask_ + 1 ? next_ - (mask_ + 1) : 0;
  for (abandoned_ = std::max(abandoned_, reach); abandoned_ < first_; ++abandoned_) {
    Entry& entry = entries_[abandoned_ & mask_];
    if (entry.state != State::kOpen) continue;
    entry.state = State::kFilled;
    return abandoned_++;
  }
  return 0;
}

uint64_t SequenceMap::oldest_number() const {
  const uint64_t reach = next_ > mask_ + 1 ? next_ - (mask_ + 1) : 0;
  return std::max(first_, reach);
}

// The entries of a source ascend by `in`: of both, the distance to the newest is compared.
uint64_t SequenceMap::open_number(uint64_t in) const {
  const uint64_t age = newest_in_ - in;
  if (in > newest_in_ || age >= kTurn / 2) return 0;
  uint64_t low = oldest_number();
  uint64_t high = next_;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    const auto other = static_cast<uint16_t>(newest_in_ - entries_[middle & mask_].in);
    if (other > age) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == next_) return 0;
  const Entry& entry = entries_[low & mask_];
  const bool is_open = entry.in == static_cast<uint16_t>(in) && entry.state == State::kOpen;
  return is_open ? low : 0;
}

uint64_t SequenceMap::sent_number(uint16_t wire) const {
  const auto back = static_cast<uint16_t>(static_cast<uint16_t>(next_ - 1) - wire);
  if (next_ - 1 < back) return 0;
  const uint64_t number = next_ - 1 - back;
  if (number < oldest_number()) return 0;
  return entries_[number & mask_].state == State::kOpen ? 0 : number;
}

uint64_t SequenceMap::source_of(uint64_t number) const {
  return newest_in_ - static_cast<uint16_t>(newest_in_ - entries_[number & mask_].in);
}

}  // namespace earshot::sfu
