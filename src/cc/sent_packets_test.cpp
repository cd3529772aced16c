#include "cc/sent_packets.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::cc {
namespace {

constexpr Timestamp kStart = Timestamp::from_ns(1'000'000'000);

class SentPacketsTest : public testing::Test {
 protected:
  int64_t send(Duration at, uint16_t bytes = 1000, uint8_t probe = 0) {
    const uint16_t number = sent_.add(
        {.sent = kStart + at, .bytes = bytes, .probe = probe, .kind = PacketKind::kRetransmission});
    return sent_.unwrap(number);
  }

  SentPackets sent_;
};

TEST_F(SentPacketsTest, NumbersPacketsWithoutGaps) {
  EXPECT_EQ(send(0ms), 1);
  EXPECT_EQ(send(1ms), 2);
  EXPECT_EQ(sent_.next(), 3);
}

TEST_F(SentPacketsTest, TellsWhatAReceivedPacketWas) {
  const int64_t number = send(5ms, 700, 9);
  const auto received = sent_.on_received(number);
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(received->packet.sent, kStart + 5ms);
  EXPECT_EQ(received->packet.bytes, 700);
  EXPECT_EQ(received->packet.probe, 9);
  EXPECT_EQ(received->packet.kind, PacketKind::kRetransmission);
  EXPECT_FALSE(received->was_missing);
}

TEST_F(SentPacketsTest, TellsEachFateOnce) {
  const int64_t number = send(0ms);
  EXPECT_TRUE(sent_.on_missing(number).has_value());
  EXPECT_FALSE(sent_.on_missing(number).has_value());
  const auto late = sent_.on_received(number);
  ASSERT_TRUE(late.has_value());
  EXPECT_TRUE(late->was_missing);
  EXPECT_FALSE(sent_.on_received(number).has_value());
  EXPECT_FALSE(sent_.on_missing(number).has_value());
}

TEST_F(SentPacketsTest, KnowsNothingOfPacketsThatWereNotSent) {
  const int64_t number = send(0ms);
  EXPECT_FALSE(sent_.on_received(number + 1).has_value());
  EXPECT_FALSE(sent_.on_received(number - 1).has_value());
  EXPECT_FALSE(sent_.on_missing(0).has_value());
  EXPECT_LT(sent_.unwrap(5000), 0);  // that would be of 60,000 packets ago
  EXPECT_EQ(sent_.outstanding_bytes(), 1000u);
}

TEST_F(SentPacketsTest, CountsWhatIsBehindTheNewestReport) {
  send(0ms, 100);
  const int64_t second = send(1ms, 200);
  send(2ms, 400);
  EXPECT_EQ(sent_.outstanding_bytes(), 700u);
  EXPECT_EQ(sent_.oldest_outstanding(), kStart);
  sent_.on_received(second);
  EXPECT_EQ(sent_.outstanding_bytes(), 400u);
  EXPECT_EQ(sent_.oldest_outstanding(), kStart + 2ms);
  sent_.on_missing(second + 1);
  EXPECT_EQ(sent_.outstanding_bytes(), 0u);
  EXPECT_FALSE(sent_.has_outstanding());
}

TEST_F(SentPacketsTest, UnwrapsNumbersOverManyRounds) {
  int64_t number = 0;
  for (int i = 0; i < 200'000; ++i) {
    number = send(i * 1ms, 100);
    if (i % 50 == 49) {
      for (int64_t s = number - 49; s <= number; ++s) {
        ASSERT_TRUE(sent_.on_received(sent_.unwrap(static_cast<uint16_t>(s))).has_value()) << s;
      }
    }
  }
  EXPECT_EQ(number, 200'000);
}

TEST_F(SentPacketsTest, KeepsWhatIsOutstandingForSeconds) {
  const int64_t first = send(0ms);
  for (int i = 1; i < 3000; ++i) send(i * 3ms);
  EXPECT_TRUE(sent_.on_received(first).has_value());
}

TEST_F(SentPacketsTest, NeverHoldsMoreThanItsLimit) {
  const int64_t first = send(0ms);
  for (size_t i = 0; i < 3 * limits::kSentPacketsMax; ++i) send(1ms, 10);
  EXPECT_EQ(sent_.outstanding_bytes(), limits::kSentPacketsMax * 10);
  EXPECT_FALSE(sent_.on_received(first).has_value());
}

TEST_F(SentPacketsTest, ForgetsOldPacketsThatWereReported) {
  const int64_t first = send(0ms);
  sent_.on_missing(first);
  for (int i = 1; i <= 64; ++i) sent_.on_missing(send(2s + i * 1ms));
  EXPECT_FALSE(sent_.on_received(first).has_value());
}

}  // namespace
}  // namespace earshot::cc
