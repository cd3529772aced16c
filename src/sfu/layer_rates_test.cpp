#include "sfu/layer_rates.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

Timestamp at(int64_t ms) {
  return Timestamp::from_ns(5'000'000'000) + std::chrono::milliseconds(ms);
}

MediaHeader header(uint8_t layer, uint8_t temporal, int64_t ms) {
  MediaHeader header;
  header.layer = layer;
  header.frame.temporal_id = temporal;
  header.frame.starts = true;
  header.payload_size = 1;
  header.arrival = at(ms);
  return header;
}

// 30 frames a second of 1000 bytes, T0 T2 T1 T2, from `from` to `to` ms.
void feed(LayerRates& rates, uint8_t layer, int64_t from, int64_t to) {
  constexpr std::array<uint8_t, 4> kPattern = {0, 2, 1, 2};
  for (int64_t i = from * 3 / 100; i < to * 3 / 100; ++i) {
    rates.on_packet(header(layer, kPattern[static_cast<size_t>(i) % 4], i * 100 / 3), 1000);
  }
}

TEST(LayerRates, SumUpTemporalLayers) {
  LayerRates rates(Scalability::kSimulcast, false);
  feed(rates, 1, 0, 3000);
  const LayerCosts costs = rates.costs(at(3000));
  EXPECT_NEAR(costs[1][0], 60'000, 8'000);
  EXPECT_NEAR(costs[1][1], 120'000, 16'000);
  EXPECT_NEAR(costs[1][2], 240'000, 16'000);
  EXPECT_EQ(costs[1][3], 0u) << "there is no such layer";
  EXPECT_EQ(costs[0][0], 0u);
  EXPECT_NEAR(rates.bits_per_s(1, at(3000)), 240'000, 16'000);
}

TEST(LayerRates, SumUpSpatialLayersOfSvc) {
  LayerRates rates(Scalability::kSvc, false);
  for (int64_t ms = 0; ms < 2000; ms += 20) {
    for (uint8_t spatial = 0; spatial < 3; ++spatial) {
      MediaHeader frame = header(0, 0, ms);
      frame.frame.spatial_id = spatial;
      rates.on_packet(frame, 100);
    }
  }
  const LayerCosts costs = rates.costs(at(2000));
  EXPECT_NEAR(costs[0][0], 40'000, 4000);
  EXPECT_NEAR(costs[2][0], 120'000, 12'000);
}

TEST(LayerRates, GuessUntilASecondWasMeasured) {
  LayerRates rates(Scalability::kSimulcast, false);
  feed(rates, 2, 0, 200);
  const LayerCosts costs = rates.costs(at(200));
  EXPECT_EQ(costs[2][2], 1'700'000u);
  EXPECT_LT(costs[2][0], costs[2][1]);
  feed(rates, 2, 200, 1500);
  EXPECT_NEAR(rates.costs(at(1500))[2][2], 240'000, 16'000);
}

// 30 frames a second of 600 bytes; the one at `key_ms` is a key frame of 20 times that.
void feed_with_key_frame(LayerRates& rates, int64_t from, int64_t to, int64_t key_ms) {
  for (int64_t i = from * 3 / 100; i < to * 3 / 100; ++i) {
    MediaHeader frame = header(0, 0, i * 100 / 3);
    frame.frame.key_frame = i == key_ms * 3 / 100;
    for (int packet = 0; packet < (frame.frame.key_frame ? 20 : 1); ++packet) {
      rates.on_packet(frame, 600);
      frame.frame.starts = false;
    }
  }
}

TEST(LayerRates, SpreadAKeyFrameOverTheSecondsAfterIt) {
  LayerRates rates(Scalability::kSimulcast, false);
  feed_with_key_frame(rates, 0, 4000, 3500);
  EXPECT_NEAR(rates.costs(at(4000))[0][0], 144'000 * 17 / 16, 8'000)
      << "half a second of an eighth";
  feed_with_key_frame(rates, 4000, 6000, 0);
  EXPECT_NEAR(rates.costs(at(6000))[0][0], 144'000 * 9 / 8, 8'000);
  feed_with_key_frame(rates, 6000, 12'000, 0);
  EXPECT_NEAR(rates.costs(at(12'000))[0][0], 144'000, 8'000) << "paid";
}

TEST(LayerRates, CountAKeyFrameOfAScreenAtOnce) {
  LayerRates rates(Scalability::kSimulcast, true);
  feed_with_key_frame(rates, 0, 4000, 3500);
  EXPECT_NEAR(rates.costs(at(4000))[0][0], 144'000 + 19 * 4'800, 8'000);
}

TEST(LayerRates, CountAllOfWhatSendsHardlyAnythingButKeyFrames) {
  for (const int small_every : {1'000'000, 10}) {
    LayerRates rates(Scalability::kSimulcast, false);
    for (int i = 0; i < 100; ++i) {
      MediaHeader frame = header(0, 0, i * 100);
      frame.frame.key_frame = i % small_every != 1;
      rates.on_packet(frame, frame.frame.key_frame ? 5000 : 50);
    }
    EXPECT_NEAR(rates.costs(at(10'000))[0][0], 400'000, 45'000) << small_every;
  }
}

TEST(LayerRates, RememberWhatIsPaused) {
  LayerRates rates(Scalability::kSimulcast, false);
  for (int64_t ms = 0; ms < 3000; ms += 100) {
    feed(rates, 0, ms, ms + 100);
    feed(rates, 1, ms, ms + 100);
  }
  rates.set_paused_above(0);
  for (int64_t ms = 3000; ms < 9000; ms += 100) feed(rates, 0, ms, ms + 100);
  EXPECT_FALSE(rates.is_alive(1, at(9000)));
  EXPECT_NEAR(rates.costs(at(9000))[1][2], 240'000, 24'000);
  EXPECT_EQ(rates.costs(at(9000))[2][2], 1'700'000u) << "never seen: what such a layer costs";
  rates.set_paused_above(2);
  EXPECT_EQ(rates.costs(at(9000))[1][2], 0u) << "asked for, and not there";
}

TEST(Liveness, EndsWhenOthersGoOnWithoutALayer) {
  LayerRates rates(Scalability::kSimulcast, false);
  EXPECT_FALSE(rates.is_alive(0, at(0)));
  feed(rates, 0, 0, 100);
  feed(rates, 1, 0, 100);
  feed(rates, 0, 100, 1500);
  EXPECT_TRUE(rates.is_alive(1, at(1500)));
  feed(rates, 0, 1500, 1700);
  EXPECT_FALSE(rates.is_alive(1, at(1700)));
  EXPECT_TRUE(rates.is_alive(0, at(1700)));
  feed(rates, 1, 1700, 1740);
  EXPECT_TRUE(rates.is_alive(1, at(1740)));
}

TEST(Liveness, DoesNotEndWhenNothingMoves) {
  LayerRates rates(Scalability::kSimulcast, false);
  feed(rates, 0, 0, 100);
  feed(rates, 1, 0, 100);
  EXPECT_TRUE(rates.is_alive(0, at(60'000)));
  EXPECT_TRUE(rates.is_alive(1, at(60'000)));
}

TEST(Liveness, IsPatientWithScreens) {
  LayerRates rates(Scalability::kSimulcast, true);
  feed(rates, 0, 0, 100);
  feed(rates, 1, 0, 100);
  feed(rates, 0, 100, 9000);
  EXPECT_TRUE(rates.is_alive(1, at(9000)));
  feed(rates, 0, 9000, 10'200);
  EXPECT_FALSE(rates.is_alive(1, at(10'200)));
}

TEST(Liveness, IsNotKeptUpByPadding) {
  LayerRates rates(Scalability::kSimulcast, false);
  feed(rates, 0, 0, 100);
  feed(rates, 1, 0, 100);
  for (int64_t ms = 100; ms < 3000; ms += 100) {
    feed(rates, 0, ms, ms + 100);
    MediaHeader padding = header(1, 0, ms);
    padding.payload_size = 0;
    rates.on_packet(padding, 200);
  }
  EXPECT_FALSE(rates.is_alive(1, at(3000)));
  EXPECT_EQ(rates.bits_per_s(1, at(3000)), 0u);
}

}  // namespace
}  // namespace earshot::sfu
