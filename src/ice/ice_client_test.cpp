// The client against the server's agent, over a link that delays, loses and reorders.
#include "ice/ice_client.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "ice/ice_lite_agent.h"
#include "ice/testing/checks.h"
#include "ice/testing/lossy_link.h"
#include "io/crypto.h"

namespace earshot::ice {
namespace {

using codec::StunMessage;
using testing::address;
using testing::Datagram;
using testing::LossyLink;

const SocketAddress kServer = address("44.0.0.1:10000");
const SocketAddress kServerV6 = address("[2a00::1]:10000");
const SocketAddress kServerClosed = address("44.0.0.9:10000");  // a firewall eats what goes there
const SocketAddress kHome = address("44.1.0.1:5000");
const SocketAddress kAway = address("44.2.0.2:6000");

Path seen_from_the_other_side(const Path& path) {
  return {.remote = path.local, .local = path.remote};
}

class IceSession : public ::testing::TestWithParam<uint64_t> {
 protected:
  void run(Duration duration) {
    const Timestamp end = clock.now() + duration;
    for (;;) {
      drain();
      const Timestamp next = next_time(end);
      if (next > end) break;
      clock.advance(next - clock.now());
      deliver();
      if (agent.next_deadline() && *agent.next_deadline() <= clock.now()) {
        agent.on_deadline(clock.now());
      }
    }
    clock.advance(end - clock.now());
  }
  bool run_until(ClientState state, Duration at_most) {
    for (Duration waited = 0ms; waited < at_most; waited += 10ms) {
      if (client.state() == state) return true;
      run(10ms);
    }
    return client.state() == state;
  }

  FakeClock clock;
  SeededRandom random{GetParam()};
  LossyLink up{GetParam() + 1};
  LossyLink down{GetParam() + 2};
  std::set<SocketAddress> dead;  // addresses of either side that nothing comes from or gets to
  Counters counters;
  Credentials server_credentials = make_credentials(random);
  Credentials client_credentials = make_credentials(random);
  LiteAgent agent{{},         io::hmac_sha1, counters, server_credentials, client_credentials.ufrag,
                  clock.now()};
  Client client{io::hmac_sha1,
                random,
                client_credentials,
                server_credentials,
                {kServerClosed, kServer, kServerV6}};
  std::vector<Timestamp> sent_at;

 private:
  bool passes(const Path& path) const {
    return !dead.contains(path.local) && !dead.contains(path.remote) &&
           path.local != kServerClosed && path.remote != kServerClosed;
  }
  void drain() {
    std::array<uint8_t, Client::kPacketBytesMax> out;
    while (const auto packet = client.next_packet(clock.now(), out)) {
      sent_at.push_back(clock.now());
      if (!passes(packet->path)) continue;
      up.send(clock.now(), seen_from_the_other_side(packet->path), packet->bytes);
    }
  }
  Timestamp next_time(Timestamp end) const {
    Timestamp next = end + 1ms;
    for (const auto& time :
         {up.next_arrival(), down.next_arrival(), client.next_deadline(), agent.next_deadline()}) {
      if (time) next = std::min(next, *time);
    }
    return std::max(next, clock.now());
  }
  void deliver() {
    while (const auto datagram = up.receive(clock.now())) {
      std::array<uint8_t, LiteAgent::kAnswerBytesMax> out;
      const auto message = StunMessage::parse(datagram->bytes);
      const Bytes answer = agent.on_stun(clock.now(), datagram->path, *message, out);
      if (answer.empty() || !passes(datagram->path)) continue;
      down.send(clock.now(), seen_from_the_other_side(datagram->path), answer);
    }
    while (const auto datagram = down.receive(clock.now())) {
      client.on_stun(clock.now(), datagram->path, *StunMessage::parse(datagram->bytes));
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Seeds, IceSession, ::testing::Range<uint64_t>(1, 9));

TEST_P(IceSession, ConnectsInTwoRoundTripsAndThePace) {
  client.use(clock.now(), kHome);
  // The closed candidate is asked first, the open one 50 ms later, and once more to nominate it.
  run(50ms + 4 * 20ms);
  ASSERT_EQ(client.state(), ClientState::kConnected);
  EXPECT_EQ(client.selected()->remote, kServer);
  EXPECT_EQ(*agent.selected(), seen_from_the_other_side(*client.selected()));
}

TEST_P(IceSession, ConnectsOverALinkThatLosesAThird) {
  up.quality =
      down.quality = {.delay = 80ms, .jitter = 60ms, .loss_percent = 33, .duplicate_percent = 10};
  client.use(clock.now(), kHome);
  EXPECT_TRUE(run_until(ClientState::kConnected, 30s));
}

TEST_P(IceSession, StaysConnectedForTenMinutesWithConsentEveryFourToSixSeconds) {
  up.quality = down.quality = {.delay = 80ms, .jitter = 60ms, .loss_percent = 10};
  client.use(clock.now(), kHome);
  ASSERT_TRUE(run_until(ClientState::kConnected, 20s));
  sent_at.clear();
  for (int i = 0; i < 600; ++i) {
    run(1s);
    ASSERT_EQ(client.state(), ClientState::kConnected);
    ASSERT_NE(agent.state(), LiteState::kFailed);
  }
  for (size_t i = 1; i < sent_at.size(); ++i) {
    EXPECT_GE(sent_at[i] - sent_at[i - 1], 4s);
    EXPECT_LE(sent_at[i] - sent_at[i - 1], 6s);
  }
  EXPECT_GE(sent_at.size(), 100u);
}

// RFC 8489 §6.2.1: at 0, 500, 1500, 3500, 7500, 15500 and 31500 ms, and 8 s more.
TEST_P(IceSession, RepeatsAnUnansweredCheckAndGivesUpAtTheEnd) {
  Client alone{io::hmac_sha1, random, client_credentials, server_credentials, {kServerClosed}};
  std::array<uint8_t, Client::kPacketBytesMax> out;
  const Timestamp start = clock.now();
  alone.use(start, kHome);
  std::vector<int64_t> at_ms;
  while (alone.state() == ClientState::kChecking) {
    clock.advance(*alone.next_deadline() - clock.now());
    while (alone.next_packet(clock.now(), out)) at_ms.push_back((clock.now() - start) / 1ms);
  }
  EXPECT_EQ(at_ms, (std::vector<int64_t>{0, 500, 1500, 3500, 7500, 15500, 31500}));
  EXPECT_EQ((clock.now() - start) / 1ms, 39500);
  EXPECT_EQ(alone.state(), ClientState::kFailed);
}

TEST_P(IceSession, BothSidesNoticeWhenThePathDies) {
  client.use(clock.now(), kHome);
  ASSERT_TRUE(run_until(ClientState::kConnected, 1s));
  dead.insert(kHome);
  run(limits::kIceDisconnectedAfter);
  EXPECT_EQ(agent.state(), LiteState::kDisconnected);
  EXPECT_EQ(client.state(), ClientState::kConnected);
  run(limits::kIceFailedAfter);
  EXPECT_EQ(agent.state(), LiteState::kFailed);
  EXPECT_EQ(client.state(), ClientState::kFailed);
  EXPECT_EQ(client.selected(), nullptr);
}

TEST_P(IceSession, MovesToAnotherAddressWithoutLosingTheOldOneBefore) {
  client.use(clock.now(), kHome);
  ASSERT_TRUE(run_until(ClientState::kConnected, 1s));
  client.use(clock.now(), kAway);
  EXPECT_EQ(client.selected()->local, kHome);
  run(50ms + 4 * 20ms);
  EXPECT_EQ(client.selected()->local, kAway);
  EXPECT_EQ(agent.selected()->remote, kAway);
  EXPECT_TRUE(agent.accepts({.remote = kHome, .local = kServer}));
  run(60s);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  EXPECT_FALSE(agent.accepts({.remote = kHome, .local = kServer}));
}

TEST_P(IceSession, MovesOffAnAddressThatIsGoneAlready) {
  up.quality = down.quality = {.delay = 50ms, .jitter = 30ms, .loss_percent = 10};
  client.use(clock.now(), kHome);
  ASSERT_TRUE(run_until(ClientState::kConnected, 20s));
  dead.insert(kHome);
  run(10s);
  client.use(clock.now(), kAway);
  run(10s);
  EXPECT_EQ(client.selected()->local, kAway);
  EXPECT_EQ(agent.selected()->remote, kAway);
  EXPECT_NE(agent.state(), LiteState::kFailed);
}

TEST_P(IceSession, UsesTheFamilyOfItsAddress) {
  client.use(clock.now(), address("[2a00:1::1]:5000"));
  ASSERT_TRUE(run_until(ClientState::kConnected, 1s));
  EXPECT_EQ(client.selected()->remote, kServerV6);
}

TEST_P(IceSession, RestartsWithNewCredentialsBesideTheRunningSession) {
  client.use(clock.now(), kHome);
  ASSERT_TRUE(run_until(ClientState::kConnected, 1s));
  const Credentials server = make_credentials(random);
  const Credentials mine = make_credentials(random);
  agent.restart(server, mine.ufrag);
  run(20s);
  EXPECT_EQ(client.state(), ClientState::kConnected) << "the answer is still under way";
  client.restart(clock.now(), mine, server);
  run(60s);
  EXPECT_EQ(client.state(), ClientState::kConnected);
  EXPECT_EQ(agent.state(), LiteState::kConnected);
  std::vector<std::string> retired;
  while (const auto event = agent.next_event()) {
    if (event->kind == LiteEventKind::kUfragRetired) retired.push_back(event->ufrag);
  }
  EXPECT_EQ(retired, std::vector<std::string>{server_credentials.ufrag});
}

TEST_P(IceSession, FailsWithThePasswordOfAnotherSession) {
  Credentials wrong = server_credentials;
  wrong.pwd = make_credentials(random).pwd;
  client.restart(clock.now(), client_credentials, wrong);
  client.use(clock.now(), kHome);
  run(60s);
  EXPECT_EQ(client.state(), ClientState::kFailed);
  EXPECT_EQ(agent.selected(), nullptr);
}

}  // namespace
}  // namespace earshot::ice
