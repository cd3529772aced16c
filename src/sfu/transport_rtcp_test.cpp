// What a transport reports, and what it makes of reports.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "base/limits.h"
#include "codec/rtcp_writer.h"
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

double milliseconds(Duration d) { return static_cast<double>(d.count()) * 1e-6; }

class TransportRtcpTest : public ::testing::Test {
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
  void send_rtcp(Participant& who, const codec::RtcpWriter& out) {
    ASSERT_TRUE(who.client->connection().send_rtcp(out.written()));
  }
  TransportRig rig{3};
  std::array<uint8_t, limits::kRtcpBytesMax> buffer{};
  codec::RtcpWriter out{buffer};
};

TEST_F(TransportRtcpTest, ReportsWhatCameOfEachStream) {
  Participant& who = connected({}, {.delay = 20ms});
  testing::ClientSource& camera = who.client->publish(rig.now(), "cam0", kSimulcast);
  testing::ClientSource& sound = who.client->publish(rig.now(), "mic0", kSound);
  rig.run(3s);
  for (uint8_t stream = 0; stream < 3; ++stream) {
    ASSERT_TRUE(camera.report(stream).has_value());
    EXPECT_EQ(camera.report(stream)->cumulative_lost, 0);
    EXPECT_EQ(camera.report(stream)->fraction_lost, 0);
    // RFC 3550 §6.4.1: our sender report, and how long ago it came.
    EXPECT_NE(camera.report(stream)->last_sr, 0u);
    EXPECT_LE(camera.report(stream)->delay_since_last_sr, 65536u + 6554u);
  }
  ASSERT_TRUE(sound.report(0).has_value());
  EXPECT_LT(sound.report(0)->jitter, 48u * 3) << "a millisecond or two, in ticks";
}

TEST_F(TransportRtcpTest, ReportsTheLossOfThePathAlthoughItIsRepaired) {
  Participant& who = connected();
  testing::ClientSource& camera = who.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  who.up.set({.loss = 0.1});
  rig.run(20s);
  const auto& report = camera.report(2);
  ASSERT_TRUE(report.has_value());
  const double sent = 9 * 30 * 20;
  EXPECT_NEAR(report->cumulative_lost / sent, 0.1, 0.03);
  EXPECT_GT(report->fraction_lost, 0);
}

TEST_F(TransportRtcpTest, SendsSenderReportsWithThePublishersTimes) {
  Participant& publisher = connected({}, {.delay = 30ms});
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  rig.watch(viewer, "a0", publisher, "mic0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  publisher.client->publish(rig.now(), "mic0", kSound);
  rig.run(5s);
  const auto& picture = viewer.client->slot("v0")->sender_report();
  const auto& sound = viewer.client->slot("a0")->sender_report();
  ASSERT_TRUE(picture && sound);
  const auto& video = viewer.transport->slot("v0")->forwarder().counters();
  EXPECT_GT(picture->packets, video.packets / 2);
  EXPECT_LE(picture->packets, video.packets);
  EXPECT_GT(picture->octets, picture->packets * 150);
  EXPECT_EQ(picture->ntp_time, sound->ntp_time) << "one clock, in one compound packet";
}

TEST_F(TransportRtcpTest, SendsTheFirstSenderReportWithTheFirstPacket) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  rig.run(250ms);
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(50ms);
  EXPECT_TRUE(viewer.client->slot("v0")->sender_report().has_value());
}

TEST_F(TransportRtcpTest, LearnsTheRoundTripOfWhoOnlySends) {
  Participant& who = connected({.audio_slots = 0, .video_slots = 0}, {.delay = 60ms});
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(10s);
  EXPECT_NEAR(milliseconds(who.transport->rtt()), 120, 5);
}

TEST_F(TransportRtcpTest, TellsWhoOnlyReceivesTheRoundTrip) {
  Participant& who = connected({.microphones = 0, .cameras = 0}, {.delay = 60ms});
  rig.run(3s);
  ASSERT_TRUE(who.client->rtt().has_value());
  EXPECT_NEAR(milliseconds(*who.client->rtt()), 120, 5);
}

TEST_F(TransportRtcpTest, LearnsTheRoundTripFromReportsAboutSlots) {
  Participant& publisher = connected();
  Participant& viewer = connected({}, {.delay = 45ms});
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(10s);
  EXPECT_NEAR(milliseconds(viewer.transport->rtt()), 90, 5);
  EXPECT_NEAR(milliseconds(viewer.transport->bandwidth().rtt), 90, 5);
}

TEST_F(TransportRtcpTest, KnowsWhatTheClientSaysAboutASlot) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  viewer.down.set({.loss = 0.2});
  rig.run(6s);
  const SlotReception& reception = viewer.transport->slot("v0")->reception();
  EXPECT_GT(reception.at, Timestamp());
  EXPECT_NEAR(reception.loss, 0.2, 0.12);
}

TEST_F(TransportRtcpTest, IsNotFooledByRoundTripsThatCannotBe) {
  Participant& who = connected({}, {.delay = 20ms});
  rig.run(3s);
  const Duration rtt = who.transport->rtt();
  const uint32_t ssrc = who.transport->slot("v0")->ssrc();
  std::vector<codec::ReportBlock> blocks;
  for (const uint32_t last : {1u, 0x8000'0000u, UINT32_MAX}) {
    blocks.push_back({.ssrc = ssrc, .last_sr = last, .delay_since_last_sr = last});
  }
  ASSERT_TRUE(out.add_receiver_report(1, blocks));
  send_rtcp(who, out);
  rig.run(100ms);
  EXPECT_NEAR(milliseconds(who.transport->rtt()), milliseconds(rtt), 1);
}

TEST_F(TransportRtcpTest, AnswersNoNackBeyondReason) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(3s);
  const uint64_t sent = rig.counters().rtx_out;
  std::vector<uint16_t> all(4000);
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<uint16_t>(i * 16);
  ASSERT_GT(
      out.add_nack({.sender_ssrc = 1, .media_ssrc = viewer.transport->slot("v0")->ssrc()}, all),
      0u);
  for (int i = 0; i < 20; ++i) send_rtcp(viewer, out);
  rig.run(40ms);
  EXPECT_LE(rig.counters().rtx_out, sent + limits::kSentVideoMax);
}

TEST_F(TransportRtcpTest, ReadsReportsAboutABoundedNumberOfPacketsOfADatagram) {
  Participant& who = connected();
  rig.run(1s);
  const std::vector<codec::PacketArrival> arrivals = {
      {.sequence = 1, .arrival = Timestamp() + 1s},
      {.sequence = 5000, .arrival = Timestamp() + 1s}};
  constexpr size_t kReports = 10;
  for (size_t i = 0; i < kReports; ++i) {
    ASSERT_EQ(out.add_transport_feedback({.sender_ssrc = 1, .base_sequence = 1}, arrivals), 2u);
  }
  const uint64_t before = rig.counters().malformed;
  send_rtcp(who, out);
  rig.run(100ms);
  EXPECT_EQ(rig.counters().malformed - before, kReports - limits::kFeedbackPacketsMax / 5000);
}

TEST_F(TransportRtcpTest, SendsNothingAgainThatAKeyFrameHasMadeUseless) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  uint16_t newest = 0;
  viewer.client->on_packet = [&](const auto& slot, MediaCodec, Bytes bytes, Timestamp) {
    const auto packet = codec::RtpPacket::parse(bytes, viewer.client->extensions());
    if (packet->ssrc() == slot.ssrc()) newest = packet->sequence();
  };
  const auto ask_for = [&](uint16_t sequence) {
    codec::RtcpWriter nack{buffer};
    const uint32_t ssrc = viewer.transport->slot("v0")->ssrc();
    ASSERT_GT(nack.add_nack({.sender_ssrc = 1, .media_ssrc = ssrc}, std::span(&sequence, 1)), 0u);
    send_rtcp(viewer, nack);
    rig.run(100ms);
  };
  rig.run(2s);
  const uint64_t sent = rig.counters().rtx_out;
  ask_for(newest);
  EXPECT_EQ(rig.counters().rtx_out, sent + 1);
  const uint16_t older = newest;
  viewer.client->request_key_frame("v0");
  rig.run(300ms);
  ask_for(older);
  EXPECT_EQ(rig.counters().rtx_out, sent + 1);
  ask_for(newest);
  EXPECT_EQ(rig.counters().rtx_out, sent + 2);
}

TEST_F(TransportRtcpTest, ReportsArrivalsOfProbesBeforeThereIsMedia) {
  Participant& who = connected();
  testing::ClientSource& camera = who.client->publish(rig.now(), "cam0", kSimulcast);
  camera.pause_until(rig.now() + 10s);
  for (int i = 0; i < 50; ++i) {
    camera.send_padding(1, rig.now());
    rig.run(10ms);
  }
  EXPECT_GT(who.client->counters().feedback_received, 2u);
  EXPECT_EQ(who.client->counters().unsolicited, 0u);
}

// Browsers drop what is about an SSRC that they do not send any more.
TEST_F(TransportRtcpTest, ReportsArrivalsInTheNameOfAStreamThatLives) {
  Participant& who = connected({.cameras = 2});
  testing::ClientSource& stays = who.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  stays.pause_until(rig.now() + 10s);
  who.client->publish(rig.now(), "cam1", kSimulcast);
  rig.run(1s);
  for (Section& section : who.negotiated.sections) {
    if (section.mid == "cam1") section.use = SectionUse::kIdle;
  }
  rig.renegotiate(who);
  who.client->stop("cam1");
  rig.run(1ms);
  const uint64_t unsolicited = who.client->counters().unsolicited;
  rig.run(200ms);
  const uint64_t received = who.client->counters().feedback_received;
  for (int i = 0; i < 50; ++i) {
    stays.send_padding(1, rig.now());
    rig.run(10ms);
  }
  EXPECT_GT(who.client->counters().feedback_received, received);
  EXPECT_EQ(who.client->counters().unsolicited, unsolicited);
}

TEST_F(TransportRtcpTest, AsksNobodyAboutStreamsThatItDoesNotHave) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  publisher.client->publish(rig.now(), "mic0", kSound);
  publisher.up.set({.loss = 0.1, .reorder = 0.1});
  rig.run(10s);
  EXPECT_EQ(publisher.client->counters().unsolicited, 0u);
  EXPECT_EQ(viewer.client->counters().unsolicited, 0u);
}

TEST_F(TransportRtcpTest, ReportsEveryPacketOfVoiceAloneForCongestionControl) {
  Participant& who = connected();
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(5s);
  EXPECT_GT(who.client->counters().feedback_received, 15u);
  EXPECT_EQ(who.client->counters().feedback_lost, 0u);
}

TEST_F(TransportRtcpTest, ReportsEveryPacketOfSilenceWithDtx) {
  Participant& who = connected();
  const testing::ClientSource& sound =
      who.client->publish(rig.now(), "mic0",
                          {.kind = MediaCodec::kOpus,
                           .streams = 1,
                           .dtx = true,
                           .level = {.voice = false, .minus_dbov = 70}});
  rig.run(10s);
  EXPECT_NEAR(static_cast<double>(sound.packets()), 25, 1);
  EXPECT_GT(who.client->counters().feedback_received, 20u);
  EXPECT_EQ(who.client->counters().feedback_lost, 0u);
  EXPECT_EQ(sound.nacked(), 0u);
  ASSERT_TRUE(sound.report(0).has_value());
  EXPECT_EQ(sound.report(0)->cumulative_lost, 0);
  EXPECT_LT(sound.report(0)->jitter, 48u * 3) << "pauses are none";
}

TEST_F(TransportRtcpTest, SurvivesWhatMakesNoSense) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  publisher.client->publish(rig.now(), "cam0", kSimulcast);
  rig.run(1s);
  SeededRandom random(5);
  for (int i = 0; i < 3000; ++i) {
    std::vector<uint8_t> bytes(8 + random.below(120));
    random.fill(bytes);
    bytes[0] = static_cast<uint8_t>(0x80 | (bytes[0] & 0x3F));
    const bool is_rtcp = i % 2 == 0;
    bytes[1] = static_cast<uint8_t>(is_rtcp ? 200 + random.below(8) : 96 + random.below(4));
    if (is_rtcp) {
      // A length that is true, or nothing but the first packet would be looked at.
      bytes.resize(bytes.size() / 4 * 4);
      bytes[2] = 0;
      bytes[3] = static_cast<uint8_t>(bytes.size() / 4 - 1);
      viewer.client->connection().send_rtcp(bytes);
    } else {
      publisher.client->connection().send_rtp(bytes);
    }
    if (i % 50 == 0) rig.run(10ms);
  }
  rig.run(3s);
  EXPECT_EQ(publisher.transport->state(), TransportState::kConnected);
  EXPECT_EQ(viewer.transport->state(), TransportState::kConnected);
  const uint64_t packets = viewer.client->slot("v0")->packets();
  rig.run(5s);
  EXPECT_GT(viewer.client->slot("v0")->packets(), packets) << "media goes on";
}

}  // namespace
}  // namespace earshot::sfu
