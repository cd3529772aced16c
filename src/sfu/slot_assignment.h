// Which slot plays which track. Pure.
#pragma once

#include <algorithm>
#include <span>

#include "base/time.h"
#include "sfu/media_packet.h"

namespace earshot::sfu {

// Media takes another way than the message about it and may be there first: what comes in a slot is
// still shown under the name of its former owner then. After this long the client knows that nobody
// plays there, also when the network lost the message once or twice.
inline constexpr Duration kSlotRest = 2s;

struct SlotPlace {
  TrackId track = TrackId::kNone;  // kNone: empty
  Timestamp empty_since;           // if it is empty
};

// Puts `wanted`, best first, into `slots`: who plays already stays where he is, because every
// change costs a gap; others take the first empty slot that has rested, or else the one that has
// rested longest; who is no longer wanted goes only when the place is needed or `keep` is false.
// More than there is room for are left out.
inline void assign_slots(std::span<const TrackId> wanted, bool keep, Timestamp now,
                         std::span<SlotPlace> slots) {
  wanted = wanted.first(std::min(wanted.size(), slots.size()));
  const auto is_wanted = [&](const SlotPlace& slot) {
    return std::find(wanted.begin(), wanted.end(), slot.track) != wanted.end();
  };
  const auto plays = [&](TrackId track) {
    return std::any_of(slots.begin(), slots.end(),
                       [&](const SlotPlace& slot) { return slot.track == track; });
  };
  // The first of them when it has rested; one that is not empty comes last.
  const auto rests_longer = [&](const SlotPlace& a, const SlotPlace& b) {
    const auto since = [&](const SlotPlace& slot) {
      if (slot.track != TrackId::kNone) return Timestamp::max();
      return now - slot.empty_since >= kSlotRest ? Timestamp() : slot.empty_since;
    };
    return since(a) < since(b);
  };
  if (!keep) {
    for (SlotPlace& slot : slots) {
      if (slot.track != TrackId::kNone && !is_wanted(slot)) slot = {TrackId::kNone, now};
    }
  }
  for (const TrackId track : wanted) {
    if (plays(track)) continue;
    auto place = std::min_element(slots.begin(), slots.end(), rests_longer);
    if (place->track != TrackId::kNone) {
      place = std::find_if(slots.begin(), slots.end(),
                           [&](const SlotPlace& slot) { return !is_wanted(slot); });
    }
    place->track = track;
  }
}

}  // namespace earshot::sfu
