#include "sfu/dominant_speaker.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "base/random.h"

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(1'000'000'000) + std::chrono::milliseconds(ms);
}

// People whose speech has words of 300 ms, pauses of 100 ms and some noise all the time.
struct Room {
  DominantSpeaker dominant;
  SeededRandom random{2013};
  std::map<int, int> speech;  // dB below full scale by who speaks
  std::set<int> dtx;          // who sends a packet every 400 ms while not speaking
  int people;
  int noise = 70;
  int64_t ms = 0;
  int changes = 0;

  explicit Room(int people) : people(people) {
    for (int i = 1; i <= people; ++i) dominant.add(TrackId(i));
  }
  void run(int64_t time) {
    for (const int64_t end = ms + time; ms < end; ms += 20) {
      for (int i = 1; i <= people; ++i) {
        const auto spoken = speech.find(i);
        if (dtx.contains(i) && spoken == speech.end() && ms % 400 != 0) continue;
        const bool word = (ms + 137 * i) % 400 < 300;
        const int level = spoken != speech.end() && word ? spoken->second : noise;
        const auto jitter = static_cast<int>(random.below(6));
        dominant.on_level(TrackId(i),
                          {.voice = word, .minus_dbov = static_cast<uint8_t>(level + jitter)},
                          at(ms));
      }
      changes += dominant.update(at(ms)) ? 1 : 0;
    }
  }
  int current() const { return static_cast<int>(dominant.current()); }
};

TEST(DominantSpeaker, IsNobodyWhileEverybodyIsSilent) {
  Room room(5);
  room.run(10'000);
  EXPECT_EQ(room.current(), 0);
}

TEST(DominantSpeaker, IsWhoSpeaksWithinASecond) {
  Room room(5);
  room.run(3000);
  room.speech = {{2, 30}};
  room.run(1000);
  EXPECT_EQ(room.current(), 2);
}

TEST(DominantSpeaker, KnowsWhoSpeaksNow) {
  Room room(5);
  std::vector<TrackId> speaking = {TrackId(9)};
  room.run(3000);
  room.dominant.speaking(speaking);
  EXPECT_TRUE(speaking.empty());
  room.speech = {{2, 30}};
  room.run(1500);
  room.speech = {{2, 30}, {4, 30}};
  for (int i = 0; i < 20; ++i) {
    room.run(100);
    room.dominant.speaking(speaking);
    ASSERT_FALSE(speaking.empty()) << "a pause between words is no end";
    EXPECT_EQ(speaking[0], TrackId(2)) << "who has spoken for longer";
  }
  EXPECT_EQ(speaking.size(), 2u);
  room.speech = {};
  room.run(1000);
  room.dominant.speaking(speaking);
  EXPECT_TRUE(speaking.empty());
}

TEST(DominantSpeaker, StaysInSilence) {
  Room room(5);
  room.run(1000);
  room.speech = {{2, 30}};
  room.run(3000);
  room.speech.clear();
  room.run(20'000);
  EXPECT_EQ(room.current(), 2);
  EXPECT_EQ(room.changes, 1);
}

TEST(DominantSpeaker, ChangesWhenTheOtherTakesTheFloor) {
  Room room(5);
  room.run(1000);
  room.speech = {{2, 30}};
  room.run(5000);
  room.speech = {{4, 30}};
  room.run(2500);
  EXPECT_EQ(room.current(), 4);
  EXPECT_EQ(room.changes, 2);
}

TEST(DominantSpeaker, DoesNotChangeForACoughOrAShortWord) {
  Room room(5);
  room.run(1000);
  room.speech = {{2, 30}};
  room.run(5000);
  for (int i = 0; i < 20; ++i) {
    room.speech[3] = 15;
    room.run(120);
    room.speech.erase(3);
    room.run(1500);
  }
  EXPECT_EQ(room.current(), 2);
  EXPECT_EQ(room.changes, 1);
}

TEST(DominantSpeaker, DoesNotChangeForSteadyNoise) {
  Room room(3);
  room.noise = 45;
  room.run(1000);
  room.speech = {{2, 25}};
  room.run(3000);
  room.speech.clear();
  room.run(30'000);
  EXPECT_EQ(room.current(), 2);
}

TEST(DominantSpeaker, IsNobodyWhoIsSilentWithDtx) {
  Room room(3);
  room.dtx = {1, 3};
  room.run(20'000);
  EXPECT_EQ(room.current(), 0);
  room.speech = {{2, 30}};
  room.run(2000);
  room.speech.clear();
  room.run(20'000);
  EXPECT_EQ(room.current(), 2);
  EXPECT_EQ(room.changes, 1);
}

TEST(DominantSpeaker, IsWhoSpeaksAfterSilenceWithDtx) {
  Room room(3);
  room.dtx = {1, 2, 3};
  room.run(20'000);
  room.speech = {{3, 30}};
  room.run(1000);
  EXPECT_EQ(room.current(), 3);
}

TEST(DominantSpeaker, RarelyChangesBetweenTwoWhoTalkAtOnce) {
  Room room(4);
  room.run(1000);
  room.speech = {{1, 30}, {2, 30}};
  room.run(60'000);
  EXPECT_TRUE(room.current() == 1 || room.current() == 2);
  EXPECT_LE(room.changes, 6);
}

TEST(DominantSpeaker, GoesWithWhoLeaves) {
  Room room(3);
  room.run(1000);
  room.speech = {{2, 30}};
  room.run(3000);
  room.dominant.remove(TrackId(2));
  EXPECT_EQ(room.current(), 0);
  room.speech = {{3, 30}};
  room.run(2000);
  EXPECT_EQ(room.current(), 3);
}

TEST(DominantSpeaker, CatchesUpAfterAPauseOfItsCaller) {
  Room room(2);
  room.run(1000);
  room.ms += 600'000;
  room.speech = {{1, 30}};
  room.run(1500);
  EXPECT_EQ(room.current(), 1);
}

}  // namespace
}  // namespace earshot::sfu
