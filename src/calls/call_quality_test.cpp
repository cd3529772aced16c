#include "calls/call_quality.h"

#include <gtest/gtest.h>

namespace earshot::calls {
namespace {

using protocol::QualityWord;

TEST(CallQuality, HasNoWordForACallThatNobodyMeasured) {
  EXPECT_EQ(quality_word({}), std::nullopt);
}

TEST(CallQuality, IsExcellentWhenNineTenthsAreWithoutAFlaw) {
  EXPECT_EQ(quality_word({.excellent = 90, .good = 10}), QualityWord::kExcellent);
  EXPECT_EQ(quality_word({.excellent = 89, .good = 11}), QualityWord::kGood);
}

TEST(CallQuality, IsWeakWhenAFifthIsDisturbed) {
  EXPECT_EQ(quality_word({.excellent = 80, .weak = 20}), QualityWord::kWeak);
  EXPECT_EQ(quality_word({.excellent = 81, .weak = 19}), QualityWord::kGood);
}

TEST(CallQuality, IsBadWhenATenthIsHardToUse) {
  EXPECT_EQ(quality_word({.excellent = 90, .bad = 10}), QualityWord::kBad);
  EXPECT_EQ(quality_word({.excellent = 91, .bad = 9}), QualityWord::kExcellent);
}

TEST(CallQuality, CountsLongCallsAsShortOnes) {
  EXPECT_EQ(quality_word({.excellent = 540'000, .bad = 60'000}), QualityWord::kBad);
}

// ---- a call that moved ----

protocol::CallQuality part(int64_t seconds) {
  protocol::CallQuality out;
  out.seconds = seconds;
  out.quality_seconds.good = seconds;
  return out;
}

TEST(CallQualityOfSeveralClients, OfOneIsWhatItMeasured) {
  protocol::CallQuality one = part(60);
  one.round_trip_ms = {.median = 40, .p95 = 90};
  one.loss_sent = {.median = 0.01, .p95 = 0.2};
  one.sent_kbps_median = 512;
  one.longest_gap_ms = 700;
  one.best_height = 720;
  one.path = protocol::CallPath::kRelayed;
  one.relay_protocol = protocol::RelayProtocol::kTls;
  one.cause = "loss_here";
  EXPECT_EQ(add_up({one}), one);
}

TEST(CallQualityOfSeveralClients, AddsUpWeighsAndKeepsTheWorst) {
  protocol::CallQuality first = part(30);
  first.round_trip_ms = {.median = 100, .p95 = 400};
  first.loss_received = {.median = 0.4, .p95 = 0.5};
  first.received_kbps_median = 100;
  first.freeze_ms = 5;
  first.longest_gap_ms = 900;
  first.best_height = 360;
  first.reconnects = 1;
  first.path = protocol::CallPath::kRelayed;
  first.relay_protocol = protocol::RelayProtocol::kTcp;
  first.cause = "loss_here";
  protocol::CallQuality second = part(90);
  second.round_trip_ms = {.median = 20, .p95 = 50};
  second.received_kbps_median = 500;
  second.freeze_ms = 7;
  second.longest_gap_ms = 20;
  second.best_height = 720;
  second.reconnects = 2;
  second.path = protocol::CallPath::kDirect;
  const protocol::CallQuality sum = add_up({first, second});
  EXPECT_EQ(sum.seconds, 120);
  EXPECT_EQ(sum.quality_seconds.good, 120);
  EXPECT_EQ(sum.round_trip_ms, (protocol::TimeQuantiles{.median = 40, .p95 = 400}));
  EXPECT_DOUBLE_EQ(sum.loss_received.median, 0.1);
  EXPECT_DOUBLE_EQ(sum.loss_received.p95, 0.5);
  EXPECT_EQ(sum.received_kbps_median, 400);
  EXPECT_EQ(sum.freeze_ms, 12);
  EXPECT_EQ(sum.longest_gap_ms, 900);
  EXPECT_EQ(sum.best_height, 720);
  EXPECT_EQ(sum.reconnects, 3);
  EXPECT_EQ(sum.path, protocol::CallPath::kDirect);
  EXPECT_EQ(sum.relay_protocol, std::nullopt);
  EXPECT_EQ(sum.cause, "loss_here");
}

TEST(CallQualityOfSeveralClients, StaysWithinWhatTheProtocolAllows) {
  protocol::CallQuality longest = part(604'800);
  longest.freeze_ms = 604'800'000;
  longest.ice_restarts = 100'000;
  const protocol::CallQuality sum = add_up({longest, longest, longest});
  EXPECT_EQ(sum, longest);
}

}  // namespace
}  // namespace earshot::calls
