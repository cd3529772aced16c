#include "cc/twcc_receiver.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/random.h"

namespace earshot::cc {
namespace {

class TwccReceiverTest : public testing::Test {
 protected:
  void packet(uint16_t sequence, size_t bytes = 1000) {
    receiver_.on_packet(now_, sequence, bytes);
  }
  void packet_after(Duration wait, uint16_t sequence) {
    now_ += wait;
    packet(sequence);
  }

  // Of all messages that are due: "7@1 8- 9@3" are numbers with arrivals in ms after the first.
  std::vector<std::string> messages() {
    std::vector<std::string> out;
    std::array<uint8_t, 1200> bytes;
    while (true) {
      codec::RtcpWriter writer(bytes);
      if (!receiver_.write_feedback(now_, 1, 2, writer)) return out;
      codec::RtcpWalk walk(writer.written());
      out.push_back(text(codec::TransportFeedback::parse(walk.next().value()).value()));
    }
  }
  std::string text(const codec::TransportFeedback& feedback) {
    std::string out;
    std::optional<Duration> first;
    count_ = feedback.feedback_count();
    feedback.for_each([&](uint16_t sequence, std::optional<Duration> arrival) {
      if (!out.empty()) out += ' ';
      out += std::to_string(sequence);
      if (arrival && !first) first = *arrival;
      out += arrival ? "@" + std::to_string((*arrival - *first) / 1ms) : "-";
    });
    return out;
  }
  std::string message_when_due() {
    now_ = receiver_.next_deadline();
    const auto all = messages();
    return all.size() == 1 ? all[0] : std::to_string(all.size()) + " messages";
  }

  TwccReceiver receiver_;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000'000);
  int count_ = -1;
};

TEST_F(TwccReceiverTest, HasNothingToSayBeforeAPacketCame) {
  EXPECT_EQ(receiver_.next_deadline(), Timestamp::max());
  now_ += 10s;
  EXPECT_TRUE(messages().empty());
}

TEST_F(TwccReceiverTest, ReportsArrivalsWhenTheIntervalIsOver) {
  packet(10);
  packet_after(7ms, 11);
  packet_after(3ms, 12);
  EXPECT_TRUE(messages().empty());
  EXPECT_EQ(receiver_.next_deadline(), Timestamp::from_ns(1'000'000'000'000) + 100ms);
  EXPECT_EQ(message_when_due(), "10@0 11@7 12@10");
  EXPECT_EQ(receiver_.next_deadline(), Timestamp::max());
}

TEST_F(TwccReceiverTest, TellsWhatIsMissingBetweenMessagesAsWell) {
  packet(10);
  packet(12);
  EXPECT_EQ(message_when_due(), "10@0 11- 12@0");
  packet(15);
  EXPECT_EQ(message_when_due(), "13- 14- 15@0");
}

TEST_F(TwccReceiverTest, CountsItsMessages) {
  packet(1);
  message_when_due();
  EXPECT_EQ(count_, 0);
  packet(2);
  message_when_due();
  EXPECT_EQ(count_, 1);
}

TEST_F(TwccReceiverTest, ReportsALatePacketWithTheNextMessage) {
  packet(10);
  packet(12);
  EXPECT_EQ(message_when_due(), "10@0 11- 12@0");
  packet_after(5ms, 13);
  packet_after(5ms, 11);
  EXPECT_EQ(message_when_due(), "11@0 12@-110 13@-5");
}

TEST_F(TwccReceiverTest, TakesPacketsThatTheFirstOneOvertook) {
  packet(10);
  packet_after(1ms, 8);
  EXPECT_EQ(message_when_due(), "8@0 9- 10@-1");
}

TEST_F(TwccReceiverTest, IgnoresRepetitions) {
  packet(10);
  packet_after(20ms, 10);
  EXPECT_EQ(receiver_.ignored(), 1u);
  EXPECT_EQ(message_when_due(), "10@0");
  packet(10);
  EXPECT_EQ(receiver_.ignored(), 2u);
  EXPECT_EQ(receiver_.next_deadline(), Timestamp::max());
}

TEST_F(TwccReceiverTest, GoesOnWhereNumbersWrap) {
  packet(65534);
  packet(65535);
  packet(1);
  EXPECT_EQ(message_when_due(), "65534@0 65535@0 0- 1@0");
}

TEST_F(TwccReceiverTest, ReportsManyPacketsInSeveralMessages) {
  for (uint16_t i = 0; i < 1000; ++i) packet_after(50us, i);
  now_ += 100ms;
  const auto all = messages();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all[0].starts_with("0@0 "));
  EXPECT_TRUE(all[1].starts_with("400@0 "));
  EXPECT_TRUE(all[2].starts_with("800@0 "));
  EXPECT_EQ(receiver_.next_deadline(), Timestamp::max());
}

TEST_F(TwccReceiverTest, SendsMoreOftenWhenThereIsMoreMedia) {
  // Each call is a second of media; how many messages it made.
  const auto messages_at = [this](size_t bytes, Duration interval) {
    static uint16_t sequence = 0;
    size_t count = 0;
    for (Duration passed{}; passed < 1s; passed += interval) {
      now_ += interval;
      packet(sequence++, bytes);
      count += messages().size();
    }
    return count;
  };
  messages_at(1200, 4ms);
  EXPECT_NEAR(static_cast<double>(messages_at(1200, 4ms)), 20, 1);  // 2.4 Mbit/s: every 50 ms
  messages_at(100, 20ms);
  EXPECT_NEAR(static_cast<double>(messages_at(100, 20ms)), 4, 1);  // voice: every 250 ms
}

TEST_F(TwccReceiverTest, BeginsAnewAfterAJump) {
  packet(10);
  packet(10'000);
  EXPECT_EQ(message_when_due(), "10000@0");
}

TEST_F(TwccReceiverTest, FollowsASenderThatBeganAnewBelow) {
  packet(20'000);
  message_when_due();
  for (uint16_t i = 0; i < 99; ++i) packet(static_cast<uint16_t>(100 + i));
  EXPECT_EQ(receiver_.ignored(), 99u);
  packet(199);
  EXPECT_EQ(message_when_due(), "199@0");
}

TEST_F(TwccReceiverTest, KeepsOrderWhenItsClockWrapsTheWire) {
  // The ticks of 250 us wrap 32 bits, the reference time its 24.
  now_ = Timestamp::from_ns((int64_t{1} << 32) * 250'000) - 1ms;
  packet(1);
  packet_after(3ms, 2);
  EXPECT_EQ(message_when_due(), "1@0 2@3");
}

TEST_F(TwccReceiverTest, SplitsWhereTimesAreTooFarApart) {
  packet(1);
  packet_after(9s, 2);
  const auto all = messages();
  EXPECT_EQ(all, (std::vector<std::string>{"1@0", "2@0"}));
}

TEST_F(TwccReceiverTest, SurvivesAnyNumbers) {
  SeededRandom random(3);
  for (int i = 0; i < 200'000; ++i) {
    now_ += std::chrono::microseconds(random.below(2000));
    const uint64_t kind = random.below(100);
    static uint16_t sequence = 0;
    sequence = static_cast<uint16_t>(kind == 0   ? random.below(65536)
                                     : kind < 10 ? sequence - random.below(300)
                                                 : sequence + 1);
    packet(sequence);
    for (const std::string& message : messages()) EXPECT_NE(message, "");
  }
  EXPECT_LE(receiver_.next_deadline(), now_ + 250ms);
}

}  // namespace
}  // namespace earshot::cc
