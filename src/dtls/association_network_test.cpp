// Handshakes over bad networks, in virtual time (RFC 6347 §4.2.3, §4.2.4).
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "dtls/testing/dtls_rig.h"

namespace earshot::dtls {
namespace {

using namespace testing;

TEST(AssociationOnABadNetwork, ConnectsThroughLossRepetitionAndReordering) {
  size_t late = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Rig::Options options;
    options.seed = seed;
    options.network = {.delay = 5ms, .jitter = 120ms, .lost_percent = 25, .repeated_percent = 20};
    Rig rig(options);
    rig.run_until([&] { return rig.both_connected(); });
    ASSERT_TRUE(rig.both_connected());
    EXPECT_EQ(rig.server->keys()->material, rig.client->keys()->material);
    late += rig.elapsed() > 10s ? 1 : 0;
  }
  EXPECT_LE(late, 3u);
}

TEST(AssociationOnABadNetwork, ConnectsQuicklyAfterTheLossOfAnyOneDatagram) {
  for (size_t lost = 1; lost <= 8; ++lost) {
    SCOPED_TRACE(lost);
    Rig rig;
    size_t sent = 0;
    rig.tap = [&](Role, Datagram&) { return ++sent != lost; };
    rig.run_until([&] { return rig.both_connected(); });
    EXPECT_TRUE(rig.both_connected());
    EXPECT_LT(rig.elapsed(), 500ms);
  }
}

TEST(AssociationRfc6347Sec4_2_4, RepeatsAFlightEverMoreSlowlyAndGivesUp) {
  Rig rig;
  std::vector<Duration> times;
  rig.tap = [&](Role, Datagram&) {
    times.push_back(rig.elapsed());
    return false;
  };
  rig.run();
  const std::vector<Duration> expected = {0ms,    100ms,   300ms,   700ms,   1500ms, 3100ms,
                                          6300ms, 11300ms, 16300ms, 21300ms, 26300ms};
  EXPECT_EQ(times, expected);
  EXPECT_EQ(rig.client->state(), State::kFailed);
  EXPECT_EQ(rig.client->failure(), Failure::kTimeout);
  EXPECT_EQ(rig.elapsed(), limits::kDtlsHandshakeMax);
  EXPECT_EQ(rig.client->counters().retransmissions, expected.size() - 1);
}

TEST(AssociationRfc6347Sec4_2_4, IsNotRepeatedAheadOfTimeByWhatArrives) {
  Rig rig;
  const auto hello = rig.client->take_output();
  ASSERT_EQ(hello.size(), 1u);
  rig.server->on_datagram(rig.now, hello[0]);
  const auto answer = rig.server->take_output();
  // The first part of an answer, again and again.
  const Datagram part = in_two_fragments(records(answer.at(0)).at(0), 20).first;
  for (int i = 0; i < 50; ++i) {
    rig.now += 1ms;
    rig.client->on_datagram(rig.now, part);
    rig.client->on_deadline(rig.now);
    EXPECT_TRUE(rig.client->take_output().empty());
  }
  EXPECT_EQ(rig.client->next_deadline(), Rig::kStart + limits::kDtlsRetransmitFirst);
  rig.now = Rig::kStart + limits::kDtlsRetransmitFirst;
  rig.client->on_deadline(rig.now);
  EXPECT_FALSE(rig.client->take_output().empty());
}

TEST(Association, OfAServerWaitsForAHelloAsLongAsItTakes) {
  Rig rig;
  rig.client->close(rig.now);
  EXPECT_EQ(rig.server->next_deadline(), std::nullopt);
  rig.now += 10min;
  Association late(*rig.client_context, Role::kClient, {server_certificate().fingerprint()},
                   rig.now);
  rig.server->on_datagram(rig.now, late.take_output().at(0));
  EXPECT_EQ(rig.server->state(), State::kConnecting);
  EXPECT_FALSE(rig.server->take_output().empty());
}

TEST(Association, OfAServerGivesUpWhenTheClientGoesAway) {
  Rig rig;
  rig.run_until([&] { return rig.server->next_deadline().has_value(); });
  const Timestamp heard = rig.now;
  rig.tap = [](Role, Datagram&) { return false; };
  rig.run();
  EXPECT_EQ(rig.server->failure(), Failure::kTimeout);
  EXPECT_EQ(rig.now, heard + limits::kDtlsHandshakeMax);
}

TEST(Association, AnswersTheLastFlightOfTheClientAgainWhenItsOwnWasLost) {
  Rig rig;
  int finals_lost = 0;
  rig.tap = [&](Role from, Datagram&) {
    const bool is_final = from == Role::kServer && rig.server->state() == State::kConnected;
    if (is_final && finals_lost < 3) {
      ++finals_lost;
      return false;
    }
    return true;
  };
  rig.run_until([&] { return rig.both_connected(); });
  EXPECT_EQ(finals_lost, 3);
  EXPECT_TRUE(rig.both_connected());
  EXPECT_EQ(rig.server->keys()->material, rig.client->keys()->material);
}

// A ClientHello with a post-quantum key share comes in two datagrams (RFC 6347 §4.2.3).
TEST(AssociationRfc6347Sec4_2_3, TakesAHelloInTwoDatagramsInEitherOrder) {
  for (const bool is_swapped : {false, true}) {
    for (const size_t first_bytes : {size_t{1}, size_t{20}, size_t{100}}) {
      SCOPED_TRACE(first_bytes);
      Rig rig;
      rig.tap = [&, first = true](Role from, Datagram& datagram) mutable {
        if (from == Role::kServer || !std::exchange(first, false)) return true;
        auto [a, b] = in_two_fragments(datagram, first_bytes);
        if (is_swapped) std::swap(a, b);
        rig.server->on_datagram(rig.now, a);
        EXPECT_TRUE(rig.server->take_output().empty());
        rig.server->on_datagram(rig.now, b);
        return false;
      };
      rig.run_until([&] { return rig.both_connected(); });
      EXPECT_TRUE(rig.both_connected());
      EXPECT_LT(rig.elapsed(), 100ms) << "without a repetition";
      EXPECT_EQ(rig.server->counters().restarts, 0u);
    }
  }
}

TEST(AssociationRfc6347Sec4_2_3, TakesAHelloInTwoRecordsOfOneDatagram) {
  Rig rig;
  rig.tap = [first = true](Role from, Datagram& datagram) mutable {
    if (from == Role::kClient && std::exchange(first, false)) {
      const auto [a, b] = in_two_fragments(datagram, 60);
      datagram = join({b, a});
    }
    return true;
  };
  rig.run_until([&] { return rig.both_connected(); });
  EXPECT_TRUE(rig.both_connected());
  EXPECT_LT(rig.elapsed(), 100ms);
}

TEST(Association, TakesTheRecordsOfAFlightInAnyOrder) {
  for (const bool in_one_datagram : {false, true}) {
    Rig rig;
    rig.tap = [&](Role from, Datagram& datagram) {
      auto parts = records(datagram);
      if (parts.size() == 1) return true;
      std::reverse(parts.begin(), parts.end());
      Association& to = from == Role::kServer ? *rig.client : *rig.server;
      if (in_one_datagram) {
        datagram = join(parts);
        return true;
      }
      for (const Datagram& part : parts) to.on_datagram(rig.now, part);
      return false;
    };
    rig.run_until([&] { return rig.both_connected(); });
    EXPECT_TRUE(rig.both_connected());
  }
}

}  // namespace
}  // namespace earshot::dtls
