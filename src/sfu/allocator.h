// Which layers each slot of a subscriber gets of what its path carries (sfu.md §3, row 15). Sound
// comes first, then the lowest layer of every slot, then what is better, in small steps and fairly
// by weight. Pure but for the history of each slot, which damps what goes up and down. Nothing is
// allocated.
#pragma once

#include <cstdint>
#include <span>

#include "base/limits.h"
#include "base/time.h"
#include "sfu/layer_rates.h"
#include "sfu/layer_selector.h"

namespace earshot::sfu {

// A video slot and what the viewer makes of it.
struct SlotDemand {
  bool playing = false;  // a source is in it
  bool screen = false;   // text must stay readable: it is never stopped, and sharp before smooth
  uint8_t weight = 1;    // of a slot: 1 for a small picture; a large one gets as many times more
  Layers wanted;         // the most that can be seen in the size shown; none: it is not in view
  LayerCosts costs{};    // of the source
};

// What a slot got, and what the next allocation must know of it; begin with the default for a new
// source. Of a slot that changed its source only `layers` and `starved` are to be reset.
struct SlotAllocation {
  Layers layers;
  bool starved = false;  // wanted, but not even its lowest layer fits: people have to be told
  Timestamp lowered_at;  // for want of bandwidth
  Timestamp raised_at;
  Duration hold = limits::kLayerHoldMin;  // after it was lowered, before it may rise
};

struct AllocationTotals {
  uint64_t bits_per_s = 0;         // of all that was allocated, sound included
  uint64_t wanted_bits_per_s = 0;  // if there were no bounds: a probe beyond it is of no use
};

// `available_bits_per_s`: what may be sent, retransmissions and padding apart. `audio_bits_per_s`
// of it are taken already. `slots` and `state` belong together, at most limits::kVideoSlotsMax.
AllocationTotals allocate(Timestamp now, uint64_t available_bits_per_s, uint64_t audio_bits_per_s,
                          std::span<const SlotDemand> slots, std::span<SlotAllocation> state);

}  // namespace earshot::sfu
