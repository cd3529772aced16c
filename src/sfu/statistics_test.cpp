// What a shard says of its transports, and what it gives up when the node has too much to do.
#include "sfu/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "sfu/testing/shard_rig.h"

namespace earshot::sfu {
namespace {

using testing::ClientSlot;
using ::testing::IsEmpty;
using testing::ShardClient;
using testing::ShardRig;

class ShardStatistics : public ::testing::TestWithParam<uint8_t> {
 protected:
  ShardClient& join(const netsim::LinkConfig& link = {.delay = 20ms}) {
    return rig_.join_with_media(next_++ % GetParam(), link);
  }
  TransportStatistics of(const ShardClient& who) {
    for (uint8_t worker = 0; worker < GetParam(); ++worker) {
      for (const auto& each : rig_.shard(worker).statistics(rig_.now())) {
        if (each.transport == who.id) return each;
      }
    }
    ADD_FAILURE() << "no worker has it";
    return {};
  }
  void shed(uint8_t level) {
    for (uint8_t worker = 0; worker < GetParam(); ++worker) {
      rig_.shard(worker).shed(rig_.now(), level);
    }
  }
  // How many pictures the participant gets, and the highest layer among them.
  size_t pictures(const ShardClient& who) { return of(who).shown.size(); }
  int sharpest(const ShardClient& who) {
    int best = -1;
    for (const auto& each : of(who).shown) best = std::max<int>(best, each.layers.spatial);
    return best;
  }
  uint64_t sound_of(const ShardClient& who) {
    uint64_t packets = 0;
    for (const auto& slot : who.client->slots()) packets += slot->is_audio() ? slot->packets() : 0;
    return packets;
  }

  ShardRig rig_{7, GetParam()};
  uint8_t next_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Workers, ShardStatistics, ::testing::Values(1, 2));

TEST_P(ShardStatistics, SayWhatATransportSendsAndGets) {
  ShardClient& publisher = join();
  ShardClient& viewer = join();
  rig_.view_all(viewer);
  rig_.run(5s);
  const TransportStatistics up = of(publisher);
  EXPECT_EQ(up.call, rig_.call());
  EXPECT_EQ(up.state, TransportState::kConnected);
  EXPECT_EQ(up.path, PathKind::kUdp);
  ASSERT_EQ(up.sent.size(), 2u);
  for (const auto& sent : up.sent) {
    const bool is_camera = sent.source == MediaSource::kCamera;
    EXPECT_EQ(sent.codec, is_camera ? MediaCodec::kVp8 : MediaCodec::kOpus);
    EXPECT_EQ(sent.layers, is_camera ? 3 : 1);
  }
  EXPECT_GT(up.traffic.packets_in, 400u);
  EXPECT_GT(up.traffic.bytes_in, 100'000u);
  EXPECT_EQ(up.arrived.expected, up.arrived.received);
  ASSERT_TRUE(up.rtt.has_value());
  EXPECT_GT(*up.rtt, 30ms);
  EXPECT_LT(*up.rtt, 55ms);

  const TransportStatistics down = of(viewer);
  ASSERT_EQ(down.shown.size(), 1u);
  EXPECT_EQ(down.shown[0].codec, MediaCodec::kVp8);
  EXPECT_EQ(down.shown[0].layers.spatial, 2);
  EXPECT_GT(down.traffic.packets_out, 400u);
  EXPECT_GT(down.traffic.bytes_out, 100'000u);
  EXPECT_GT(down.estimate_bps, 300'000);
}

TEST_P(ShardStatistics, CountWhatIsLostAndAskedForAgain) {
  ShardClient& publisher = join({.delay = 20ms, .loss = 0.05});
  ShardClient& viewer = join({.delay = 20ms, .loss = 0.05});
  rig_.view_all(viewer);
  rig_.run(10s);
  const Arrived arrived = of(publisher).arrived;
  EXPECT_GT(arrived.expected, arrived.received) << "restored packets do not count";
  TransportCounters sum;
  for (uint8_t worker = 0; worker < GetParam(); ++worker) {
    const TransportCounters& each = rig_.shard(worker).transport_counters();
    sum.nacks_in += each.nacks_in;
    sum.nacks_out += each.nacks_out;
    sum.key_frames_out += each.key_frames_out;
  }
  EXPECT_GT(sum.nacks_in, 0u);
  EXPECT_GT(sum.nacks_out, 0u);
  EXPECT_GT(sum.key_frames_out, 0u);
}

TEST_P(ShardStatistics, SheddingTakesLayersThenPicturesAndNeverSound) {
  ShardClient& viewer = join();
  for (int i = 0; i < 3; ++i) join();
  rig_.view_all(viewer);
  rig_.run(5s);
  EXPECT_EQ(pictures(viewer), 3u);
  EXPECT_EQ(sharpest(viewer), 2);
  shed(1);
  rig_.run(3s);
  EXPECT_EQ(sharpest(viewer), 1);
  shed(2);
  rig_.run(3s);
  EXPECT_EQ(pictures(viewer), 3u);
  EXPECT_EQ(sharpest(viewer), 0);
  shed(4);
  rig_.run(3s);
  EXPECT_EQ(pictures(viewer), 1u);
  shed(kShedLevelMax);
  rig_.run(3s);
  EXPECT_EQ(pictures(viewer), 0u);
  const uint64_t before = sound_of(viewer);
  rig_.run(2s);
  EXPECT_GT(sound_of(viewer), before + 200) << "three voices of 50 packets/s";
  ShardClient& late = join();
  rig_.view_all(late);
  rig_.run(1s);
  EXPECT_EQ(pictures(late), 0u) << "who comes now gives up the same";
  shed(0);
  EXPECT_TRUE(rig_.run_until([&] { return pictures(viewer) >= 3 && sharpest(viewer) == 2; }, 30s));
  EXPECT_THAT(rig_.faults(), IsEmpty());
}

// Each layer that changes costs a key frame, which a node with too much to do has to carry, too.
TEST_P(ShardStatistics, RoomsGiveUpPicturesOneByOne) {
  std::vector<ShardClient*> viewers;
  for (int i = 0; i < 4; ++i) {
    rig_.set_call(CallId::random(rig_.simulation().random()));
    join();
    viewers.push_back(&join());
    rig_.view_all(*viewers.back());
  }
  const auto all_have = [&](size_t count) {
    return std::all_of(viewers.begin(), viewers.end(),
                       [&](const ShardClient* who) { return pictures(*who) == count; });
  };
  ASSERT_TRUE(rig_.run_until([&] { return all_have(1); }, 10s));
  shed(kShedLevelMax);
  std::set<Duration> lost_after;
  const Timestamp begin = rig_.now();
  size_t left = viewers.size();
  EXPECT_TRUE(rig_.run_until(
      [&] {
        const auto now_left = static_cast<size_t>(
            std::count_if(viewers.begin(), viewers.end(),
                          [&](const ShardClient* who) { return pictures(*who) > 0; }));
        if (now_left != std::exchange(left, now_left)) lost_after.insert(rig_.now() - begin);
        return left == 0;
      },
      limits::kShedSpread + 2 * limits::kRoomTurn));
  EXPECT_EQ(lost_after.size(), viewers.size());
  EXPECT_GT(*lost_after.rbegin() - *lost_after.begin(), 4 * limits::kRoomTurn);
}

TEST(Shedding, AScreenStaysSharpWhenCamerasNoLongerDo) {
  EXPECT_EQ(shedding_of(2).cut(MediaSource::kScreen, {2, 3}), (Layers{2, 3}));
  EXPECT_EQ(shedding_of(2).cut(MediaSource::kCamera, {2, 3}), (Layers{0, 3}));
  EXPECT_EQ(shedding_of(3).cut(MediaSource::kScreen, {2, 3}), (Layers{1, 3}));
  EXPECT_EQ(shedding_of(kShedLevelMax).pictures_max, 0u);
}

}  // namespace
}  // namespace earshot::sfu
