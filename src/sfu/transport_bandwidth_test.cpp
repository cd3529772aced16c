// How much a transport sends, and when.
#include <gtest/gtest.h>

#include <vector>

#include "sfu/testing/transport_rig.h"
#include "sfu/transport.h"

namespace earshot::sfu {
namespace {

using testing::NegotiationSpec;
using testing::Participant;
using testing::PublisherConfig;
using testing::TransportRig;

const PublisherConfig kSound = {.kind = MediaCodec::kOpus, .streams = 1};
const PublisherConfig kSimulcast = {};
// 0.25, 0.5 and 0.75 Mbit/s.
const PublisherConfig kLarge = {.packets = 1, .packet_bytes = 1050};

class TransportBandwidthTest : public ::testing::Test {
 protected:
  TransportBandwidthTest() : publisher(connected()), viewer(connected({.video_slots = 2})) {
    rig.watch(viewer, "v0", publisher, "cam0");
    rig.watch(viewer, "a0", publisher, "mic0");
    publisher.client->publish(rig.now(), "mic0", kSound);
  }
  Participant& connected(const NegotiationSpec& spec = {}) {
    Participant& who = rig.join(spec, {.delay = 20ms});
    EXPECT_TRUE(rig.run_until(
        [&] {
          return who.transport->state() == TransportState::kConnected && who.client->is_connected();
        },
        10s));
    return who;
  }
  int64_t target() const { return viewer.transport->bandwidth().target_bps; }

  TransportRig rig{11};
  Participant& publisher;
  Participant& viewer;
};

TEST_F(TransportBandwidthTest, FindsACapacityThatMediaDoesNotUse) {
  publisher.client->publish(rig.now(), "cam0", kLarge);
  viewer.transport->set_wanted_bps(rig.now(), 4'000'000);
  rig.run(15s);
  EXPECT_GT(target(), 2'500'000);
  EXPECT_GT(rig.counters().padding_out, 20u);
  EXPECT_EQ(viewer.client->slot("v0")->padding(), rig.counters().padding_out);
  EXPECT_TRUE(viewer.viewers.at("v0").missing().empty()) << "a probe is no gap";
}

TEST_F(TransportBandwidthTest, SendsNoProbesForWhatNobodyWants) {
  publisher.client->publish(rig.now(), "cam0", kLarge);
  viewer.transport->set_wanted_bps(rig.now(), 300'000);
  rig.set_target(viewer, "v0", {0, 2});
  rig.run(3s);
  const uint64_t padding = rig.counters().padding_out;
  rig.run(10s);
  EXPECT_LE(rig.counters().padding_out, padding + 8) << "one cluster";
}

// However much the path carries, and whatever is wanted of it: no probe goes beyond it either.
TEST_F(TransportBandwidthTest, SendsNobodyMoreThanTheServerAllows) {
  constexpr int64_t kMost = 600'000;
  rig.world().receive_bps_max = kMost;
  publisher.client->publish(rig.now(), "cam0", kLarge);
  rig.set_target(viewer, "v0", {0, 2});
  viewer.transport->set_wanted_bps(rig.now(), 4'000'000);
  rig.run(15s);
  EXPECT_LE(target(), kMost);
  EXPECT_GT(target(), kMost * 8 / 10);
  const uint64_t before = viewer.down.counters().delivered_bytes;
  rig.run(10s);
  const uint64_t bps = (viewer.down.counters().delivered_bytes - before) * 8 / 10;
  EXPECT_LT(bps, uint64_t{kMost});
}

TEST_F(TransportBandwidthTest, TakesNoMoreOfAVideoThanTheServerAllows) {
  rig.world().video_bps_max = 900'000;
  auto& camera = publisher.client->publish(rig.now(), "cam0", kLarge).publisher();
  rig.run(15s);
  const auto before = rig.track(publisher, "cam0")->by_layer;
  rig.run(10s);
  const testing::RigTrack* const after = rig.track(publisher, "cam0");
  EXPECT_GT(before[2], 0u) << "a burst is allowed";
  EXPECT_EQ(after->by_layer[2], before[2]);
  EXPECT_GT(after->by_layer[1], before[1] + 200);
  EXPECT_GT(rig.counters().over_limit, 200u);

  camera.set_on(1, false);  // now the highest has room, once what was too much is made up for
  rig.run(1min);
  EXPECT_GT(rig.track(publisher, "cam0")->by_layer[2], before[2] + 200);
}

TEST_F(TransportBandwidthTest, FallsWithABottleneckAndRisesAgain) {
  publisher.client->publish(rig.now(), "cam0", kLarge);
  viewer.transport->set_wanted_bps(rig.now(), 2'000'000);
  rig.run(10s);
  ASSERT_GT(target(), 1'000'000);
  viewer.down.set({.bps = 400'000, .delay = 20ms});
  rig.run(1500ms);
  rig.set_target(viewer, "v0", {0, 2});  // as a room would
  rig.run(6s);
  EXPECT_LT(target(), 480'000);
  EXPECT_GT(target(), 150'000);
  viewer.down.set({.delay = 20ms});
  rig.run(25s);
  EXPECT_GT(target(), 1'000'000);
}

TEST_F(TransportBandwidthTest, SoundPassesVideoThatWaits) {
  publisher.client->publish(rig.now(), "cam0", kLarge);
  rig.run(5s);
  viewer.down.set({.bps = 300'000, .queue_bytes = 30'000, .delay = 20ms});
  rig.run(10s);
  viewer.down.set({.delay = 20ms});
  rig.run(2s);
  EXPECT_GT(rig.counters().egress_too_old, 0u) << "far too much video was sent";
  const auto& sound = viewer.viewers.at("a0");
  EXPECT_LT(sound.missing().size(), 60u) << "of 850";
  EXPECT_GT(viewer.client->slot("a0")->packets(), 700u);
}

TEST_F(TransportBandwidthTest, FollowsTheClientsOwnEstimateWithoutTransportFeedback) {
  Participant& old = connected({.transport_cc = false});
  rig.watch(old, "v0", publisher, "cam0", {0, 2});
  publisher.client->publish(rig.now(), "cam0", kLarge);
  rig.run(2s);
  EXPECT_EQ(old.transport->bandwidth().target_bps, cc::EstimatorConfig().start_bps);
  // draft-alvestrand-rmcat-remb-03 §2.2: 2 × 2^17 bit/s.
  const std::vector<uint8_t> remb = {0x8F, 206, 0,   5,   0, 0,    0, 1, 0, 0, 0, 0,
                                     'R',  'E', 'M', 'B', 1, 0x44, 0, 2, 0, 0, 0, 1};
  ASSERT_TRUE(old.client->connection().send_rtcp(remb));
  rig.run(100ms);
  EXPECT_EQ(old.transport->bandwidth().target_bps, 262'144);
}

TEST_F(TransportBandwidthTest, SendsThePacketsOfAFrameTogether) {
  publisher.client->publish(rig.now(), "cam0", {.packets = 4, .packet_bytes = 1000});
  rig.set_target(viewer, "v0", {0, 2});
  publisher.client->stop("mic0");
  rig.run(3s);
  const uint64_t datagrams = viewer.sent_datagrams;
  const uint64_t runs = viewer.sent_runs;
  rig.run(3s);
  const auto in_a_run = static_cast<double>(viewer.sent_datagrams - datagrams) /
                        static_cast<double>(viewer.sent_runs - runs);
  EXPECT_GT(in_a_run, 1.5);
}

}  // namespace
}  // namespace earshot::sfu
