#include "sfu/replica.h"

#include <gtest/gtest.h>

#include <vector>

#include "sfu/link_quality.h"
#include "sfu/voice_rating.h"

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(1'000'000'000) + std::chrono::milliseconds(ms);
}

TrackInfo camera(uint8_t streams) {
  return {.track = TrackId(1),
          .source = MediaSource::kCamera,
          .codec = MediaCodec::kVp8,
          .streams = streams};
}

MediaPacket packet(uint8_t layer, uint64_t sequence, int64_t ms, Bytes bytes) {
  MediaPacket packet;
  packet.bytes = bytes;
  packet.header.track = TrackId(1);
  packet.header.kind = MediaCodec::kVp8;
  packet.header.layer = layer;
  packet.header.sequence = sequence;
  packet.header.arrival = at(ms);
  packet.header.frame.starts = true;
  packet.header.payload_size = static_cast<uint16_t>(bytes.size());
  return packet;
}

TEST(Replica, KeepsThePacketsOfEachStream) {
  Replica replica(camera(2), nullptr, nullptr);
  const std::vector<uint8_t> bytes(100, 7);
  replica.insert(packet(1, 1000, 0, bytes));
  EXPECT_FALSE(replica.cache(0)->find(1000));
  EXPECT_TRUE(replica.cache(1)->find(1000));
  EXPECT_EQ(replica.cache(2), nullptr);
  replica.insert(packet(2, 1001, 0, bytes));  // of a stream that was not agreed
  EXPECT_EQ(replica.slot_source().caches[2], nullptr);
}

TEST(Replica, CostsWhatIsUsualUntilSomethingComes) {
  Replica replica(camera(2), nullptr, nullptr);
  LayerCosts costs = replica.costs(at(0));
  EXPECT_EQ(costs[0][2], 150'000u);
  EXPECT_EQ(costs[1][2], 500'000u);
  EXPECT_EQ(costs[2][2], 0u) << "there are two streams";
  const std::vector<uint8_t> bytes(1000, 7);
  for (int i = 0; i < 100; ++i) {
    replica.insert(packet(0, 1000 + static_cast<uint64_t>(i), 20 * i, bytes));
  }
  costs = replica.costs(at(2000));
  EXPECT_NEAR(costs[0][0], 400'000, 10'000);
  EXPECT_EQ(costs[1][0], 0u) << "it did not come";
}

TEST(Replica, TakesItsClocksFromTheTransportOrFromWhatItIsTold) {
  const StreamClocks clocks;
  const PublisherClock publisher;
  const Replica own(camera(1), &clocks, &publisher);
  EXPECT_EQ(own.slot_source().clocks, &clocks);
  EXPECT_EQ(own.slot_source().publisher, &publisher);
  Replica remote(camera(1), nullptr, nullptr);
  EXPECT_FALSE(remote.publisher_clock().known());
  PublisherClock told;
  told.on_sender_report(NtpTime{5} << 32, at(0));
  remote.set_clocks(clocks, told);
  EXPECT_TRUE(remote.slot_source().publisher->known());
}

constexpr double kGood = 90;
constexpr double kBad = 40;

// Values of the formula by hand; the boundaries are those of G.107 Annex B.
TEST(VoiceRating, FallsWithDelayAndLoss) {
  EXPECT_NEAR(voice_rating(0ms, 0), 91.3, 0.1);
  EXPECT_NEAR(voice_rating(100ms, 0), 90.1, 0.1);
  EXPECT_NEAR(voice_rating(400ms, 0), 75.2, 0.1);
  EXPECT_NEAR(voice_rating(40ms, 0.02), 80.2, 0.1);
  EXPECT_GT(voice_rating(100ms, 0.07), limits::kWeakLinkRating);
  EXPECT_LT(voice_rating(100ms, 0.08), limits::kWeakLinkRating);
  EXPECT_GT(voice_rating(600ms, 0), limits::kWeakLinkRating);
  EXPECT_LT(voice_rating(650ms, 0), limits::kWeakLinkRating);
  EXPECT_EQ(voice_rating(10s, 1), 0);
  EXPECT_EQ(voice_rating(-1s, -1), voice_rating(0ms, 0)) << "what a wrong report says";
}

TEST(LinkQuality, IsWeakAfterSomeBadSecondsAndGoodAfterMoreGoodOnes) {
  LinkQuality quality;
  EXPECT_FALSE(quality.update(at(0), kBad, false));
  EXPECT_FALSE(quality.update(at(2999), kBad, false));
  EXPECT_TRUE(quality.update(at(3000), kGood, true));
  EXPECT_TRUE(quality.weak());
  EXPECT_FALSE(quality.update(at(4000), kGood, false));
  EXPECT_FALSE(quality.update(at(8000), kBad, false)) << "bad again: it starts anew";
  EXPECT_FALSE(quality.update(at(9000), kGood, false));
  EXPECT_FALSE(quality.update(at(13'999), kGood, false));
  EXPECT_TRUE(quality.update(at(14'000), kGood, false));
  EXPECT_FALSE(quality.weak());
}

TEST(LinkQuality, IsNotWeakForAMoment) {
  LinkQuality quality;
  for (int64_t ms = 0; ms < 60'000; ms += 2000) {
    EXPECT_FALSE(quality.update(at(ms), kBad, false));
    EXPECT_FALSE(quality.update(at(ms + 1000), kGood, false));
  }
  EXPECT_FALSE(quality.weak());
}

}  // namespace
}  // namespace earshot::sfu
