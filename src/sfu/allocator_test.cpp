#include "sfu/allocator.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(1'000'000'000) + std::chrono::milliseconds(ms);
}

// bits/s of three layers of three temporal layers each.
constexpr LayerCosts kCamera = {{{75'000, 100'000, 150'000, 0},
                                 {250'000, 350'000, 500'000, 0},
                                 {850'000, 1'200'000, 1'700'000, 0}}};

SlotDemand camera(Layers wanted = {2, 2}, uint8_t weight = 1) {
  return {.playing = true, .weight = weight, .wanted = wanted, .costs = kCamera};
}
SlotDemand screen() {
  return {.playing = true,
          .screen = true,
          .wanted = {2, 2},
          .costs = {{{400'000, 800'000, 0, 0}, {1'500'000, 2'500'000, 0, 0}, {}}}};
}

struct Room {
  std::vector<SlotDemand> slots;
  std::vector<SlotAllocation> state;
  explicit Room(std::vector<SlotDemand> demands) : slots(std::move(demands)), state(slots.size()) {}

  AllocationTotals allocate(int64_t ms, uint64_t available, uint64_t audio = 0) {
    return sfu::allocate(at(ms), available, audio, slots, state);
  }
  Layers layers(size_t i) const { return state[i].layers; }
};

TEST(Allocator, GivesAllThatIsWantedWhenThereIsRoom) {
  Room room({camera(), camera({1, 2}), camera({0, 1})});
  const AllocationTotals totals = room.allocate(0, 10'000'000, 40'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
  EXPECT_EQ(room.layers(1), (Layers{1, 2}));
  EXPECT_EQ(room.layers(2), (Layers{0, 1}));
  EXPECT_EQ(totals.bits_per_s, 40'000u + 1'700'000 + 500'000 + 100'000);
  EXPECT_EQ(totals.wanted_bits_per_s, totals.bits_per_s);
}

TEST(Allocator, TakesSoundOffFirst) {
  Room room({camera()});
  room.allocate(0, 1'750'000, 100'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 1}));
  Room silent({camera()});
  silent.allocate(0, 50'000, 100'000);
  EXPECT_TRUE(silent.layers(0).none());
}

TEST(Allocator, GivesEverybodyALowestLayerBeforeAnybodyMore) {
  Room room({camera({2, 2}, 4), camera(), camera(), camera()});
  const AllocationTotals totals = room.allocate(0, 4 * 75'000);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(room.layers(i), (Layers{0, 0}));
  EXPECT_EQ(totals.wanted_bits_per_s, 4u * 1'700'000);
}

TEST(Allocator, SharesByWeight) {
  Room room({camera(), camera({2, 2}, 8), camera()});
  room.allocate(0, 1'600'000);
  EXPECT_EQ(room.layers(1), (Layers{2, 1}));
  EXPECT_EQ(room.layers(0).spatial, 0);
  EXPECT_EQ(room.layers(2).spatial, 0);
}

TEST(Allocator, StopsTheLeastImportantAndSaysSo) {
  Room room({camera({2, 2}, 1), camera({2, 2}, 4), camera({2, 2}, 2)});
  room.allocate(0, 160'000);
  EXPECT_TRUE(room.layers(0).none());
  EXPECT_TRUE(room.state[0].starved);
  EXPECT_EQ(room.layers(1), (Layers{0, 0}));
  EXPECT_EQ(room.layers(2), (Layers{0, 0}));
  EXPECT_FALSE(room.state[2].starved);
}

TEST(Allocator, NeverStopsAScreen) {
  Room room({camera({2, 2}, 8), screen()});
  room.allocate(0, 100'000);
  EXPECT_EQ(room.layers(1), (Layers{0, 0}));
  EXPECT_TRUE(room.layers(0).none());
}

TEST(Allocator, LikesAScreenSharpAndACameraSmooth) {
  Room room({screen()});
  room.allocate(0, 1'600'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 0}));
  Room faces({camera()});
  faces.allocate(0, 300'000);
  EXPECT_EQ(faces.layers(0), (Layers{0, 2})) << "not a larger picture at a quarter of its frames";
}

TEST(Allocator, GivesNothingToWhatIsNotInView) {
  Room room({camera({}), {.wanted = {2, 2}}});
  const AllocationTotals totals = room.allocate(0, 10'000'000);
  EXPECT_TRUE(room.layers(0).none());
  EXPECT_FALSE(room.state[0].starved);
  EXPECT_TRUE(room.layers(1).none()) << "nobody plays there";
  EXPECT_EQ(totals.wanted_bits_per_s, 0u);
}

TEST(Allocator, MakesDoWithTheLayersThatAreThere) {
  SlotDemand only_high = camera({0, 2});
  only_high.costs[0] = {};
  only_high.costs[1] = {};
  SlotDemand no_high = camera();
  no_high.costs[2] = {};
  Room room({only_high, no_high});
  room.allocate(0, 10'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 0}));
  EXPECT_EQ(room.layers(1), (Layers{1, 2}));
}

TEST(Allocator, PassesOverALayerThatCostsMoreThanABetterOne) {
  SlotDemand odd = camera();
  odd.costs[0] = {600'000, 700'000, 800'000, 0};
  Room room({odd});
  room.allocate(0, 550'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2}));
}

TEST(Hysteresis, LowersAtOnceAndRaisesAfterAWhile) {
  Room room({camera()});
  room.allocate(0, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
  room.allocate(100, 600'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2}));
  room.allocate(200, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2}));
  room.allocate(2099, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2}));
  room.allocate(2100, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
}

TEST(Hysteresis, TakesAFallInStepsForOne) {
  Room room({camera()});
  room.allocate(0, 600'000);
  room.allocate(1000, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2})) << "a rise before the fall";
  for (const uint64_t bps : {1'300'000, 600'000, 300'000, 110'000, 80'000}) {
    room.allocate(2000, bps);
  }
  EXPECT_EQ(room.layers(0), (Layers{0, 0}));
  room.allocate(2100, 50'000);
  EXPECT_TRUE(room.state[0].starved);
  room.allocate(4099, 200'000);
  EXPECT_TRUE(room.state[0].starved);
  room.allocate(4100, 200'000);
  EXPECT_EQ(room.layers(0), (Layers{0, 0})) << "something is better than nothing";
  room.allocate(6099, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{0, 0}));
  room.allocate(6100, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
}

TEST(Hysteresis, RaisesWithRoomToSpareOnly) {
  Room room({camera()});
  room.allocate(0, 600'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2}));
  room.allocate(10'000, 1'300'000);
  EXPECT_EQ(room.layers(0), (Layers{1, 2})) << "1.2 Mbit/s and a tenth more";
  room.allocate(20'000, 1'330'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 1}));
}

TEST(Hysteresis, KeepsWhatPlaysOverSmallChanges) {
  Room room({camera()});
  room.allocate(0, 1'700'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
  room.allocate(100, 1'650'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
  room.allocate(200, 1'600'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 1}));
}

TEST(Hysteresis, WaitsLongerAfterEveryFallThatFollowsARise) {
  Room room({camera()});
  room.allocate(0, 2'000'000);
  std::vector<int64_t> rises;
  bool high = true;
  for (int64_t ms = 100; ms < 100'000; ms += 100) {
    // The path carries more only as long as it is not used.
    room.allocate(ms, high ? 600'000 : 2'000'000);
    const bool now_high = room.layers(0).spatial == 2;
    if (now_high && !high) rises.push_back(ms);
    high = now_high;
  }
  ASSERT_GE(rises.size(), 4u);
  EXPECT_LE(rises.size(), 8u);
  EXPECT_GT(rises[3] - rises[2], rises[1] - rises[0]);
}

TEST(Hysteresis, DoesNotHoldBackWhoComesIntoView) {
  Room room({camera()});
  room.allocate(0, 2'000'000);
  room.slots[0].wanted = {};
  room.allocate(100, 2'000'000);
  EXPECT_TRUE(room.layers(0).none());
  room.slots[0].wanted = {2, 2};
  room.allocate(200, 1'700'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
}

TEST(Hysteresis, DoesNotTakeASmallerPictureForAFall) {
  Room room({camera()});
  room.allocate(0, 2'000'000);
  room.slots[0].wanted = {0, 2};
  room.allocate(100, 2'000'000);
  room.slots[0].wanted = {2, 2};
  room.allocate(200, 2'000'000);
  EXPECT_EQ(room.layers(0), (Layers{2, 2}));
}

// Whatever is wanted and whatever it costs: never more than there is but for screens and what
// plays already, never more than is wanted, and never nothing where something fits.
TEST(Allocator, KeepsItsBudget) {
  SeededRandom random(15);
  for (int round = 0; round < 2000; ++round) {
    std::vector<SlotDemand> slots(1 + random.below(limits::kVideoSlotsMax));
    uint64_t lowest = UINT64_MAX;
    for (SlotDemand& slot : slots) {
      slot = camera({static_cast<int8_t>(random.below(4)), static_cast<int8_t>(random.below(3))},
                    static_cast<uint8_t>(1 + random.below(8)));
      slot.wanted.spatial = static_cast<int8_t>(slot.wanted.spatial - 1);
      for (auto& layer : slot.costs) {
        for (uint32_t& cost : layer) cost = cost / 10 * static_cast<uint32_t>(1 + random.below(20));
      }
      if (!slot.wanted.none()) lowest = std::min<uint64_t>(lowest, slot.costs[0][0]);
    }
    Room room(slots);
    const uint64_t available = random.below(20'000'000);
    const AllocationTotals totals = room.allocate(0, available);
    ASSERT_LE(totals.bits_per_s, available);
    ASSERT_LE(totals.bits_per_s, totals.wanted_bits_per_s);
    bool any = false;
    for (size_t i = 0; i < slots.size(); ++i) {
      any |= !room.layers(i).none();
      ASSERT_LE(room.layers(i).spatial, slots[i].wanted.spatial);
    }
    ASSERT_TRUE(any || lowest > available);
  }
}

}  // namespace
}  // namespace earshot::sfu
