// The whole media thread over real sockets of the loopback, which only these tests allow as a peer.
#include "media/turn_server.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "io/crypto.h"
#include "io/tcp_listener.h"
#include "io/testing/blocking_client.h"
#include "media/testing/turn_client.h"

namespace earshot::media {
namespace {

using testing::TurnClient;
using testing::UdpPeer;
using Over = TurnClient::Over;

constexpr turn::Crypto kCrypto = {.hmac_sha1 = io::hmac_sha1, .md5 = io::md5};
constexpr uint16_t kChannel = 0x4001;
constexpr Rate kStreamRate = limits::kTurnUnauthenticatedStreamRate;

ClientId client_of(UserId user) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = static_cast<uint8_t>(user.value());
  return ClientId::from_bytes(bytes);
}

class TurnServerTest : public ::testing::Test {
 protected:
  TurnServerTest() {
    config_.engine.secrets = {"secret", ""};
    config_.engine.allow_peers = *CidrSet::parse({"127.0.0.0/8", "::1/128"});
    config_.addresses.bound_v4 = config_.addresses.told.relay_v4 = *IpAddress::parse("127.0.0.2");
    // As behind a NAT 1:1, because the loopback has only one v6 address, and a relay is no peer.
    config_.addresses.bound_v6 = *IpAddress::parse("::1");
    config_.addresses.told.relay_v6 = *IpAddress::parse("2a00::1");
    config_.listen = {*SocketAddress::parse("127.0.0.1:0"), *SocketAddress::parse("[::1]:0")};
    server_ = std::move(*TurnServer::create(config_, kCrypto, random_));
    EXPECT_TRUE(server_->grant(kCall, client_of(kAna), expires()));
    EXPECT_TRUE(server_->grant(kCall, client_of(kBen), expires()));
  }

  WallTime expires() const { return SystemClock().wall_now() + 600s; }
  turn::Credential credential(UserId user, CallId call) const {
    return turn::mint_credential({expires(), user, call, client_of(user)}, "secret", io::hmac_sha1);
  }
  TurnClient client(UserId user, Over over = Over::kUdp, size_t listener = 0) const {
    return TurnClient(server_->listening()[listener], over, credential(user, kCall));
  }
  TurnClient allocated(UserId user, Over over = Over::kUdp, size_t listener = 0) const {
    TurnClient made = client(user, over, listener);
    EXPECT_EQ(made.allocate(), 0);
    return made;
  }
  // Whether the counters say so within seconds.
  bool eventually(const std::function<bool(const TurnCounters&)>& holds) const {
    const SystemClock clock;
    const Timestamp give_up = clock.now() + io::testing::kGiveUpAfter;
    while (!holds(server_->counters())) {
      if (clock.now() > give_up) return false;
      std::this_thread::yield();
    }
    return true;
  }

  const UserId kAna = UserId::from_value(1);
  const UserId kBen = UserId::from_value(2);
  SystemRandom random_;
  const CallId kCall = CallId::random(random_);
  TurnServerConfig config_;
  std::unique_ptr<TurnServer> server_;
};

// Where a relay can be reached here.
SocketAddress bound(const SocketAddress& relayed) {
  return {*IpAddress::parse(relayed.is_v4() ? "127.0.0.2" : "::1"), relayed.port()};
}

// Both ways between `client`, over a channel and by indications, and a peer outside.
void expect_relay(TurnClient client, UdpPeer peer) {
  ASSERT_EQ(client.bind(kChannel, peer.address()), 0);
  client.send_channel(kChannel, "by channel");
  EXPECT_EQ(peer.receive(), "by channel");
  EXPECT_EQ(peer.from(), bound(client.relayed()));
  client.send_indication(peer.address(), "by indication");
  EXPECT_EQ(peer.receive(), "by indication");
  peer.send("back", bound(client.relayed()));
  EXPECT_EQ(client.receive(), "back");
  UdpPeer other(peer.address().ip_text());
  ASSERT_EQ(client.permit(other.address()), 0);
  other.send("from a peer without a channel", bound(client.relayed()));
  EXPECT_EQ(client.receive(), "from a peer without a channel");
}

TEST_F(TurnServerTest, RelaysOverUdp) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("127.0.0.1")));
  expect_relay(allocated(kAna), UdpPeer("127.0.0.1"));
}

TEST_F(TurnServerTest, RelaysOverTcp) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("127.0.0.1")));
  expect_relay(allocated(kAna, Over::kTcp), UdpPeer("127.0.0.1"));
}

TEST_F(TurnServerTest, RelaysOverV6) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("::1")));
  expect_relay(allocated(kAna, Over::kUdp, 1), UdpPeer("::1"));
  expect_relay(allocated(kAna, Over::kTcp, 1), UdpPeer("::1"));
}

TEST_F(TurnServerTest, HandsOverBetweenTwoRelaysOfACall) {
  TurnClient ana = allocated(kAna), ben = allocated(kBen, Over::kTcp);
  ASSERT_EQ(ana.bind(kChannel, ben.relayed()), 0);
  ASSERT_EQ(ben.bind(kChannel, ana.relayed()), 0);
  for (int i = 0; i < 50; ++i) {
    const std::string text = "number " + std::to_string(i);
    ana.send_channel(kChannel, text);
    ASSERT_EQ(ben.receive(), text);
    ben.send_channel(kChannel, text);
    ASSERT_EQ(ana.receive(), text);
  }
  EXPECT_TRUE(eventually([](const TurnCounters& counters) {
    return counters.engine.packets_handed_over == 100 && counters.peers.sent == 0;
  }));
}

TEST_F(TurnServerTest, APeerThatNobodyNamedIsRefused) {
  TurnClient client = allocated(kAna);
  UdpPeer peer("127.0.0.1");
  EXPECT_EQ(client.permit(peer.address()), 403);
  EXPECT_EQ(client.bind(kChannel, peer.address()), 403);
}

TEST_F(TurnServerTest, WithoutAGrantThereIsNoAllocation) {
  TurnClient client(server_->listening()[0], Over::kUdp, credential(kAna, CallId::random(random_)));
  EXPECT_NE(client.allocate(), 0);
}

TEST_F(TurnServerTest, WhatIsRevokedEndsAtOnce) {
  TurnClient ana = allocated(kAna, Over::kTcp), ben = allocated(kBen, Over::kTcp);
  server_->revoke(kCall, client_of(kAna));
  EXPECT_TRUE(ana.ended());
  EXPECT_TRUE(eventually(
      [](const TurnCounters& c) { return c.engine.allocations == 1 && c.streams.open == 1; }));
  server_->end_call(kCall);
  EXPECT_TRUE(ben.ended());
  EXPECT_TRUE(eventually([](const TurnCounters& c) { return c.engine.allocations == 0; }));
}

TEST_F(TurnServerTest, KnowsWhatComesOutOfItsRelays) {
  const TurnClient ana = allocated(kAna), ben = allocated(kBen);
  const SocketAddress from = bound(ana.relayed());
  EXPECT_TRUE(server_->relays_from(from));
  EXPECT_TRUE(server_->relays_from(bound(ben.relayed())));
  EXPECT_FALSE(server_->relays_from({*IpAddress::parse("127.0.0.1"), from.port()}));
  server_->revoke(kCall, client_of(kAna));
  EXPECT_TRUE(eventually([&](const TurnCounters&) { return !server_->relays_from(from); }));
  EXPECT_TRUE(server_->relays_from(bound(ben.relayed())));
}

TEST_F(TurnServerTest, AClosedStreamTakesItsAllocationAlong) {
  { const TurnClient client = allocated(kAna, Over::kTcp); }
  EXPECT_TRUE(eventually(
      [](const TurnCounters& c) { return c.engine.allocations == 0 && c.streams.open == 0; }));
}

TEST_F(TurnServerTest, AStreamThatIsNotTurnEnds) {
  TurnClient client = allocated(kAna, Over::kTcp);
  client.send_raw(as_bytes("\xFF\xFF\xFF\xFF this is not a frame"));
  EXPECT_TRUE(client.ended());
  EXPECT_TRUE(eventually([](const TurnCounters& c) { return c.streams.broken == 1; }));
}

// Of many requests that arrive together, too; who has an allocation keeps it.
TEST_F(TurnServerTest, AStreamThatOnlyAsksEnds) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("127.0.0.1")));
  TurnClient ben = allocated(kBen, Over::kTcp);
  std::vector<uint8_t> requests;
  for (size_t i = 0; i < 2 * static_cast<size_t>(kStreamRate.burst); ++i) {
    std::array<uint8_t, codec::kStunHeaderBytes> buffer;
    codec::StunWriter writer(buffer, codec::StunClass::kRequest, codec::StunMethod::kBinding, {});
    const Bytes request = writer.finish();
    requests.insert(requests.end(), request.begin(), request.end());
  }
  TurnClient asking = client(kAna, Over::kTcp);
  asking.send_raw(requests);
  EXPECT_TRUE(asking.ended());
  EXPECT_TRUE(eventually([](const TurnCounters& c) {
    return c.engine.dropped_unanswered == 1 && c.streams.open == 1;
  }));
  EXPECT_EQ(ben.permit(*SocketAddress::parse("127.0.0.1:9")), 0);
}

// Data for a reader that does not read is dropped, and everybody else notices nothing.
TEST_F(TurnServerTest, ASlowReaderLosesDataAndHoldsUpNobody) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("127.0.0.1")));
  TurnClient slow = allocated(kAna, Over::kTcp);
  const int small = 1;  // the smallest receive buffer there is
  ::setsockopt(slow.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  UdpPeer peer("127.0.0.1");
  ASSERT_EQ(slow.bind(kChannel, peer.address()), 0);
  const std::string payload(1000, 'x');
  EXPECT_TRUE(eventually([&](const TurnCounters& counters) {
    peer.send(payload, slow.relayed());
    return counters.streams.packets_dropped > 0 || counters.engine.dropped_rate > 1000;
  }));
  EXPECT_GT(server_->counters().streams.packets_dropped, 0u);
  expect_relay(allocated(kBen), UdpPeer("127.0.0.1"));
}

TEST_F(TurnServerTest, AdoptsAStreamOfAnotherLoop) {
  ASSERT_TRUE(server_->allow_peer(kCall, *IpAddress::parse("127.0.0.1")));
  std::unique_ptr<io::EventLoop> loop = *io::EventLoop::create();
  io::ConnectionLimit limit(10, 10);
  const auto listener = *io::TcpListener::create(
      *loop, *SocketAddress::parse("127.0.0.1:0"), limit, nullptr,
      {.on_turn = [this](std::unique_ptr<io::Stream> s) { server_->adopt(std::move(s)); }});
  ASSERT_TRUE(io::testing::run_with_client(*loop, [&] {
    TurnClient client(listener->address(), Over::kTcp, credential(kAna, kCall));
    EXPECT_EQ(client.allocate(), 0);
    expect_relay(std::move(client), UdpPeer("127.0.0.1"));
  }));
  EXPECT_EQ(limit.open(), 0u);
}

TEST_F(TurnServerTest, StopsWithStreamsAndAllocationsOpen) {
  TurnClient udp = allocated(kAna), tcp = allocated(kBen, Over::kTcp);
  server_->stop();
  EXPECT_TRUE(tcp.ended());
  server_.reset();
}

TEST_F(TurnServerTest, ATakenPortIsAnErrorThatNamesIt) {
  config_.listen = {server_->listening()[0]};
  const auto second = TurnServer::create(config_, kCrypto, random_);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("Address already in use"), std::string::npos);
}

}  // namespace
}  // namespace earshot::media
