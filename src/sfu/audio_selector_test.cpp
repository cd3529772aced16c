#include "sfu/audio_selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/random.h"
#include "sfu/silence_gate.h"
#include "sfu/slot_assignment.h"

namespace earshot::sfu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(1'000'000'000) + std::chrono::milliseconds(ms);
}

struct Room {
  AudioSelector selector;
  std::map<int, uint8_t> levels;  // -dBov by track; without: no packets
  std::set<int> dtx;              // who sends a packet every 400 ms
  int64_t ms = 0;
  int changes = 0;

  explicit Room(size_t count, int people) : selector(count) {
    for (int i = 1; i <= people; ++i) selector.add(TrackId(i));
  }
  void run(int64_t time) {
    for (const int64_t end = ms + time; ms < end; ms += 20) {
      for (const auto& [track, level] : levels) {
        if (dtx.contains(track) && ms % 400 != 0) continue;
        selector.on_level(TrackId(track), {.voice = true, .minus_dbov = level}, at(ms));
      }
      changes += selector.update(at(ms)) ? 1 : 0;
    }
  }
  std::vector<int> selected() const {
    std::vector<int> out;
    for (const TrackId track : selector.selected()) out.push_back(static_cast<int>(track));
    return out;
  }
};

TEST(AudioSelector, SelectsWhoMakesASound) {
  Room room(3, 5);
  room.run(500);
  EXPECT_THAT(room.selected(), IsEmpty());
  room.levels = {{2, 40}, {4, 127}};
  room.run(100);
  EXPECT_THAT(room.selected(), UnorderedElementsAre(2));
}

TEST(AudioSelector, SelectsTheLoudest) {
  Room room(2, 5);
  room.levels = {{1, 60}, {2, 50}, {3, 20}, {4, 30}, {5, 55}};
  room.run(3000);
  EXPECT_THAT(room.selected(), UnorderedElementsAre(3, 4));
}

TEST(AudioSelector, LetsALouderOneInAtOnceWhenOneInsideIsSilent) {
  Room room(2, 3);
  room.levels = {{1, 30}, {2, 30}};
  room.run(1000);
  room.levels.erase(2);
  room.run(600);
  EXPECT_THAT(room.selected(), UnorderedElementsAre(1, 2)) << "nobody needs the place";
  room.levels[3] = 50;
  room.run(100);
  EXPECT_THAT(room.selected(), UnorderedElementsAre(1, 3));
}

TEST(AudioSelector, DoesNotChangeForALittleMore) {
  Room room(2, 3);
  room.levels = {{1, 40}, {2, 40}};
  room.run(2000);
  room.levels[3] = 36;
  room.run(5000);
  EXPECT_THAT(room.selected(), UnorderedElementsAre(1, 2));
  room.levels[3] = 30;
  room.run(2000);
  EXPECT_THAT(room.selected(), ::testing::Contains(3));
}

TEST(AudioSelector, KeepsWhoPausesBetweenWords) {
  Room room(1, 2);
  room.levels = {{1, 30}, {2, 60}};
  room.run(2000);
  for (int word = 0; word < 10; ++word) {
    room.levels[1] = 70;
    room.run(200);
    room.levels[1] = 30;
    room.run(300);
    EXPECT_THAT(room.selected(), ElementsAre(1));
  }
}

// With DTX nothing comes from the 200th millisecond of a pause on, and then a packet every 400.
TEST(AudioSelector, KeepsWhoPausesWithDtx) {
  Room room(1, 2);
  room.levels = {{1, 30}, {2, 60}};
  room.run(2000);
  for (int word = 0; word < 10; ++word) {
    room.levels[1] = 70;
    room.run(200);
    room.levels.erase(1);
    room.run(380);
    EXPECT_THAT(room.selected(), ElementsAre(1));
    room.levels[1] = 30;
    room.run(420);
  }
}

TEST(AudioSelector, TakesSilenceWithDtxForSilence) {
  Room room(1, 2);
  room.levels = {{1, 30}};
  room.run(3000);
  room.levels = {{1, 80}, {2, 45}};
  room.dtx = {1};
  room.run(1500);
  EXPECT_THAT(room.selected(), ElementsAre(2)) << "who was loud last does not stay so";
  const int changes = room.changes;
  room.run(20'000);
  EXPECT_EQ(room.changes, changes);
  room.levels.erase(2);
  room.run(1000);
  EXPECT_THAT(room.selected(), ElementsAre(1)) << "now there is a place";
}

TEST(AudioSelector, DoesNotFlutterInALoudRoom) {
  Room room(3, 12);
  SeededRandom random(6464);
  for (int i = 0; i < 600; ++i) {
    for (int track = 1; track <= 12; ++track) {
      room.levels[track] = static_cast<uint8_t>(30 + random.below(20));
    }
    room.run(100);
  }
  EXPECT_EQ(room.selected().size(), 3u);
  EXPECT_LE(room.changes, 60) << "in a minute of twelve people who all talk";
}

TEST(AudioSelector, ForgetsWhoLeaves) {
  Room room(2, 2);
  room.levels = {{1, 30}, {2, 30}};
  room.run(1000);
  room.selector.remove(TrackId(1));
  EXPECT_THAT(room.selected(), ElementsAre(2));
  room.run(1000);
  EXPECT_THAT(room.selected(), ElementsAre(2));
}

TEST(SilenceGate, LetsTheBeginningOfASilenceThrough) {
  SilenceGate gate;
  const codec::AudioLevel silence = {.voice = false, .minus_dbov = 127};
  const codec::AudioLevel sound = {.voice = true, .minus_dbov = 126};
  EXPECT_FALSE(gate.is_surplus(sound));
  for (int i = 0; i < limits::kSilencePacketsKept; ++i) EXPECT_FALSE(gate.is_surplus(silence));
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(gate.is_surplus(silence));
  EXPECT_FALSE(gate.is_surplus(sound));
  EXPECT_FALSE(gate.is_surplus(silence));
}

std::vector<int> assigned(std::vector<int> wanted, bool keep, std::vector<int> before) {
  std::vector<TrackId> tracks;
  std::vector<SlotPlace> slots;
  for (const int track : wanted) tracks.push_back(TrackId(track));
  for (const int track : before) slots.push_back({TrackId(track), {}});
  assign_slots(tracks, keep, Timestamp(), slots);
  std::vector<int> after;
  for (const SlotPlace& slot : slots) after.push_back(static_cast<int>(slot.track));
  return after;
}

TEST(SlotAssignment, LeavesWhoPlaysWhereHeIs) {
  EXPECT_THAT(assigned({3, 2, 1}, false, {1, 0, 2}), ElementsAre(1, 3, 2));
  EXPECT_THAT(assigned({4, 2}, false, {1, 2, 3}), ElementsAre(4, 2, 0));
  EXPECT_THAT(assigned({4, 2}, true, {1, 2, 3}), ElementsAre(4, 2, 3));
  EXPECT_THAT(assigned({4}, true, {1, 2, 0}), ElementsAre(1, 2, 4));
}

TEST(SlotAssignment, LeavesOutTheLastWhenThereIsNoRoom) {
  EXPECT_THAT(assigned({5, 6, 7}, false, {7, 0}), ElementsAre(5, 6));
  EXPECT_THAT(assigned({}, false, {7, 8}), ElementsAre(0, 0));
  EXPECT_THAT(assigned({}, true, {7, 8}), ElementsAre(7, 8));
}

class RestingSlots : public ::testing::Test {
 protected:
  // Where this one plays when only it is wanted, `later`.
  size_t place_of(int track, Duration later) {
    now_ += later;
    const std::array wanted = {TrackId(track)};
    assign_slots(wanted, false, now_, slots_);
    const auto found = std::find_if(slots_.begin(), slots_.end(),
                                    [&](const SlotPlace& slot) { return slot.track == wanted[0]; });
    return static_cast<size_t>(found - slots_.begin());
  }

  Timestamp now_;
  std::array<SlotPlace, 3> slots_;
};

TEST_F(RestingSlots, AreNotTakenAsLongAsThereIsAnother) {
  EXPECT_EQ(place_of(1, 0s), 0u);
  EXPECT_EQ(place_of(2, 10s), 1u);
  EXPECT_EQ(place_of(3, 1s), 2u);
}

TEST_F(RestingSlots, AreTakenInTheOrderInWhichTheyBecameEmptyWhenThereIsNoOther) {
  EXPECT_EQ(place_of(1, 0s), 0u);
  EXPECT_EQ(place_of(2, 10ms), 1u);
  EXPECT_EQ(place_of(3, 10ms), 2u);
  EXPECT_EQ(place_of(4, 10ms), 0u);
  EXPECT_EQ(place_of(5, 10ms), 1u);
}

TEST_F(RestingSlots, AreTakenFromTheFirstOnWhenTheyHaveRested) {
  EXPECT_EQ(place_of(1, 0s), 0u);
  EXPECT_EQ(place_of(2, 10s), 1u);
  EXPECT_EQ(place_of(3, kSlotRest), 0u);
  EXPECT_EQ(place_of(4, kSlotRest), 1u);
}

}  // namespace
}  // namespace earshot::sfu
