// Which slot plays which track. Pure.
#pragma once

#include <algorithm>
#include <span>

#include "sfu/media_packet.h"

namespace earshot::sfu {

// Puts `wanted`, best first, into `slots` (kNone: empty): who plays already stays where he is,
// because every change costs a gap; others take free slots; who is no longer wanted goes only when
// the place is needed or `keep` is false. More than there is room for are left out.
inline void assign_slots(std::span<const TrackId> wanted, bool keep, std::span<TrackId> slots) {
  wanted = wanted.first(std::min(wanted.size(), slots.size()));
  const auto is_in = [](std::span<const TrackId> list, TrackId track) {
    return std::find(list.begin(), list.end(), track) != list.end();
  };
  if (!keep) {
    for (TrackId& slot : slots) {
      if (!is_in(wanted, slot)) slot = TrackId::kNone;
    }
  }
  for (const TrackId track : wanted) {
    if (is_in(slots, track)) continue;
    auto place = std::find(slots.begin(), slots.end(), TrackId::kNone);
    if (place == slots.end()) {
      place = std::find_if(slots.begin(), slots.end(),
                           [&](TrackId other) { return !is_in(wanted, other); });
    }
    *place = track;
  }
}

}  // namespace earshot::sfu
