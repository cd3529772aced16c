#include "codec/transport_feedback.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "codec/rtcp_writer.h"
#include "codec/testing/hex.h"

namespace earshot::codec {
namespace {

using testing::from_hex;
using Buffer = std::vector<uint8_t>;

// "7@0.25 8- 9@70": sequence numbers with arrivals in ms behind the reference time, "-" when lost.
std::string packets_in(const Buffer& bytes) {
  RtcpWalk walk(bytes);
  const auto packet = walk.next();
  const auto feedback = packet ? TransportFeedback::parse(*packet) : std::nullopt;
  if (!feedback) return "none";
  std::string out;
  feedback->for_each([&](uint16_t sequence, std::optional<Duration> arrival) {
    out += std::to_string(sequence);
    out += arrival ? "@" + std::to_string(*arrival / kArrivalTick) + " " : "- ";
  });
  return out;
}
std::string packets_of(std::string_view hex) { return packets_in(from_hex(hex)); }

// §3.1.3 of the draft.
TEST(TransportFeedback, ReadsRunsOfOneSymbol) {
  EXPECT_EQ(packets_of("8fcd0006 00000001 00000002 0005 0004 000001 07 2002 0002 0408 0000"),
            "5@4 6@12 7- 8- ");
}

// §3.1.4.
TEST(TransportFeedback, ReadsVectorsOfBothWidths) {
  // 1 0 then 01 0000...: the second packet of two.
  EXPECT_EQ(packets_of("8fcd0005 00000001 00000002 0005 0002 000001 07 9000 04 00"), "5- 6@4 ");
  // 1 1 then 01 00 10 11...: small, lost, large; the rest is not counted.
  EXPECT_EQ(packets_of("8fcd0006 00000001 00000002 ffff 0003 000001 07 d200 04 ffff 000000"),
            "65535@4 0- 1@3 ");
}

// Whole words by RFC 3550's padding, of less than a word: Chromium and Firefox.
TEST(TransportFeedback, ReadsThePaddingOfBrowsers) {
  EXPECT_EQ(packets_of("afcd0006 00000001 00000002 0005 0003 000001 07 2003 040404 000003"),
            "5@4 6@8 7@12 ");
  EXPECT_EQ(packets_of("afcd0005 00000001 00000002 0005 0001 000001 07 2001 04 01"), "5@4 ");
}

TEST(TransportFeedback, IsReadNoFurtherThanAsked) {
  // Eight runs: 65,535 packets, the last one of which arrived.
  const Buffer bytes = from_hex(
      "8fcd000a 00000001 00000002 0005 ffff 000001 07"
      "1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff 0006 2001 0400 0000");
  RtcpWalk walk(bytes);
  const auto feedback = TransportFeedback::parse(walk.next().value());
  ASSERT_TRUE(feedback.has_value());
  const auto packets = [&](auto... max) {
    size_t count = 0;
    size_t arrived = 0;
    feedback->for_each(
        [&](uint16_t, std::optional<Duration> arrival) {
          ++count;
          if (arrival) ++arrived;
        },
        max...);
    return std::pair(count, arrived);
  };
  EXPECT_EQ(packets(), std::pair(size_t{65'535}, size_t{1}));
  EXPECT_EQ(packets(3u), std::pair(size_t{3}, size_t{0}));
}

TEST(TransportFeedback, TellsTheReferenceTimeWithItsSign) {
  const Buffer bytes = from_hex("8fcd0005 00000001 00000002 0005 0001 ffffff 07 2001 04 00");
  RtcpWalk walk(bytes);
  const auto feedback = TransportFeedback::parse(walk.next().value());
  ASSERT_TRUE(feedback.has_value());
  EXPECT_EQ(feedback->reference_time(), -64ms);
  EXPECT_EQ(feedback->feedback_count(), 7);
  EXPECT_EQ(feedback->about().media_ssrc, 2u);
}

TEST(TransportFeedback, IsNothingWhenChunksOrDeltasAreMissing) {
  EXPECT_EQ(packets_of("8fcd0005 00000001 00000002 0005 0003 000001 07 2002 04 00"), "none");
  EXPECT_EQ(packets_of("8fcd0005 00000001 00000002 0005 0003 000001 07 2003 04 00"), "none");
  EXPECT_EQ(packets_of("8fcd0005 00000001 00000002 0005 0001 000001 07 6001 04 00"), "none");
  EXPECT_EQ(packets_of("8fcd0005 00000001 00000002 0005 0001 000001 07 2000 2001"), "none");
  EXPECT_EQ(packets_of("8fcd0003 00000001 00000002 0005 0001"), "none");
}

constexpr TransportFeedbackHead kHead = {
    .sender_ssrc = 1, .media_ssrc = 2, .base_sequence = 5, .feedback_count = 7};

PacketArrival at(uint64_t sequence, int64_t ticks) {
  return {.sequence = sequence, .arrival = Timestamp() + kArrivalTick * ticks};
}

Buffer encoded(const TransportFeedbackHead& head, const std::vector<PacketArrival>& arrivals,
               size_t size = 1200, size_t* reported = nullptr) {
  Buffer out(size, 0xee);
  RtcpWriter writer(out);
  const size_t count = writer.add_transport_feedback(head, arrivals);
  if (reported != nullptr) *reported = count;
  out.resize(writer.size());
  return out;
}

TEST(TransportFeedback, IsWrittenWithTheTimeOfTheFirstArrival) {
  EXPECT_EQ(encoded(kHead, {at(5, 256 + 4), at(6, 256 + 12)}),
            from_hex("8fcd0005 00000001 00000002 0005 0002 000001 07 2002 0408"));
}

TEST(TransportFeedback, IsWrittenWithLossesAndReordering) {
  const Buffer bytes = encoded(kHead, {at(7, 256), at(8, 255), at(10, 255 + 256)});
  EXPECT_EQ(packets_in(bytes), "5- 6- 7@0 8@-1 9- 10@255 ");
}

TEST(TransportFeedback, IsWrittenInFewBytesForAnEvenStream) {
  std::vector<PacketArrival> arrivals;
  for (uint64_t i = 0; i < 100; ++i) arrivals.push_back(at(5 + i, static_cast<int64_t>(4 * i)));
  EXPECT_EQ(encoded(kHead, arrivals).size(), 4 + 16 + 2 + 100 + 2u);
}

TEST(TransportFeedback, EndsWhereTimesLieTooFarApart) {
  size_t reported = 0;
  const Buffer bytes = encoded(kHead, {at(5, 0), at(6, 40'000), at(7, 40'001)}, 1200, &reported);
  EXPECT_EQ(reported, 1u);
  EXPECT_EQ(packets_in(bytes), "5@0 ");
}

TEST(TransportFeedback, BeginsAnewWhenPacketsLieTooFarApart) {
  size_t reported = 0;
  EXPECT_EQ(packets_in(encoded(kHead, {at(5, 0), at(40'000, 1)}, 1200, &reported)), "5@0 ");
  EXPECT_EQ(reported, 1u);
  EXPECT_EQ(packets_in(encoded(kHead, {at(40'000, 1)})), "40000@1 ");
}

TEST(TransportFeedback, TakesNothingOutOfOrder) {
  size_t reported = 0;
  EXPECT_EQ(packets_in(encoded(kHead, {at(6, 1), at(6, 2), at(7, 3)}, 1200, &reported)), "5- 6@1 ");
  EXPECT_EQ(reported, 1u);
}

TEST(TransportFeedback, IsNotWrittenWithoutArrivalsOrRoom) {
  EXPECT_TRUE(encoded(kHead, {}).empty());
  EXPECT_TRUE(encoded(kHead, {at(5, 0)}, 3).empty());
  EXPECT_TRUE(encoded(kHead, {at(5, 0)}, 20).empty());
  EXPECT_FALSE(encoded(kHead, {at(5, 0)}, 68).empty());
}

struct Arrivals {
  std::vector<PacketArrival> list;
  uint64_t base = 0;
};
Arrivals random_arrivals(Random& random) {
  Arrivals arrivals;
  arrivals.base = 65'000 + random.below(1000);
  uint64_t sequence = arrivals.base + random.below(3);
  auto ticks = static_cast<int64_t>(random.below(1'000'000));
  const uint64_t gap = 1 + random.below(40);
  const int64_t spread = 1 + static_cast<int64_t>(random.below(600));
  const size_t count = 1 + random.below(400);
  for (size_t i = 0; i < count; ++i) {
    arrivals.list.push_back(at(sequence, ticks));
    sequence += random.below(4) == 0 ? 1 + random.below(gap) : 1;
    if (random.below(100) == 0) sequence += random.below(10'000);
    ticks =
        std::max<int64_t>(0, ticks + static_cast<int64_t>(random.below(2 * spread)) - spread / 4);
  }
  return arrivals;
}

// All messages together say of each packet what happened to it, however little fits into one.
TEST(TransportFeedback, SaysTheSameInMessagesOfAnySize) {
  SeededRandom random(1015);
  for (int round = 0; round < 400; ++round) {
    const Arrivals arrivals = random_arrivals(random);
    const size_t size = 68 + random.below(300);
    uint64_t base = arrivals.base;
    std::span<const PacketArrival> rest = arrivals.list;
    while (!rest.empty()) {
      Buffer out(size);
      RtcpWriter writer(out);
      TransportFeedbackHead head = kHead;
      head.base_sequence = base;
      const size_t reported = writer.add_transport_feedback(head, rest);
      ASSERT_GT(reported, 0u) << round;
      RtcpWalk walk(writer.written());
      const auto feedback = TransportFeedback::parse(walk.next().value());
      ASSERT_TRUE(feedback.has_value()) << round;
      size_t i = 0;
      feedback->for_each([&](uint16_t sequence, std::optional<Duration> arrival) {
        ASSERT_EQ(sequence, static_cast<uint16_t>(base)) << round;
        if (arrival) {
          ASSERT_EQ(rest[i].sequence, base) << round;
          ASSERT_EQ(Timestamp() + feedback->reference_time() + *arrival, rest[i].arrival) << round;
          ++i;
        }
        ++base;
      });
      ASSERT_EQ(i, reported) << round;
      rest = rest.subspan(reported);
    }
    ASSERT_EQ(base, arrivals.list.back().sequence + 1) << round;
  }
}

}  // namespace
}  // namespace earshot::codec
