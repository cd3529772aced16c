#include "sfu/sequence_map.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::sfu {
namespace {

using Place = SequenceMap::Place;

// RFC 7667 §3.7: the numbers of the outgoing stream are its own.
TEST(SequenceMap, CountsOnOverPacketsThatAreNotForwarded) {
  SequenceMap map(64, 100);
  map.begin(5000);
  EXPECT_EQ(map.take(5000) & 0xffff, 100u);
  map.skip(5001);
  map.skip(5002);
  EXPECT_EQ(map.take(5003) & 0xffff, 101u);
}

TEST(SequenceMap, KeepsANumberForEachPacketThatIsMissing) {
  SequenceMap map(64, 100);
  map.begin(5000);
  map.take(5000);
  EXPECT_EQ(map.gap(5003), 2u);
  EXPECT_EQ(map.take(5003) & 0xffff, 103u);
  EXPECT_EQ(map.place(5001), Place::kOpen);
  EXPECT_EQ(map.open_number(5001) & 0xffff, 101u);
  EXPECT_EQ(map.place(5000), Place::kClosed);
  EXPECT_EQ(map.place(5004), Place::kNext);
}

TEST(SequenceMap, KeepsNumbersBeforeAPacketThatIsNotForwarded) {
  SequenceMap map(64, 100);
  map.begin(5000);
  map.take(5000);
  map.skip(5003);
  EXPECT_EQ(map.place(5002), Place::kOpen);
  EXPECT_EQ(map.place(5003), Place::kClosed);
  EXPECT_EQ(map.take(5004) & 0xffff, 103u);
}

TEST(SequenceMap, GoesOnBehindTheLastNumberWithANewSource) {
  SequenceMap map(64, 100);
  map.begin(5000);
  map.take(5000);
  map.begin(70);
  EXPECT_EQ(map.place(69), Place::kClosed);
  EXPECT_EQ(map.place(70), Place::kNext);
  EXPECT_EQ(map.gap(70), 0u);
  EXPECT_EQ(map.take(70) & 0xffff, 101u);
}

TEST(SequenceMap, FindsOnlyWhatWasSentOfThePresentSource) {
  SequenceMap map(64, 65'530);
  map.begin(5000);
  for (uint64_t in = 5000; in < 5020; ++in) map.take(in);
  EXPECT_EQ(map.source_of(map.sent_number(65'535)), 5005u);
  EXPECT_EQ(map.source_of(map.sent_number(3)), 5009u);
  EXPECT_EQ(map.sent_number(14), 0u) << "has not been sent";
  EXPECT_EQ(map.sent_number(65'529), 0u) << "is before the first";
  map.begin(10);
  map.take(12);
  EXPECT_EQ(map.sent_number(3), 0u) << "is of another source";
  EXPECT_EQ(map.source_of(map.sent_number(14)), 12u);
}

TEST(SequenceMap, ForgetsWhatItHasNoRoomFor) {
  SequenceMap map(16, 0);
  map.begin(1000);
  map.take(1000);
  map.take(1002);
  for (uint64_t in = 1003; in < 1018; ++in) map.take(in);
  EXPECT_EQ(map.place(1001), Place::kClosed);
  EXPECT_EQ(map.sent_number(0), 0u);
  EXPECT_NE(map.sent_number(3), 0u);
}

TEST(SequenceMap, DoesNotMistakeOldPacketsAfterALongSilence) {
  SequenceMap map(64, 100);
  map.begin(1);
  map.take(1);
  map.take(3);
  for (uint64_t in = 4; in <= 65'538 + 10; ++in) map.skip(in);
  EXPECT_EQ(map.place(65'538), Place::kClosed) << "16 bits of it are those of packet 2";
  EXPECT_EQ(map.sent_number(100), 0u);
  EXPECT_EQ(map.take(65'549) & 0xffff, 103u);
}

// Against a model that remembers everything.
TEST(SequenceMap, AgreesWithAModelOfEverything) {
  SeededRandom random(3550);
  for (int round = 0; round < 50; ++round) {
    SequenceMap map(512, static_cast<uint16_t>(random.below(65'536)));
    std::map<uint64_t, uint64_t> open;  // packet → its number
    uint64_t in = 1000 + random.below(100'000);
    uint64_t next = map.next_number();
    map.begin(in);
    map.take(in);
    ++next;
    for (int step = 0; step < 3000; ++step) {
      if (!open.empty() && random.below(3) == 0) {
        auto late = open.begin();
        std::advance(late, static_cast<long>(random.below(open.size())));
        const bool known = late->second + 512 >= next;
        ASSERT_EQ(map.place(late->first), known ? Place::kOpen : Place::kClosed);
        if (known) {
          ASSERT_EQ(map.open_number(late->first), late->second);
          map.entry(late->second).state = SequenceMap::State::kSent;
          ASSERT_EQ(map.place(late->first), Place::kClosed);
          ASSERT_EQ(map.source_of(map.sent_number(static_cast<uint16_t>(late->second))),
                    late->first);
        }
        open.erase(late);
        continue;
      }
      const uint64_t gap = random.below(4) == 0 ? random.below(20) : 0;
      for (uint64_t missing = in + 1; missing <= in + gap; ++missing) open[missing] = next++;
      in += gap + 1;
      if (random.below(3) == 0) {
        map.skip(in);
      } else {
        ASSERT_EQ(map.take(in), next);
        ++next;
      }
      ASSERT_EQ(map.place(in), Place::kClosed);
      ASSERT_EQ(map.next_number(), next);
    }
  }
}

}  // namespace
}  // namespace earshot::sfu
