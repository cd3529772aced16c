// Media through transports: up, and down to others.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sfu/testing/transport_rig.h"
#include "sfu/transport.h"

namespace earshot::sfu {
namespace {

using testing::NegotiationSpec;
using testing::Participant;
using testing::PublisherConfig;
using testing::TransportRig;
using testing::Viewer;

const PublisherConfig kSound = {.kind = MediaCodec::kOpus, .streams = 1};
const PublisherConfig kSimulcast = {};
const PublisherConfig kSvc = {
    .kind = MediaCodec::kVp9, .streams = 1, .spatial_layers = 3, .packets = 2};

std::string all(const std::vector<std::string>& faults) {
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return text;
}

class TransportMediaTest : public ::testing::Test {
 protected:
  Participant& connected(const NegotiationSpec& spec = {}, const netsim::LinkConfig& link = {}) {
    Participant& who = rig.join(spec, link);
    EXPECT_TRUE(rig.run_until(
        [&] {
          return who.transport->state() == TransportState::kConnected && who.client->is_connected();
        },
        10s));
    return who;
  }
  // Everything that is under way arrives, and the viewer has judged it.
  Viewer& judged(Participant& viewer, Participant& publisher, const std::string& slot) {
    publisher.client->stop("cam0");
    publisher.client->stop("mic0");
    viewer.up.set({});
    viewer.down.set({});
    rig.run(2s);
    Viewer& view = viewer.viewers.at(slot);
    view.finish();
    EXPECT_EQ(all(view.faults()), "");
    return view;
  }
  TransportRig rig{7};
};

TEST_F(TransportMediaTest, TellsOfASourceWithItsFirstPacket) {
  Participant& who = connected();
  who.client->publish(rig.now(), "cam0", kSimulcast);
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(1s);
  const testing::RigTrack* const camera = rig.track(who, "cam0");
  ASSERT_NE(camera, nullptr);
  EXPECT_EQ(camera->codec, MediaCodec::kVp8);
  EXPECT_EQ(camera->scalability, Scalability::kSimulcast);
  EXPECT_EQ(camera->caches.size(), 3u);
  EXPECT_GT(camera->by_layer[0], 80u);
  EXPECT_GT(camera->by_layer[2], camera->by_layer[1]);
  const testing::RigTrack* const sound = rig.track(who, "mic0");
  ASSERT_NE(sound, nullptr);
  EXPECT_NEAR(static_cast<double>(sound->packets), 50, 3);
}

TEST_F(TransportMediaTest, GivesSoundAndPictureToAnother) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  rig.watch(viewer, "a0", publisher, "mic0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  publisher.client->publish(rig.now(), "mic0", kSound);
  rig.run(5s);
  Viewer& picture = judged(viewer, publisher, "v0");
  EXPECT_GT(picture.decoded().size(), 140u);
  EXPECT_EQ(picture.undecodable(), 0u);
  Viewer& sound = judged(viewer, publisher, "a0");
  EXPECT_GT(sound.decoded().size(), 245u);
  EXPECT_EQ(viewer.client->counters().strange_packets, 0u);
}

// Each stream of VP9 simulcast says that it is spatial layer 0: the RID tells which it is.
TEST_F(TransportMediaTest, GivesAStreamOfVp9SimulcastToAnother) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0", {1, 2});
  publisher.client->publish(
      rig.now(), "cam0", {.kind = MediaCodec::kVp9, .streams = 3, .dependency_descriptor = true});
  rig.run(3s);
  EXPECT_EQ(rig.track(publisher, "cam0")->scalability, Scalability::kSimulcast);
  EXPECT_EQ(rig.track(publisher, "cam0")->caches.size(), 3u);
  EXPECT_EQ(viewer.transport->slot("v0")->forwarder().current(), (Layers{1, 2}));
  rig.set_target(viewer, "v0", {2, 2});
  ASSERT_TRUE(rig.run_until(
      [&] { return viewer.transport->slot("v0")->forwarder().current().spatial == 2; }, 4s));
  rig.run(1s);
  viewer.viewers.at("v0").closed_picture_ids = false;
  Viewer& picture = judged(viewer, publisher, "v0");
  EXPECT_GT(picture.decoded().size(), 115u);
  EXPECT_EQ(picture.undecodable(), 0u);
}

TEST_F(TransportMediaTest, GivesTheLayersOfVp9ToAnother) {
  const NegotiationSpec one_stream = {.rids = {}};
  Participant& publisher = connected(one_stream);
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0", {1, 2});
  publisher.client->publish(rig.now(), "cam0", kSvc);
  rig.run(3s);
  EXPECT_EQ(rig.track(publisher, "cam0")->scalability, Scalability::kSvc);
  EXPECT_EQ(viewer.transport->slot("v0")->forwarder().current(), (Layers{1, 2}));
  viewer.viewers.at("v0").closed_picture_ids = false;
  Viewer& picture = judged(viewer, publisher, "v0");
  EXPECT_GT(picture.decoded().size(), 150u);
  EXPECT_EQ(picture.undecodable(), 0u);
}

TEST_F(TransportMediaTest, RepairsLossOnTheWayUp) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  publisher.up.set({.loss = 0.05});
  rig.run(10s);
  publisher.up.set({});
  camera.pause_until(rig.now() + 1s);
  rig.run(500ms);
  EXPECT_GT(camera.nacked(), 50u);
  EXPECT_GT(camera.retransmitted(), 50u);
  EXPECT_GT(rig.counters().rtx_in, 50u);
  EXPECT_EQ(camera.packets(), rig.track(publisher, "cam0")->packets) << "everything came";
  Viewer& picture = judged(viewer, publisher, "v0");
  EXPECT_EQ(picture.undecodable(), 0u);
  EXPECT_GT(picture.decoded().size(), 300u);
}

TEST_F(TransportMediaTest, AnswersTheClientsNacks) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(2s);
  viewer.down.set({.loss = 0.05});
  rig.run(10s);
  EXPECT_GT(viewer.client->slot("v0")->restored(), 30u);
  EXPECT_GT(rig.counters().rtx_out, 30u);
  Viewer& picture = judged(viewer, publisher, "v0");
  EXPECT_TRUE(picture.missing().empty());
  EXPECT_EQ(picture.undecodable(), 0u);
}

TEST_F(TransportMediaTest, GoesDownALayerAndUpAgain) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(2s);
  rig.set_target(viewer, "v0", {0, 2});
  ASSERT_TRUE(rig.run_until(
      [&] { return viewer.transport->slot("v0")->forwarder().current().spatial == 0; }, 4s));
  rig.set_target(viewer, "v0", {2, 2});
  ASSERT_TRUE(rig.run_until(
      [&] { return viewer.transport->slot("v0")->forwarder().current().spatial == 2; }, 4s));
  rig.run(1s);
  EXPECT_GE(camera.key_frames_asked(), 2u);
  EXPECT_LE(camera.key_frames_asked(), 8u);
  EXPECT_EQ(judged(viewer, publisher, "v0").undecodable(), 0u);
}

TEST_F(TransportMediaTest, AsksForAKeyFrameWhenTheClientDoes) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(3s);
  const uint64_t asked = camera.key_frames_asked();
  const uint64_t sent = camera.publisher().key_frames();
  viewer.client->request_key_frame("v0");
  rig.run(1s);
  EXPECT_EQ(rig.pictures_lost(), 1u);
  EXPECT_EQ(camera.key_frames_asked(), asked + 1);
  EXPECT_EQ(camera.publisher().key_frames(), sent + 1);
}

TEST_F(TransportMediaTest, AsksForAKeyFrameWhenTooMuchIsLost) {
  Participant& publisher = connected();
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(3s);
  const uint64_t asked = camera.key_frames_asked();
  publisher.up.set({.loss = 1});
  rig.run(1500ms);
  publisher.up.set({});
  rig.run(3s);
  EXPECT_GT(camera.key_frames_asked(), asked);
  EXPECT_LE(camera.key_frames_asked(), asked + 6);
}

TEST_F(TransportMediaTest, ChangesWhatPlaysInASlot) {
  Participant& first = connected();
  Participant& second = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", first, "cam0");
  first.client->publish(rig.now(), "cam0", kSimulcast);
  second.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(2s);
  rig.watch(viewer, "v0", second, "cam0");
  rig.run(2s);
  rig.watch(viewer, "v0", first, "cam0");
  rig.run(2s);
  second.client->stop("cam0");
  Viewer& picture = judged(viewer, first, "v0");
  EXPECT_EQ(picture.undecodable(), 0u);
  EXPECT_GT(picture.decoded().size(), 160u);
}

TEST_F(TransportMediaTest, BeginsANewTrackWithANewSsrc) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(2s);
  const TrackId former = rig.track(publisher, "cam0")->track;
  camera.change_ssrcs();
  rig.run(2s);
  ASSERT_NE(rig.track(publisher, "cam0"), nullptr);
  EXPECT_NE(rig.track(publisher, "cam0")->track, former);
  ASSERT_FALSE(rig.ended().empty());
  EXPECT_EQ(rig.ended()[0], former);
  EXPECT_LE(rig.ended().size(), 2u);
  EXPECT_EQ(judged(viewer, publisher, "v0").undecodable(), 0u);
}

TEST_F(TransportMediaTest, BeginsLessAndLessOftenWithSsrcsThatAlwaysChange) {
  Participant& publisher = connected();
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(2s);
  for (int i = 0; i < 80; ++i) {
    camera.change_ssrcs();
    rig.run(250ms);
  }
  EXPECT_GE(rig.ended().size(), 5u);
  EXPECT_LE(rig.ended().size(), 9u) << "250 ms, 500 ms, 1 s, 2 s, 4 s, 5 s, 5 s, ...";
  rig.run(limits::kSourceRestartMax);
  const uint64_t refused = rig.counters().source_restarts_refused;
  rig.run(1s);
  EXPECT_EQ(rig.counters().source_restarts_refused, refused) << "the last one is taken";
}

TEST_F(TransportMediaTest, EndsASourceWhoseSectionStopped) {
  Participant& who = connected();
  who.client->publish(rig.now(), "cam0", kSimulcast);
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(1s);
  const TrackId camera = rig.track(who, "cam0")->track;
  for (Section& section : who.negotiated.sections) {
    if (section.mid == "cam0") section.use = SectionUse::kIdle;
  }
  rig.renegotiate(who);
  EXPECT_EQ(rig.ended(), std::vector{camera});
  const uint64_t unknown = rig.counters().unknown_stream;
  rig.run(1s);
  EXPECT_EQ(rig.track(who, "cam0"), nullptr);
  EXPECT_GT(rig.counters().unknown_stream, unknown);
  EXPECT_NEAR(static_cast<double>(rig.track(who, "mic0")->packets), 100, 4) << "it goes on";
}

TEST_F(TransportMediaTest, KeepsASlotThatRests) {
  Participant& publisher = connected();
  Participant& viewer = connected({.video_slots = 2});
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  Slot* const slot = viewer.transport->slot("v0");
  const auto use = [&](SectionUse use) {
    for (Section& section : viewer.negotiated.sections) {
      if (section.mid == "v0") section.use = use;
    }
    rig.renegotiate(viewer);
  };
  use(SectionUse::kIdle);
  EXPECT_EQ(viewer.transport->slot("v0"), slot);
  EXPECT_FALSE(slot->is_open());
  rig.run(100ms);
  const uint64_t packets = viewer.client->slot("v0")->packets();
  rig.run(1s);
  EXPECT_EQ(viewer.client->slot("v0")->packets(), packets);
  use(SectionUse::kReceive);
  rig.run(2s);
  EXPECT_GT(viewer.client->slot("v0")->packets(), packets);
}

TEST_F(TransportMediaTest, IgnoresPaddingThatProbes) {
  Participant& publisher = connected();
  testing::ClientSource& camera = publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  const uint64_t packets = rig.track(publisher, "cam0")->packets;
  publisher.client->stop("mic0");
  for (int i = 0; i < 50; ++i) camera.send_padding(1, rig.now());
  camera.pause_until(rig.now() + 1s);
  rig.run(500ms);
  EXPECT_EQ(rig.counters().rtx_in, 50u);
  EXPECT_LE(rig.track(publisher, "cam0")->packets, packets + 20);
  EXPECT_EQ(camera.nacked(), 0u);
  EXPECT_EQ(publisher.client->counters().feedback_lost, 0u);
}

// A few packets with gaps between them would become hundreds, which nothing paces.
TEST_F(TransportMediaTest, FillsFewOfTheGapsThatAPublisherMakesOnPurpose) {
  Participant& viewer = connected();
  Slot& slot = *viewer.transport->slot("a0");
  const StreamClocks clocks;
  const std::vector<uint8_t> payload(100, 1);
  slot.play({.track = TrackId{1}, .codec = MediaCodec::kOpus, .clocks = &clocks});
  MediaPacket packet;
  packet.header.track = TrackId{1};
  packet.header.kind = MediaCodec::kOpus;
  packet.header.sequence = 1000;
  packet.header.payload_size = static_cast<uint16_t>(payload.size());
  packet.bytes = payload;
  rig.run(100ms);
  const uint64_t before = viewer.sent_datagrams;
  constexpr int kRounds = 100;
  for (int i = 0; i < kRounds; ++i) {
    // The gap of the first is of packets that are late; with the second a new stream begins.
    for (const uint64_t gap : {uint64_t{limits::kSentAudioMax}, limits::kSequenceGapMax + 1}) {
      packet.header.sequence += gap + 1;
      packet.header.timestamp += 960;
      packet.header.arrival = rig.now();
      viewer.transport->send(rig.now(), slot, packet);
      viewer.transport->work(rig.now());
    }
    rig.run(10ms);
  }
  const double fillers = limits::kFillers.burst + limits::kFillers.per_second;
  constexpr double kReports = 1s / limits::kRtcpIntervalMin + 20;  // checks, feedback
  EXPECT_LE(static_cast<double>(viewer.sent_datagrams - before), 2 * kRounds + fillers + kReports);
  EXPECT_GE(static_cast<double>(viewer.sent_datagrams - before), 2 * kRounds + fillers);
  slot.stop();
}

TEST_F(TransportMediaTest, MarksSilenceThatNobodyNeeds) {
  Participant& publisher = connected();
  rig.keeps_media = true;
  testing::ClientSource& sound = publisher.client->publish(rig.now(), "mic0", kSound);
  rig.run(500ms);
  EXPECT_TRUE(std::none_of(rig.media.begin(), rig.media.end(),
                           [](const MediaHeader& each) { return each.surplus_silence; }));
  sound.publisher().set_level({.voice = false, .minus_dbov = 127});
  rig.run(500ms);
  const auto surplus = std::count_if(rig.media.begin(), rig.media.end(),
                                     [](const MediaHeader& each) { return each.surplus_silence; });
  EXPECT_NEAR(static_cast<double>(surplus), 25 - limits::kSilencePacketsKept, 2);
}

}  // namespace
}  // namespace earshot::sfu
