#include "sfu/rtx_cache.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace earshot::sfu {
namespace {

struct Owned {
  std::vector<uint8_t> bytes;
  MediaPacket packet;
};
Owned packet_of(uint64_t sequence, size_t size, bool key_start = false) {
  Owned owned;
  owned.bytes.assign(size, static_cast<uint8_t>(sequence));
  owned.packet.header.sequence = sequence;
  owned.packet.header.payload_size = static_cast<uint16_t>(size);
  owned.packet.header.frame.key_frame = key_start;
  owned.packet.header.frame.starts = key_start;
  owned.packet.bytes = owned.bytes;
  return owned;
}
void insert(RtxCache& cache, uint64_t sequence, size_t size, bool key_start = false) {
  cache.insert(packet_of(sequence, size, key_start).packet);
}

TEST(RtxCache, GivesBackWhatWasPutIn) {
  RtxCache cache(64 * 1024, 64);
  insert(cache, 1000, 1200);
  insert(cache, 1002, 7);
  const auto packet = cache.find(1000);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->header.sequence, 1000u);
  EXPECT_EQ(std::vector<uint8_t>(packet->bytes.begin(), packet->bytes.end()),
            std::vector<uint8_t>(1200, static_cast<uint8_t>(1000)));
  EXPECT_EQ(cache.find(1002)->bytes.size(), 7u);
  EXPECT_FALSE(cache.find(1001).has_value());
  EXPECT_EQ(cache.newest(), 1002u);
}

TEST(RtxCache, TakesLatePackets) {
  RtxCache cache(64 * 1024, 64);
  insert(cache, 1002, 100);
  insert(cache, 1001, 101);
  EXPECT_EQ(cache.find(1001)->bytes.size(), 101u);
  EXPECT_EQ(cache.newest(), 1002u);
}

TEST(RtxCache, KeepsTheFirstOfTwo) {
  RtxCache cache(64 * 1024, 64);
  insert(cache, 1000, 100);
  insert(cache, 1000, 50);
  EXPECT_EQ(cache.find(1000)->bytes.size(), 100u);
}

TEST(RtxCache, ForgetsTheOldestWhenBytesRunOut) {
  RtxCache cache(16 * 1024, 64);
  for (uint64_t sequence = 1; sequence <= 20; ++sequence) insert(cache, sequence, 1200);
  EXPECT_FALSE(cache.find(1).has_value());
  EXPECT_TRUE(cache.find(20).has_value());
  EXPECT_TRUE(cache.find(11).has_value());
}

TEST(RtxCache, ForgetsTheOldestWhenItsIndexIsFull) {
  RtxCache cache(64 * 1024, 16);
  for (uint64_t sequence = 1; sequence <= 20; ++sequence) insert(cache, sequence, 10);
  EXPECT_FALSE(cache.find(4).has_value());
  EXPECT_TRUE(cache.find(5).has_value());
  insert(cache, 3, 10);
  EXPECT_FALSE(cache.find(3).has_value()) << "older than the ring reaches";
  EXPECT_TRUE(cache.find(19).has_value());
}

TEST(RtxCache, LeavesOutWhatWouldPushOutTooMuch) {
  RtxCache cache(4096, 16);
  insert(cache, 1, 1500);
  EXPECT_FALSE(cache.find(1).has_value());
}

TEST(RtxCache, KnowsWhereTheLatestKeyFrameBegins) {
  RtxCache cache(16 * 1024, 64);
  EXPECT_FALSE(cache.key_frame().has_value());
  insert(cache, 1000, 100, true);
  insert(cache, 1001, 100);
  EXPECT_EQ(cache.key_frame(), 1000u);
  insert(cache, 1005, 100, true);
  EXPECT_EQ(cache.key_frame(), 1005u);
  for (uint64_t sequence = 1006; sequence <= 1040; ++sequence) insert(cache, sequence, 1200);
  EXPECT_FALSE(cache.key_frame().has_value());
}

TEST(RtxCache, HoldsWhatItFindsInAnyOrderAndSize) {
  SeededRandom random(4588);
  RtxCache cache(32 * 1024, 128);
  uint64_t sequence = 1;
  for (int i = 0; i < 20'000; ++i) {
    sequence += random.below(3);
    const uint64_t late = random.below(5) == 0 ? random.below(200) : 0;
    insert(cache, sequence > late ? sequence - late : sequence, 1 + random.below(1400));
    const uint64_t asked = sequence > 200 ? sequence - random.below(200) : sequence;
    if (const auto packet = cache.find(asked)) {
      ASSERT_EQ(packet->header.sequence, asked);
      ASSERT_EQ(packet->header.payload_size, packet->bytes.size());
      ASSERT_EQ(packet->bytes.front(), static_cast<uint8_t>(asked));
      ASSERT_EQ(packet->bytes.back(), static_cast<uint8_t>(asked));
    }
  }
}

}  // namespace
}  // namespace earshot::sfu
