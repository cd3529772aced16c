#include "turn/channel_binding.h"

namespace earshot::turn {

void ChannelBindings::forget_rested(Timestamp now) {
  for (size_t i = size_; i-- > 0;) {
    if (now < entries_[i].expires + limits::kTurnChannelRest) continue;
    --size_;
    numbers_[i] = numbers_[size_];
    entries_[i] = entries_[size_];
  }
}

ChannelBindings::Bound ChannelBindings::bind(uint16_t number, const SocketAddress& peer,
                                             Timestamp now) {
  forget_rested(now);
  size_t place = 0;
  for (; place < size_; ++place) {
    const bool same_number = numbers_[place] == number;
    const bool same_peer = entries_[place].peer == peer;
    if (same_number && same_peer) break;
    if (same_number || same_peer) return Bound::kTaken;
  }
  if (place == entries_.size()) return Bound::kFull;
  if (place == size_) ++size_;
  numbers_[place] = number;
  entries_[place] = {peer, now + limits::kTurnChannelLifetime};
  return Bound::kYes;
}

}  // namespace earshot::turn
