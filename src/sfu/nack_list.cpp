#include "sfu/nack_list.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace earshot::sfu {

void NackList::on_packet(Timestamp now, uint64_t sequence) {
  if (!begun_ || sequence > newest_) {
    const uint64_t gap = begun_ ? sequence - newest_ - 1 : 0;
    if (gap > limits::kNackJumpMax) {
      give_up_before(list_.size());
      wants_key_frame_ = true;
    } else if (gap > 0) {
      const size_t wanted = list_.size() + gap;
      if (wanted > limits::kNackListMax) give_up_before(wanted - limits::kNackListMax);
      for (uint64_t missing = newest_ + 1; missing < sequence; ++missing) {
        list_.push_back({.sequence = missing, .since = now, .asked = {}, .tries = 0});
      }
    }
    newest_ = sequence;
    begun_ = true;
    return;
  }
  const auto found = at_or_behind(sequence);
  if (found != list_.end() && found->sequence == sequence) list_.erase(found);
}

std::vector<NackList::Missing>::iterator NackList::at_or_behind(uint64_t sequence) {
  return std::lower_bound(
      list_.begin(), list_.end(), sequence,
      [](const Missing& each, uint64_t value) { return each.sequence < value; });
}

void NackList::on_key_frame(uint64_t sequence) {
  list_.erase(list_.begin(), at_or_behind(sequence));
  wants_key_frame_ = false;
}

size_t NackList::take_due(Timestamp now, Duration rtt, std::span<uint16_t> out) {
  // Ascending and older first: what is given up stands at the front.
  size_t lost = 0;
  while (lost < list_.size() &&
         (now - list_[lost].since > limits::kNackAgeMax ||
          (list_[lost].tries >= limits::kNackTriesMax && now >= due(list_[lost], rtt)))) {
    ++lost;
  }
  if (lost > 0) give_up_before(lost);
  size_t count = 0;
  for (size_t i = 0; i < list_.size() && count < out.size(); ++i) {
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
  for (const Missing& missing : list_) next = std::min(next, due(missing, rtt));
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

void NackList::give_up_before(size_t count) {
  if (count == 0) return;
  list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(count));
  wants_key_frame_ = true;
}

}  // namespace earshot::sfu
