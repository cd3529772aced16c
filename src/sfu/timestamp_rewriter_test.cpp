#include "sfu/timestamp_rewriter.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

constexpr uint32_t kRate = 90'000;
Timestamp at(int64_t ms) { return Timestamp() + std::chrono::milliseconds(ms); }
constexpr uint32_t ticks(int64_t ms) { return static_cast<uint32_t>(ms * 90); }

StreamClock clock_of(NtpTime ntp, uint32_t rtp) {
  StreamClock clock;
  clock.on_sender_report({.ntp_time = ntp, .rtp_timestamp = rtp});
  return clock;
}
constexpr NtpTime kNtp = 0xE000'0000'0000'0000;
NtpTime ntp(int64_t ms) { return ntp_plus(kNtp, std::chrono::milliseconds(ms)); }

TEST(NtpTime, CountsInBothDirections) {
  EXPECT_EQ(ntp_plus(kNtp, 1s), kNtp + (NtpTime{1} << 32));
  EXPECT_EQ(ntp_plus(kNtp, -500ms), kNtp - (NtpTime{1} << 31));
  EXPECT_EQ(ntp_between(ntp_plus(kNtp, 90'061s), kNtp), 90'061s);
  EXPECT_EQ(ntp_between(kNtp, ntp_plus(kNtp, 250ms)), -250ms);
  EXPECT_EQ(to_ntp(WallTime::from_ms(0)) >> 32, 2'208'988'800u);
  EXPECT_EQ(to_ntp(WallTime::from_ms(1500)) & 0xffffffff, 0x80000000u);
  EXPECT_EQ(rtp_ticks(20ms, 48'000), 960u);
  EXPECT_EQ(rtp_ticks(-20ms, 48'000), static_cast<uint32_t>(-960));
}

TEST(TimestampRewriter, BeginsWhereItIsTold) {
  TimestampRewriter rewriter(kRate, 90, 7777);
  rewriter.begin(123, at(0));
  EXPECT_EQ(rewriter.out(123), 7777u);
  EXPECT_EQ(rewriter.out(123 + 3000), 7777u + 3000);
}

TEST(TimestampRewriter, FollowsTheArrivalWhereNothingElseIsKnown) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(5, at(0));
  rewriter.on_sent(rewriter.out(5), at(0));
  rewriter.on_sent(rewriter.out(5 + ticks(100)), at(100));
  rewriter.begin(0xfffffff0, at(350));
  EXPECT_EQ(rewriter.out(0xfffffff0), 1000 + ticks(350));
}

TEST(TimestampRewriter, GoesForwardEvenWhenTwoSourcesComeAtOnce) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(5, at(0));
  rewriter.on_sent(rewriter.out(5), at(0));
  rewriter.begin(99, at(0));
  EXPECT_EQ(rewriter.out(99), 1000u + 90);
}

// RFC 3550 §6.4.1: both layers have one clock behind them.
TEST(TimestampRewriter, AlignsLayersByTheirSenderReports) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(500, at(0));
  rewriter.on_sent(rewriter.out(500), at(0));
  // At 0 ms the layers were at 500 and 90,000; their reports came at different times.
  const StreamClock from = clock_of(ntp(0), 500);
  const StreamClock to = clock_of(ntp(40), 90'000 + ticks(40));
  rewriter.on_sent(rewriter.out(500 + ticks(33)), at(33));
  // A frame taken at 66 ms, which came 30 ms late.
  rewriter.begin_layer(90'000 + ticks(66), at(96), from, to);
  EXPECT_EQ(rewriter.out(90'000 + ticks(66)), 1000 + ticks(66));
}

TEST(TimestampRewriter, DoesNotAddUpWhatItMovedFrames) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(500, at(0));
  rewriter.on_sent(rewriter.out(500), at(0));
  const StreamClock a = clock_of(ntp(0), 500);
  const StreamClock b = clock_of(ntp(0), 90'000);
  for (int i = 1; i <= 20; ++i) {
    // Each layer's frame of the same moment: the second is moved behind the first.
    const uint32_t moment = ticks(100 * i);
    rewriter.begin_layer(90'000 + moment, at(100 * i), a, b);
    EXPECT_EQ(rewriter.out(90'000 + moment), 1000 + moment);
    rewriter.on_sent(rewriter.out(90'000 + moment), at(100 * i));
    rewriter.begin_layer(500 + moment, at(100 * i), b, a);
    EXPECT_EQ(rewriter.out(500 + moment), 1000 + moment + 90);
    rewriter.on_sent(rewriter.out(500 + moment), at(100 * i));
  }
}

TEST(TimestampRewriter, DoesNotBelieveReportsAgainstTheClock) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(500, at(0));
  rewriter.on_sent(rewriter.out(500), at(0));
  const StreamClock from = clock_of(ntp(0), 500);
  const StreamClock to = clock_of(ntp(60'000), 90'000);  // a minute off
  rewriter.begin_layer(90'000 + ticks(66), at(66), from, to);
  EXPECT_EQ(rewriter.out(90'000 + ticks(66)), 1000 + ticks(66));
  rewriter.begin_layer(1, at(100), StreamClock(), to);
  EXPECT_EQ(rewriter.out(1), 1000 + ticks(100)) << "and none against nothing";
}

TEST(TimestampRewriter, CountsARepeatedFrameOnce) {
  TimestampRewriter rewriter(kRate, 90, 1000);
  rewriter.begin(500, at(0));
  rewriter.on_sent(1000, at(0));
  rewriter.on_sent(1000, at(5));
  EXPECT_EQ(rewriter.expected_at(at(10)), 1000 + ticks(10));
}

TEST(PublisherClock, KeepsToTheReportThatWasQuickest) {
  PublisherClock clock;
  EXPECT_FALSE(clock.known());
  clock.on_sender_report(ntp(0), at(150));  // 150 ms on the way
  EXPECT_EQ(ntp_between(clock.ntp_at(at(150)), ntp(0)), 0ms);
  clock.on_sender_report(ntp(1000), at(1020));  // 20 ms on the way
  EXPECT_EQ(ntp_between(clock.ntp_at(at(1020)), ntp(1000)), 0ms);
  clock.on_sender_report(ntp(2000), at(2220));  // 220 ms on the way: not believed
  const Duration off = ntp_between(ntp(2200), clock.ntp_at(at(2220)));
  EXPECT_GE(off, 0ms);
  EXPECT_LE(off, 1ms);
}

TEST(PublisherClock, FollowsAClockThatWasSet) {
  PublisherClock clock;
  clock.on_sender_report(ntp(0), at(20));
  clock.on_sender_report(ntp(3'600'000), at(1020));
  EXPECT_EQ(ntp_between(clock.ntp_at(at(1020)), ntp(3'600'000)), 0ms);
  clock.on_sender_report(ntp(0), at(2020));
  EXPECT_EQ(ntp_between(clock.ntp_at(at(2020)), ntp(0)), 0ms);
}

}  // namespace
}  // namespace earshot::sfu
