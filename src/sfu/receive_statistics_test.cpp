#include "sfu/receive_statistics.h"

#include <gtest/gtest.h>

namespace earshot::sfu {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(5'000'000'000);

// RFC 3550 §A.3.
TEST(ReceiveStatistics, TellsWhatWasLostSinceTheLastReportAndInAll) {
  ReceiveStatistics statistics(90'000);
  for (uint64_t i = 0; i < 100; ++i) {
    if (i % 4 != 1) statistics.on_packet(kStart, 65'500 + i, 0);
  }
  codec::ReportBlock block = statistics.report(kStart, 9);
  EXPECT_EQ(block.ssrc, 9u);
  EXPECT_EQ(block.fraction_lost, 64);
  EXPECT_EQ(block.cumulative_lost, 25);
  EXPECT_EQ(block.highest_sequence, 65'599u);
  EXPECT_FALSE(statistics.is_active());
  for (uint64_t i = 100; i < 200; ++i) statistics.on_packet(kStart, 65'500 + i, 0);
  EXPECT_TRUE(statistics.is_active());
  block = statistics.report(kStart, 9);
  EXPECT_EQ(block.fraction_lost, 0);
  EXPECT_EQ(block.cumulative_lost, 25);
}

TEST(ReceiveStatistics, DuplicatesCountAgainstLosses) {
  ReceiveStatistics statistics(90'000);
  for (uint64_t i : {10, 11, 11, 11, 12}) statistics.on_packet(kStart, i, 0);
  const codec::ReportBlock block = statistics.report(kStart, 1);
  EXPECT_EQ(block.cumulative_lost, -2);
  EXPECT_EQ(block.fraction_lost, 0);
}

TEST(ReceiveStatistics, WhatCameLateFillsItsGap) {
  ReceiveStatistics statistics(90'000);
  for (uint64_t i : {12, 14, 13, 11}) statistics.on_packet(kStart, i, 0);
  EXPECT_EQ(statistics.report(kStart, 1).cumulative_lost, 0);
}

// RFC 3550 §A.8: packets every 20 ms that arrive 5 ms early and late in turn differ by 10 ms.
TEST(ReceiveStatistics, JitterIsTheMeanDifferenceOfTransit) {
  ReceiveStatistics statistics(48'000);
  for (uint64_t i = 0; i < 500; ++i) {
    const Duration early_or_late = i % 2 == 0 ? -5ms : 5ms;
    statistics.on_packet(kStart + 20ms * static_cast<int64_t>(i) + early_or_late, i,
                         static_cast<uint32_t>(0xFFFFF000u + 960 * i));
  }
  EXPECT_NEAR(static_cast<double>(statistics.jitter().count()), 10e6, 0.1e6);
  EXPECT_NEAR(statistics.report(kStart, 1).jitter, 480, 5);
}

TEST(ReceiveStatistics, AnswersTheLatestSenderReport) {
  ReceiveStatistics statistics(90'000);
  statistics.on_packet(kStart, 1, 0);
  EXPECT_EQ(statistics.report(kStart, 1).last_sr, 0u);
  statistics.on_sender_report(kStart, 0x0123'4567'89AB'CDEF);
  const codec::ReportBlock block = statistics.report(kStart + 1500ms, 1);
  EXPECT_EQ(block.last_sr, 0x4567'89ABu);
  EXPECT_EQ(block.delay_since_last_sr, 98'304u);
}

}  // namespace
}  // namespace earshot::sfu
