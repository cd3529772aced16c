// RFC 8656 §12.
#include <gtest/gtest.h>

#include "codec/turn_frame.h"
#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

constexpr std::string_view kPeer = "44.2.0.1:5000";

struct ChannelRfc8656Sec12 : ::testing::Test {
  ChannelRfc8656Sec12() {
    for (int i = 1; i <= 40; ++i) {
      rig.engine.allow_peer(call(1), ip("44.2.0." + std::to_string(i)));
    }
  }
  bool reaches(uint16_t channel, std::string_view peer) {
    rig.driver.to_peers.clear();
    client.send_channel(channel, "x");
    return rig.driver.to_peers.size() == 1 && rig.driver.to_peers[0].peer == address(peer);
  }
  Answer bind_again(uint16_t channel, std::string_view peer) {
    client.nonce.clear();
    client.refresh(3600);
    return client.bind(channel, peer);
  }

  OneAllocation world;
  Rig& rig = world.rig;
  Client& client = world.client;
};

TEST_F(ChannelRfc8656Sec12, CarriesPayloadBothWays) {
  const Answer answer = client.bind(0x4000, kPeer);
  EXPECT_EQ(answer.code, Answer::kSuccess);
  EXPECT_TRUE(answer.protected_by_key);
  client.send_channel(0x4000, "hello");
  ASSERT_EQ(rig.driver.to_peers.size(), 1u);
  EXPECT_EQ(rig.driver.to_peers[0].payload, "hello");
  EXPECT_EQ(rig.driver.to_peers[0].peer, address(kPeer));
  EXPECT_EQ(rig.driver.to_peers[0].relay, client.relay());
  rig.from_peer(client.relay(), kPeer, "welcome");
  const auto received = client.received();
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].channel, 0x4000);
  EXPECT_EQ(received[0].payload, "welcome");
  EXPECT_EQ(received[0].wire_bytes, 4u + 7u);  // no padding over UDP
}

TEST_F(ChannelRfc8656Sec12, CarriesNothingFromOtherPortsOfThePeer) {
  client.bind(0x4000, kPeer);
  rig.from_peer(client.relay(), "44.2.0.1:5001", "other");
  const auto received = client.received();
  ASSERT_EQ(received.size(), 1u);  // permitted by the host, so as an indication
  EXPECT_EQ(received[0].channel, 0);
  EXPECT_EQ(received[0].from, address("44.2.0.1:5001"));
}

TEST_F(ChannelRfc8656Sec12, TakesNumbersFrom4000To4fff) {
  EXPECT_EQ(client.bind(0x3fff, kPeer).code, 400);
  EXPECT_EQ(client.bind(0x5000, kPeer).code, 400);
  EXPECT_EQ(client.bind(0x4000, "44.2.0.1:1").code, Answer::kSuccess);
  EXPECT_EQ(client.bind(0x4fff, "44.2.0.1:2").code, Answer::kSuccess);
}

TEST_F(ChannelRfc8656Sec12, RefusesWhatIsMissingOrMalformed) {
  EXPECT_EQ(client.ask(StunMethod::kChannelBind).code, 400);
  EXPECT_EQ(client
                .ask(StunMethod::kChannelBind,
                     [](StunWriter& writer) {
                       writer.add_u32(StunAttribute::kChannelNumber, 0x4000u << 16);
                     })
                .code,
            400);
  EXPECT_EQ(client
                .ask(StunMethod::kChannelBind,
                     [](StunWriter& writer) {
                       writer.add_xor_address(StunAttribute::kXorPeerAddress, address(kPeer));
                     })
                .code,
            400);
}

TEST_F(ChannelRfc8656Sec12, RefusesPort0ForeignHostsAndTheOtherFamily) {
  EXPECT_EQ(client.bind(0x4000, "44.2.0.1:0").code, 403);
  EXPECT_EQ(client.bind(0x4000, "44.3.0.1:5000").code, 403);
  rig.engine.allow_peer(call(1), ip("2a00:5::1"));
  EXPECT_EQ(client.bind(0x4000, "[2a00:5::1]:5000").code, 443);
}

TEST_F(ChannelRfc8656Sec12, NeedsAnAllocation) {
  client.refresh(0);
  EXPECT_EQ(client.bind(0x4000, kPeer).code, 437);
}

TEST_F(ChannelRfc8656Sec12, KeepsNumberAndPeerTogether) {
  ASSERT_EQ(client.bind(0x4000, kPeer).code, Answer::kSuccess);
  EXPECT_EQ(client.bind(0x4001, kPeer).code, 400);
  EXPECT_EQ(client.bind(0x4000, "44.2.0.2:5000").code, 400);
  EXPECT_EQ(client.bind(0x4000, kPeer).code, Answer::kSuccess);  // a refresh
}

TEST_F(ChannelRfc8656Sec12, LastsTenMinutesWhilePermissionsAreRefreshed) {
  client.refresh(3600);
  client.bind(0x4000, kPeer);
  rig.advance(299s);
  EXPECT_TRUE(reaches(0x4000, kPeer));
  rig.advance(1s);
  EXPECT_FALSE(reaches(0x4000, kPeer));  // its permission ended
  client.permit("44.2.0.1");
  EXPECT_TRUE(reaches(0x4000, kPeer));
  rig.advance(299s);
  client.permit("44.2.0.1");
  EXPECT_TRUE(reaches(0x4000, kPeer));
  rig.advance(1s);
  EXPECT_FALSE(reaches(0x4000, kPeer));
  rig.from_peer(client.relay(), kPeer, "x");
  EXPECT_EQ(client.received()[0].channel, 0);
}

TEST_F(ChannelRfc8656Sec12, LastsTenMinutesFromTheLastBind) {
  client.refresh(3600);
  client.bind(0x4000, kPeer);
  rig.advance(290s);
  client.bind(0x4000, kPeer);  // renews the permission too
  rig.advance(290s);
  EXPECT_TRUE(reaches(0x4000, kPeer));
}

TEST_F(ChannelRfc8656Sec12, RestsFiveMinutesBeforeNumberOrPeerAreUsedAnew) {
  client.refresh(3600);
  client.bind(0x4000, kPeer);
  rig.advance(900s - 1ns);
  EXPECT_EQ(bind_again(0x4000, "44.2.0.2:5000").code, 400);
  EXPECT_EQ(bind_again(0x4001, kPeer).code, 400);
  rig.advance(1ns);
  EXPECT_EQ(bind_again(0x4000, "44.2.0.2:5000").code, Answer::kSuccess);
  EXPECT_EQ(bind_again(0x4001, kPeer).code, Answer::kSuccess);
  EXPECT_TRUE(reaches(0x4000, "44.2.0.2:5000"));
  EXPECT_TRUE(reaches(0x4001, kPeer));
}

TEST_F(ChannelRfc8656Sec12, MayBeBoundToTheSamePeerWhileItRests) {
  client.refresh(3600);
  client.bind(0x4000, kPeer);
  rig.advance(700s);
  EXPECT_EQ(bind_again(0x4000, kPeer).code, Answer::kSuccess);
  EXPECT_TRUE(reaches(0x4000, kPeer));
}

TEST_F(ChannelRfc8656Sec12, AreSixteenPerAllocation) {
  for (int i = 1; i <= 17; ++i) {
    const std::string peer = "44.2.0." + std::to_string(i) + ":5000";
    EXPECT_EQ(client.bind(static_cast<uint16_t>(0x4000 + i), peer).code, i <= 16 ? 0 : 508) << i;
  }
  EXPECT_TRUE(reaches(0x4010, "44.2.0.16:5000"));
  client.send_indication(address("44.2.0.17:5000"), "x");
  EXPECT_EQ(rig.driver.to_peers.size(), 1u) << "a refused bind leaves no permission";
}

TEST_F(ChannelRfc8656Sec12, NeedRoomForAPermission) {
  for (int i = 1; i <= 32; ++i) client.permit("44.2.0." + std::to_string(i));
  EXPECT_EQ(client.bind(0x4000, "44.2.0.33:5000").code, 508);
  EXPECT_EQ(client.bind(0x4000, "44.2.0.32:5000").code, Answer::kSuccess);
  EXPECT_FALSE(reaches(0x4001, kPeer));
}

TEST_F(ChannelRfc8656Sec12, IgnoresUnboundNumbersAndShortMessages) {
  client.bind(0x4000, kPeer);
  client.send_channel(0x4001, "x");
  rig.from_client(client.path(), Buffer{0x40, 0, 0});
  rig.from_client(client.path(), Buffer{0x40, 0, 0, 9, 'x'});
  rig.from_client(client.path(), Buffer{0x50, 0, 0, 1, 'x'});
  EXPECT_TRUE(rig.driver.to_peers.empty());
  EXPECT_EQ(rig.engine.counters().dropped_no_permission, 1u);
  EXPECT_EQ(rig.engine.counters().dropped_malformed, 3u);
}

TEST_F(ChannelRfc8656Sec12, LeavesOutBytesBehindTheLength) {
  client.bind(0x4000, kPeer);
  rig.from_client(client.path(), Buffer{0x40, 0, 0, 2, 'a', 'b', 0, 0, 7});
  ASSERT_EQ(rig.driver.to_peers.size(), 1u);
  EXPECT_EQ(rig.driver.to_peers[0].payload, "ab");
}

TEST_F(ChannelRfc8656Sec12, CarriesEmptyPayload) {
  client.bind(0x4000, kPeer);
  EXPECT_EQ((client.send_channel(0x4000, ""), rig.driver.to_peers.size()), 1u);
  rig.from_peer(client.relay(), kPeer, "");
  EXPECT_EQ(client.received()[0].wire_bytes, 4u);
}

TEST_F(ChannelRfc8656Sec12, IsPaddedOverStreams) {
  for (const Transport transport : {Transport::kTcp, Transport::kTls}) {
    Client stream(rig, "44.1.0.1:1000", user(1), call(1), transport);
    ASSERT_EQ(stream.allocate().code, Answer::kSuccess);
    stream.bind(0x4000, kPeer);
    for (const auto& [payload, wire_bytes] :
         {std::pair("", 4u), std::pair("a", 8u), std::pair("abcd", 8u), std::pair("abcde", 12u)}) {
      rig.from_peer(stream.relay(), kPeer, payload);
      const auto received = stream.received();
      EXPECT_EQ(received[0].payload, payload);
      EXPECT_EQ(received[0].wire_bytes, wire_bytes);
    }
  }
}

}  // namespace
}  // namespace earshot::turn
