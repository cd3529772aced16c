#include "sfu/allocator.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace earshot::sfu {
namespace {

constexpr size_t kStepsMax = limits::kSimulcastLayersMax * kTemporalLayers;

struct Step {
  Layers layers;
  uint32_t bits_per_s = 0;
};

// What a slot can have, from the least to the most.
struct Ladder {
  std::array<Step, kStepsMax> steps;
  size_t size = 0;

  // A better step that costs no more takes the place of those below.
  void add(Step step) {
    while (size > 0 && steps[size - 1].bits_per_s >= step.bits_per_s) --size;
    steps[size++] = step;
  }
  // The highest step that is no better than these layers; -1: there is none.
  int index_of(Layers layers) const {
    int index = -1;
    for (size_t i = 0; i < size; ++i) {
      if (steps[i].layers <= layers) index = static_cast<int>(i);
    }
    return layers.none() ? -1 : index;
  }
};

Ladder ladder_of(const SlotDemand& slot) {
  Ladder ladder;
  if (!slot.playing || slot.wanted.none()) return ladder;
  for (int8_t s = 0; s <= slot.wanted.spatial && s < static_cast<int8_t>(slot.costs.size()); ++s) {
    const auto& costs = slot.costs[static_cast<size_t>(s)];
    const bool layered = costs[1] != 0;
    for (int8_t t = 0; t <= std::max<int8_t>(slot.wanted.temporal, 0); ++t) {
      if (t >= static_cast<int8_t>(kTemporalLayers) || costs[static_cast<size_t>(t)] == 0) break;
      // A larger picture is of no use to a camera when it stutters.
      const bool stutters = s > 0 && t == 0 && layered && slot.wanted.temporal > 0;
      if (stutters && !slot.screen) continue;
      ladder.add({{.spatial = s, .temporal = t}, costs[static_cast<size_t>(t)]});
    }
  }
  // None of the wanted spatial layers is there, but a higher one is: its least is better than
  // nothing.
  for (int8_t s = 0; ladder.size == 0 && s < static_cast<int8_t>(slot.costs.size()); ++s) {
    const uint32_t cost = slot.costs[static_cast<size_t>(s)][0];
    if (cost != 0) ladder.add({{.spatial = s, .temporal = 0}, cost});
  }
  return ladder;
}

class Allocation {
 public:
  Allocation(Timestamp now, uint64_t budget, std::span<const SlotDemand> slots,
             std::span<SlotAllocation> state)
      : now_(now), left_(budget), slots_(slots), state_(state) {
    for (size_t i = 0; i < slots.size(); ++i) {
      ladders_[i] = ladder_of(slots[i]);
      before_[i] = ladders_[i].index_of(state[i].layers);
      given_[i] = -1;
    }
  }

  void give_lowest_layers() {
    for (size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].screen) give_lowest(i, true);
    }
    for (int weight = UINT8_MAX; weight >= 0; --weight) {
      for (size_t i = 0; i < slots_.size(); ++i) {
        if (!slots_[i].screen && slots_[i].weight == weight) give_lowest(i, false);
      }
    }
  }

  // One step at a time, to the slot that has the least for its weight.
  void give_more() {
    std::array<bool, limits::kVideoSlotsMax> done{};
    for (;;) {
      size_t best = slots_.size();
      for (size_t i = 0; i < slots_.size(); ++i) {
        const bool can_rise =
            given_[i] >= 0 && given_[i] + 1 < static_cast<int>(ladders_[i].size) && !done[i];
        if (can_rise && (best == slots_.size() || share(i) < share(best))) best = i;
      }
      if (best == slots_.size()) return;
      if (!give(best, given_[best] + 1)) done[best] = true;
    }
  }

  void finish() {
    for (size_t i = 0; i < slots_.size(); ++i) {
      SlotAllocation& state = state_[i];
      remember(i);
      state.starved = ladders_[i].size > 0 && given_[i] < 0;
      state.layers = given_[i] < 0 ? Layers() : step(i, given_[i]).layers;
    }
  }

  AllocationTotals totals(uint64_t audio_bits_per_s) const {
    AllocationTotals totals{.bits_per_s = audio_bits_per_s, .wanted_bits_per_s = audio_bits_per_s};
    for (size_t i = 0; i < slots_.size(); ++i) {
      if (given_[i] >= 0) totals.bits_per_s += step(i, given_[i]).bits_per_s;
      if (ladders_[i].size > 0) {
        totals.wanted_bits_per_s += ladders_[i].steps[ladders_[i].size - 1].bits_per_s;
      }
    }
    return totals;
  }

 private:
  const Step& step(size_t i, int index) const {
    return ladders_[i].steps[static_cast<size_t>(index)];
  }
  double share(size_t i) const {
    return static_cast<double>(step(i, given_[i]).bits_per_s) / std::max<int>(slots_[i].weight, 1);
  }
  // Rising has to be worth it: with room to spare, and not right after a fall.
  bool rises(size_t i, int index) const {
    const SlotAllocation& state = state_[i];
    const bool is_new = state.layers.none() && !state.starved;
    return !is_new && index > before_[i];
  }

  bool give(size_t i, int index) {
    const uint64_t cost = step(i, index).bits_per_s;
    const uint64_t paid = given_[i] < 0 ? 0 : step(i, given_[i]).bits_per_s;
    uint64_t room = 0;
    uint64_t overdraft = 0;
    if (rises(i, index)) {
      const SlotAllocation& state = state_[i];
      const Duration hold = index == 0 ? limits::kLayerHoldMin : state.hold;
      if (state.lowered_at != Timestamp() && now_ - state.lowered_at < hold) return false;
      room = cost * limits::kLayerHeadroomPercent / 100;
    } else if (index <= before_[i]) {
      // What plays is not stopped for the noise of measuring.
      overdraft = cost * limits::kLayerOverdraftPercent / 100;
    }
    if (cost - paid + room > left_ + overdraft) return false;
    left_ -= std::min(left_, cost - paid);
    given_[i] = index;
    return true;
  }

  void give_lowest(size_t i, bool always) {
    if (ladders_[i].size == 0 || give(i, 0)) return;
    if (!always) return;
    given_[i] = 0;
    left_ -= std::min<uint64_t>(left_, step(i, 0).bits_per_s);
  }

  void remember(size_t i) {
    SlotAllocation& state = state_[i];
    const bool is_new = state.layers.none() && !state.starved;
    if (given_[i] > before_[i] && !is_new) state.raised_at = now_;
    const bool is_lowered = given_[i] < before_[i];
    if (!is_lowered) return;
    // Up and down and up again: the next rise waits longer. A fall in several steps is one.
    if (state.raised_at > state.lowered_at && now_ - state.raised_at < limits::kLayerFlapWindow) {
      state.hold = std::min(2 * state.hold, limits::kLayerHoldMax);
    } else if (now_ - state.lowered_at >= limits::kLayerFlapWindow) {
      state.hold = limits::kLayerHoldMin;
    }
    state.lowered_at = now_;
  }

  Timestamp now_;
  uint64_t left_;
  std::span<const SlotDemand> slots_;
  std::span<SlotAllocation> state_;
  std::array<Ladder, limits::kVideoSlotsMax> ladders_;
  std::array<int, limits::kVideoSlotsMax> before_{};  // steps; -1: nothing
  std::array<int, limits::kVideoSlotsMax> given_{};
};

}  // namespace

AllocationTotals allocate(Timestamp now, uint64_t available_bits_per_s, uint64_t audio_bits_per_s,
                          std::span<const SlotDemand> slots, std::span<SlotAllocation> state) {
  CHECK(slots.size() == state.size() && slots.size() <= limits::kVideoSlotsMax);
  const uint64_t audio = std::min(audio_bits_per_s, available_bits_per_s);
  Allocation allocation(now, available_bits_per_s - audio, slots, state);
  allocation.give_lowest_layers();
  allocation.give_more();
  allocation.finish();
  return allocation.totals(audio_bits_per_s);
}

}  // namespace earshot::sfu
