// How a transport connects, moves, and ends.
#include "sfu/transport.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"
#include "sfu/testing/transport_rig.h"

namespace earshot::sfu {
namespace {

using testing::NegotiationSpec;
using testing::Participant;
using testing::PublisherConfig;
using testing::TransportRig;

const PublisherConfig kSound = {.kind = MediaCodec::kOpus, .streams = 1};
const PublisherConfig kPicture = {};

bool is_connected(const Participant& who) {
  return who.transport->state() == TransportState::kConnected && who.client->is_connected();
}

class TransportTest : public ::testing::Test {
 protected:
  Participant& connected(const NegotiationSpec& spec = {}, const netsim::LinkConfig& link = {}) {
    Participant& who = rig.join(spec, link);
    EXPECT_TRUE(rig.run_until([&] { return is_connected(who); }, 10s));
    return who;
  }
  // The path to the viewer carries less than what it is sent.
  void let_packets_wait(Participant& publisher, Participant& viewer) {
    rig.watch(viewer, "v0", publisher, "cam0");
    publisher.client->publish(rig.now(), "cam0", kPicture);
    rig.run(1s);
    viewer.down.set({.bps = 50'000});
    rig.run(2s);
  }
  TransportRig rig{1};
};

TEST_F(TransportTest, ConnectsAndSaysSo) {
  Participant& who = rig.join({});
  EXPECT_EQ(who.transport->state(), TransportState::kConnecting);
  EXPECT_EQ(who.transport->path(), nullptr);
  ASSERT_TRUE(rig.run_until([&] { return is_connected(who); }, 2s));
  EXPECT_EQ(who.states, std::vector{TransportState::kConnected});
  ASSERT_EQ(who.paths.size(), 1u);
  EXPECT_EQ(*who.transport->path(), who.paths[0]);
}

TEST_F(TransportTest, ConnectsOverALinkThatLosesAFifth) {
  Participant& who = rig.join({}, {.delay = 40ms, .jitter = 10ms, .loss = 0.2});
  EXPECT_TRUE(rig.run_until([&] { return is_connected(who); }, 30s));
}

TEST_F(TransportTest, RefusesAFingerprintThatItCannotRead) {
  Negotiated negotiated = rig.join({}).negotiated;
  negotiated.remote_fingerprint = "md5 00";
  const auto made = Transport::create(rig.world(), TransportId{9}, negotiated, rig.now());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kUnsupported);
}

TEST_F(TransportTest, FailsWhenTheClientShowsAnotherCertificate) {
  Participant& who = rig.join({}, {}, dtls::testing::server_certificate().fingerprint());
  EXPECT_TRUE(
      rig.run_until([&] { return who.transport->state() == TransportState::kFailed; }, 10s));
  EXPECT_FALSE(who.client->is_connected());
}

TEST_F(TransportTest, FailsWhenNobodyComes) {
  Participant& who = rig.join({}, {.loss = 1});
  rig.run(limits::kIceFailedAfter - 1s);
  EXPECT_EQ(who.transport->state(), TransportState::kConnecting);
  rig.run(2s);
  EXPECT_EQ(who.transport->state(), TransportState::kFailed);
}

TEST_F(TransportTest, IsDisconnectedInSilenceAndComesBack) {
  Participant& who = connected();
  who.up.set({.loss = 1});
  rig.run(limits::kIceDisconnectedAfter + 1s);
  EXPECT_EQ(who.transport->state(), TransportState::kDisconnected);
  who.up.set({});
  EXPECT_TRUE(rig.run_until([&] { return is_connected(who); }, 6s));
}

TEST_F(TransportTest, FailsWhenConsentEnds) {
  Participant& who = connected();
  who.up.set({.loss = 1});
  rig.run(limits::kIceFailedAfter + 1s);
  EXPECT_EQ(who.transport->state(), TransportState::kFailed);
  EXPECT_TRUE(who.paths.empty());
  EXPECT_EQ(who.transport->path(), nullptr);
  const uint64_t sent = who.sent_datagrams;
  rig.run(5s);
  EXPECT_EQ(who.sent_datagrams, sent) << "without consent nothing is sent";
}

TEST_F(TransportTest, GoesOnFromAnotherAddress) {
  Participant& who = connected();
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(1s);
  const ice::Path before = rig.server_path(who);
  rig.move(who);
  rig.run(1s);
  EXPECT_NE(rig.server_path(who), before);
  const uint64_t packets = rig.track(who, "mic0")->packets;
  const uint64_t reports = who.client->counters().reports_received;
  rig.run(2s);
  EXPECT_GE(rig.track(who, "mic0")->packets, packets + 95);
  EXPECT_GE(who.client->counters().reports_received, reports + 1);
  EXPECT_EQ(who.transport->state(), TransportState::kConnected);
}

TEST_F(TransportTest, TakesAnIceRestartWithoutAGap) {
  Participant& who = connected();
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(1s);
  const std::string former = who.negotiated.local_ice.ufrag;
  who.negotiated.local_ice = testing::make_ice(rig.simulation().random());
  who.negotiated.remote_ice = testing::make_ice(rig.simulation().random());
  who.negotiated.ice_restarted = true;
  rig.renegotiate(who);
  const uint64_t packets = rig.track(who, "mic0")->packets;
  rig.run(2s);
  EXPECT_GE(rig.track(who, "mic0")->packets, packets + 99);
  EXPECT_EQ(who.retired, std::vector{former});
  EXPECT_EQ(who.states, std::vector{TransportState::kConnected});
}

TEST_F(TransportTest, TellsTheClientThatItIsOver) {
  Participant& who = connected();
  who.client->publish(rig.now(), "mic0", kSound);
  rig.run(1s);
  who.transport->close(rig.now());
  EXPECT_EQ(rig.ended().size(), 1u);
  rig.run(1s);
  EXPECT_EQ(who.client->connection().dtls_state(), dtls::State::kClosed);
  EXPECT_EQ(who.transport->next_deadline(), Timestamp::max());
}

TEST_F(TransportTest, FailsWhenTheClientEndsIt) {
  Participant& who = connected();
  who.client->close(rig.now());
  rig.run(1s);
  EXPECT_EQ(who.transport->state(), TransportState::kFailed);
  const uint64_t sent = who.sent_datagrams;
  rig.run(3s);
  EXPECT_EQ(who.sent_datagrams, sent);
}

TEST_F(TransportTest, TakesNothingFromStrangers) {
  Participant& who = connected();
  ice::Path stranger = rig.server_path(who);
  stranger.remote = *SocketAddress::parse("203.0.113.9:9");
  const uint64_t dropped = rig.counters().dropped_strange;
  std::vector<uint8_t> rtp(100, 0x80);
  std::vector<uint8_t> dtls(100, 22);
  rig.inject(who, stranger, rtp);
  rig.inject(who, stranger, dtls);
  rig.inject(who, rig.server_path(who), {});
  rig.inject(who, rig.server_path(who), {0x45, 1, 2, 3});  // TURN ChannelData
  EXPECT_EQ(rig.counters().dropped_strange, dropped + 4);
  EXPECT_EQ(rig.counters().packets_in, 0u);
}

TEST_F(TransportTest, GivesAllBuffersBack) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  let_packets_wait(publisher, viewer);
  EXPECT_GT(rig.buffers().in_use(), 0u) << "the pacer holds packets";
  publisher.client->stop("cam0");
  rig.run(5s);
  EXPECT_EQ(rig.buffers().in_use(), 0u);
}

TEST_F(TransportTest, FreesWhatWaitsForAClientThatIsGone) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  let_packets_wait(publisher, viewer);
  ASSERT_GT(rig.buffers().in_use(), 0u);
  viewer.client->close(rig.now());
  ASSERT_TRUE(
      rig.run_until([&] { return viewer.transport->state() == TransportState::kFailed; }, 100ms));
  EXPECT_EQ(rig.buffers().in_use(), 0u);
}

TEST_F(TransportTest, KeepsTheLastBuffersForSound) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  rig.watch(viewer, "v0", publisher, "cam0");
  rig.watch(viewer, "a0", publisher, "mic0");
  publisher.client->publish(rig.now(), "cam0", kPicture);
  publisher.client->publish(rig.now(), "mic0", {.kind = MediaCodec::kOpus, .streams = 1});
  rig.run(1s);
  const auto packets = [&](const char* slot) { return viewer.client->slot(slot)->packets(); };
  std::vector<uint32_t> taken;
  while (!rig.buffers().is_for_sound()) taken.push_back(rig.buffers().take());
  rig.run(100ms);
  const uint64_t pictures = packets("v0");
  const uint64_t sounds = packets("a0");
  rig.run(1s);
  EXPECT_EQ(packets("v0"), pictures);
  EXPECT_NEAR(static_cast<double>(packets("a0") - sounds), 50, 2);
  for (const uint32_t buffer : taken) rig.buffers().give_back(buffer);
  rig.run(2s);
  EXPECT_GT(packets("v0"), pictures);
}

TEST_F(TransportTest, LeavesSomeBuffersToOthersWhenTheyAreScarce) {
  Participant& publisher = connected();
  Participant& viewer = connected();
  std::vector<uint32_t> taken;
  while (!rig.buffers().is_scarce()) taken.push_back(rig.buffers().take());
  rig.watch(viewer, "v0", publisher, "cam0");
  viewer.down.set({.bps = 50'000});
  publisher.client->publish(rig.now(), "cam0", {.packets = 40});
  for (int i = 0; i < 30; ++i) {
    rig.run(100ms);
    EXPECT_LE(rig.buffers().in_use() - taken.size(), limits::kEgressQueueScarce);
  }
  EXPECT_GT(rig.counters().egress_full, 0u);
  for (const uint32_t buffer : taken) rig.buffers().give_back(buffer);
}

}  // namespace
}  // namespace earshot::sfu
