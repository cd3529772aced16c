#include "sfu/nack_list.h"

#include <algorithm>

namespace earshot::sfu {

void NackList::on_packet(Timestamp now, uint64_t sequence) {
  if (!begun_ || sequence > newest_) {
    const uint64_t gap = begun_ ? sequence - newest_ - 1 : 0;
    if (gap > limits::kNackJumpMax) {
      give_up_before(size_);
      wants_key_frame_ = true;
    } else if (gap > 0) {
      if (size_ + gap > list_.size()) give_up_before(size_ + gap - list_.size());
      for (uint64_t missing = newest_ + 1; missing < sequence; ++missing) {
        list_[size_++] = {.sequence = missing, .since = now, .asked = {}, .tries = 0};
      }
    }
    newest_ = sequence;
    begun_ = true;
    return;
  }
  const auto end = list_.begin() + static_cast<std::ptrdiff_t>(size_);
  const auto found =
      std::lower_bound(list_.begin(), end, sequence,
                       [](const Missing& each, uint64_t value) { return each.sequence < value; });
  if (found != end && found->sequence == sequence) {
    remove(static_cast<size_t>(found - list_.begin()));
  }
}

void NackList::on_key_frame(uint64_t sequence) {
  size_t older = 0;
  while (older < size_ && list_[older].sequence < sequence) ++older;
  std::move(list_.begin() + static_cast<std::ptrdiff_t>(older),
            list_.begin() + static_cast<std::ptrdiff_t>(size_), list_.begin());
  size_ -= older;
  wants_key_frame_ = false;
}

size_t NackList::take_due(Timestamp now, Duration rtt, std::span<uint16_t> out) {
  // Ascending and older first: what is given up stands at the front.
  size_t lost = 0;
  while (lost < size_ &&
         (now - list_[lost].since > limits::kNackAgeMax ||
          (list_[lost].tries >= limits::kNackTriesMax && now >= due(list_[lost], rtt)))) {
    ++lost;
  }
  if (lost > 0) give_up_before(lost);
  size_t count = 0;
  for (size_t i = 0; i < size_ && count < out.size(); ++i) {
    Missing& missing = list_[i];
    if (missing.tries >= limits::kNackTriesMax || now < due(missing, rtt)) continue;
    missing.asked = now;
    ++missing.tries;
    out[count++] = static_cast<uint16_t>(missing.sequence);
  }
  return count;
}

Timestamp NackList::next_deadline(Duration rtt) const {
  Timestamp next = Timestamp::max();
  for (size_t i = 0; i < size_; ++i) next = std::min(next, due(list_[i], rtt));
  return next;
}

bool NackList::take_key_frame_wish() { return std::exchange(wants_key_frame_, false); }

// Each try waits a round trip, and a little longer than the one before: an answer that is under way
// must not be asked for again.
Timestamp NackList::due(const Missing& missing, Duration rtt) {
  if (missing.tries == 0) return missing.since;
  const Duration wait = std::max(rtt, limits::kNackRetryMin);
  return missing.asked + wait + wait * (missing.tries - 1) / 4;
}

void NackList::remove(size_t index) {
  std::move(list_.begin() + static_cast<std::ptrdiff_t>(index) + 1,
            list_.begin() + static_cast<std::ptrdiff_t>(size_),
            list_.begin() + static_cast<std::ptrdiff_t>(index));
  --size_;
}

void NackList::give_up_before(size_t count) {
  if (count == 0) return;
  std::move(list_.begin() + static_cast<std::ptrdiff_t>(count),
            list_.begin() + static_cast<std::ptrdiff_t>(size_), list_.begin());
  size_ -= count;
  wants_key_frame_ = true;
}

}  // namespace earshot::sfu
