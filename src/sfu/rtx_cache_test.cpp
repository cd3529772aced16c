#include "sfu/rtx_cache.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::sfu {
namespace {

struct Owned {
  std::vector<uint8_t> bytes;
  MediaPacket packet;
};
Owned packet_of(uint64_t sequence, size_t size, bool key_start = false, Timestamp arrival = {}) {
  Owned owned;
  owned.bytes.assign(size, static_cast<uint8_t>(sequence));
  owned.packet.header.sequence = sequence;
  owned.packet.header.arrival = arrival;
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
  EXPECT_TRUE(cache.find(13).has_value());
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

// A stream of packets of one size at one rate.
class Flow {
 public:
  Flow(RtxCache& cache, int64_t bps, size_t size) : cache_(cache), size_(size) { set_rate(bps); }
  void set_rate(int64_t bps) { interval_ = Duration(1s) * static_cast<int64_t>(8 * size_) / bps; }

  // All that is of use is there, after each packet.
  void run(Duration time) {
    for (const Timestamp until = now_ + time; now_ < until; now_ = now_ + interval_) {
      cache_.insert(packet_of(++sequence_, size_, false, now_).packet);
      sent_.push_back(now_);
      while (now_ - sent_[oldest_ - 1] >= limits::kRtxAge) ++oldest_;
      ASSERT_TRUE(has(oldest_)) << sequence_;
      ASSERT_TRUE(has((oldest_ + sequence_) / 2)) << sequence_;
      ASSERT_TRUE(has(sequence_)) << sequence_;
    }
  }
  void insert(uint64_t sequence) { cache_.insert(packet_of(sequence, size_, false, now_).packet); }
  bool has(uint64_t sequence) const {
    const auto packet = cache_.find(sequence);
    return packet && packet->header.sequence == sequence && packet->bytes.size() == size_ &&
           packet->bytes.front() == static_cast<uint8_t>(sequence) &&
           packet->bytes.back() == static_cast<uint8_t>(sequence);
  }
  void pause(Duration time) { now_ = now_ + time; }

 private:
  RtxCache& cache_;
  size_t size_;
  Duration interval_{};
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
  uint64_t sequence_ = 0;
  uint64_t oldest_ = 1;          // that is of use
  std::vector<Timestamp> sent_;  // by number, from the first on
};

TEST(RtxCache, TakesNothingBeforeTheFirstPacket) {
  const RtxCache cache(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
  EXPECT_EQ(cache.allocated_bytes(), 0u);
  EXPECT_FALSE(cache.find(0).has_value());
  EXPECT_FALSE(cache.key_frame().has_value());
}

TEST(RtxCache, GrowsToWhatIsSentWhileItIsOfUse) {
  RtxCache cache(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
  Flow flow(cache, 1'000'000, 1100);
  flow.run(3s);
  const size_t grown = cache.allocated_bytes();
  EXPECT_LT(grown, 2 * 1'000'000 / 8 * (1100 + sizeof(MediaHeader)) / 1100) << "two seconds of it";
  flow.run(20s);
  EXPECT_EQ(cache.allocated_bytes(), grown);
}

TEST(RtxCache, GrowsFurtherWhenMoreIsSent) {
  RtxCache cache(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
  Flow flow(cache, 100'000, 600);
  flow.run(5s);
  EXPECT_LT(cache.allocated_bytes(), 64u * 1024);
  flow.set_rate(2'000'000);
  flow.run(5s);
  EXPECT_GT(cache.allocated_bytes(), 3u * 1'000'000 / 8);
}

TEST(RtxCache, TakesTheFirstChunkAgainAfterALongSilence) {
  RtxCache cache(limits::kRtxAudioBytes, limits::kRtxAudioPacketsMax);
  Flow flow(cache, 24'000, 60);
  flow.run(5s);
  const size_t grown = cache.allocated_bytes();
  EXPECT_LT(grown, limits::kRtxAudioBytes);
  for (int i = 0; i < 50; ++i) {
    flow.pause(2s);
    flow.run(200ms);
  }
  EXPECT_EQ(cache.allocated_bytes(), grown);
}

TEST(RtxCache, NeverGrowsBeyondItsLimits) {
  RtxCache cache(limits::kRtxLowLayerBytes, 128);
  for (uint64_t sequence = 1; sequence <= 10'000; ++sequence) insert(cache, sequence, 1100);
  EXPECT_LE(cache.allocated_bytes(), limits::kRtxLowLayerBytes + 4096);
  EXPECT_TRUE(cache.find(10'000).has_value());
  RtxCache small(limits::kRtxLowLayerBytes, 128);
  for (uint64_t sequence = 1; sequence <= 10'000; ++sequence) insert(small, sequence, 10);
  EXPECT_TRUE(small.find(10'000 - 127).has_value());
  EXPECT_FALSE(small.find(10'000 - 128).has_value());
}

TEST(RtxCache, TakesALatePacketFromFurtherBackThanItsIndexReaches) {
  RtxCache cache(limits::kRtxHighLayerBytes, limits::kRtxVideoPacketsMax);
  Flow flow(cache, 1'000'000, 1100);
  flow.insert(1);
  flow.insert(300);
  flow.insert(2);
  for (const uint64_t sequence : {1, 2, 300}) EXPECT_TRUE(flow.has(sequence)) << sequence;
  flow.insert(2000);
  flow.insert(3);
  EXPECT_FALSE(flow.has(3)) << "older than an index of any size reaches";
  EXPECT_TRUE(flow.has(2000));
}

}  // namespace
}  // namespace earshot::sfu
