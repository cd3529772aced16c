#include "cc/bandwidth_estimator.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "base/random.h"
#include "codec/rtcp_writer.h"

namespace earshot::cc {
namespace {

class BandwidthEstimatorTest : public testing::Test {
 protected:
  static EstimatorConfig config(FeedbackKind kind = FeedbackKind::kTransportWide) {
    return {.feedback = kind, .start_bps = 500'000, .min_bps = 40'000, .max_bps = 4'000'000};
  }

  void deliver(std::span<const codec::PacketArrival> arrivals, uint64_t base) {
    std::array<uint8_t, 1200> bytes;
    codec::RtcpWriter writer(bytes);
    ASSERT_EQ(writer.add_transport_feedback({.base_sequence = base}, arrivals), arrivals.size());
    codec::RtcpWalk walk(writer.written());
    const auto packet = walk.next();
    estimator_.on_feedback(now_, codec::TransportFeedback::parse(*packet).value());
  }
  // Half a second of packets over a path of 20 ms, with a report about each tenth of a second.
  void half_second(size_t bytes = 625, Duration path = 20ms) {
    for (int report = 0; report < 5; ++report) {
      std::vector<codec::PacketArrival> arrivals;
      for (int i = 0; i < 10; ++i) {
        now_ += 10ms;
        const uint16_t number = estimator_.on_packet_sent(now_, PacketKind::kVideo, bytes);
        arrivals.push_back({.sequence = number, .arrival = now_ + path});
      }
      deliver(arrivals, arrivals[0].sequence);
    }
  }
  void silence(Duration time) {
    const Timestamp end = now_ + time;
    while (estimator_.next_deadline() < end) {
      now_ = std::max(now_, estimator_.next_deadline());
      estimator_.on_deadline(now_);
    }
    now_ = end;
  }

  BandwidthEstimator estimator_{config()};
  Timestamp now_ = Timestamp::from_ns(1'000'000'000'000);
};

TEST_F(BandwidthEstimatorTest, BeginsAtItsStartRateAndHasNoDeadlineYet) {
  EXPECT_EQ(estimator_.target_bps(), 500'000);
  EXPECT_EQ(estimator_.pacing_bps(), 1'250'000);
  EXPECT_EQ(estimator_.next_deadline(), Timestamp::max());
}

TEST_F(BandwidthEstimatorTest, NumbersPacketsAndProbesWithTheFirst) {
  EXPECT_FALSE(estimator_.take_probe().has_value());
  EXPECT_EQ(estimator_.on_packet_sent(now_, PacketKind::kAudio, 100), 1);
  EXPECT_EQ(estimator_.on_packet_sent(now_, PacketKind::kAudio, 100), 2);
  const auto probe = estimator_.take_probe();
  ASSERT_TRUE(probe.has_value());
  EXPECT_EQ(probe->bps, 1'500'000);
}

TEST_F(BandwidthEstimatorTest, MeasuresWhatGetsThroughAndTheRoundTrip) {
  half_second();
  half_second();
  EXPECT_NEAR(static_cast<double>(estimator_.acknowledged_bps()), 500'000, 5'000);
  EXPECT_LT(estimator_.rtt(), 100ms);
  EXPECT_EQ(estimator_.loss(), 0);
  EXPECT_EQ(estimator_.outstanding_bytes(), 0u);
  EXPECT_GT(estimator_.target_bps(), 500'000);
}

TEST_F(BandwidthEstimatorTest, TakesTheRoundTripOfReceiverReports) {
  for (int i = 0; i < 60; ++i) estimator_.on_rtt(230ms);
  half_second();
  EXPECT_NEAR(static_cast<double>(estimator_.rtt() / 1ms), 230, 2);
}

TEST_F(BandwidthEstimatorTest, SendsLessWhenNoReportsCome) {
  half_second();
  half_second();
  const int64_t before = estimator_.target_bps();
  for (int i = 0; i < 10; ++i) estimator_.on_packet_sent(now_, PacketKind::kVideo, 625);
  silence(500ms);
  EXPECT_GT(estimator_.target_bps(), before / 2);
  silence(700ms);
  EXPECT_LT(estimator_.target_bps(), before / 4);
  silence(60s);
  EXPECT_EQ(estimator_.target_bps(), 40'000);
}

TEST_F(BandwidthEstimatorTest, KeepsItsRateWhileNothingIsSent) {
  half_second();
  half_second();
  const int64_t before = estimator_.target_bps();
  silence(60s);
  EXPECT_EQ(estimator_.target_bps(), before);
}

TEST_F(BandwidthEstimatorTest, FollowsTheEstimateOfTheOtherSideWhereThereIsNoBetter) {
  estimator_ = BandwidthEstimator(config(FeedbackKind::kRemb));
  EXPECT_EQ(estimator_.on_packet_sent(now_, PacketKind::kVideo, 1000), 0);
  EXPECT_FALSE(estimator_.take_probe().has_value());
  EXPECT_EQ(estimator_.target_bps(), 500'000);
  estimator_.on_remb(1'200'000);
  EXPECT_EQ(estimator_.target_bps(), 1'200'000);
  estimator_.on_remb(INT64_MAX);
  EXPECT_EQ(estimator_.target_bps(), 4'000'000);
  estimator_.on_remb(-1);
  EXPECT_EQ(estimator_.target_bps(), 40'000);
}

TEST_F(BandwidthEstimatorTest, BoundsTheEstimateOfTheOtherSideByItsLosses) {
  estimator_ = BandwidthEstimator(config(FeedbackKind::kRemb));
  estimator_.on_packet_sent(now_, PacketKind::kVideo, 1000);
  estimator_.on_remb(1'000'000);
  estimator_.on_receiver_report(now_, 80, 0);
  now_ += 1s;
  estimator_.on_receiver_report(now_, 60, 40);
  EXPECT_NEAR(static_cast<double>(estimator_.target_bps()), 1'000'000 * (1 - 0.5 * 2 / 9), 1);
  EXPECT_NEAR(estimator_.loss(), 2.0 / 9, 1e-9);
}

TEST_F(BandwidthEstimatorTest, TakesNoFeedbackBeforeItHasSent) {
  deliver(std::vector<codec::PacketArrival>{{.sequence = 1, .arrival = now_}}, 1);
  EXPECT_EQ(estimator_.target_bps(), 500'000);
}

TEST_F(BandwidthEstimatorTest, IgnoresFeedbackAboutPacketsItDidNotSend) {
  half_second();
  const int64_t before = estimator_.target_bps();
  std::vector<codec::PacketArrival> arrivals;
  for (uint64_t i = 0; i < 300; ++i) {
    arrivals.push_back({.sequence = 1000 + i, .arrival = now_ + i * 20ms});
  }
  deliver(arrivals, 1000);
  EXPECT_EQ(estimator_.target_bps(), before);
}

TEST_F(BandwidthEstimatorTest, StaysWithinItsBoundsWhateverTheFeedbackSays) {
  SeededRandom random(11);
  uint64_t next = 1;
  for (int i = 0; i < 20'000; ++i) {
    now_ += std::chrono::milliseconds(random.below(60));
    for (uint64_t k = random.below(20); k > 0; --k) {
      const auto probe = estimator_.take_probe();
      next = estimator_.on_packet_sent(now_, static_cast<PacketKind>(random.below(4)),
                                       1 + random.below(1300), probe ? probe->id : uint8_t{0});
    }
    if (now_ >= estimator_.next_deadline()) estimator_.on_deadline(now_);
    const uint64_t base = (next + 65'000 - random.below(50)) % 65'536;
    std::vector<codec::PacketArrival> arrivals;
    Timestamp arrival = random.below(50) == 0
                            ? Timestamp::from_ns(static_cast<int64_t>(random.u64() >> 2))
                            : now_ + std::chrono::milliseconds(random.below(100));
    for (uint64_t k = 0; k < 1 + random.below(30); ++k) {
      arrival += std::chrono::microseconds(random.below(40'000)) - 10ms;
      arrivals.push_back({.sequence = base + 536 + 2 * k, .arrival = arrival});
    }
    deliver(arrivals, base + 536);
    ASSERT_GE(estimator_.target_bps(), 40'000);
    ASSERT_LE(estimator_.target_bps(), 4'000'000);
    ASSERT_GE(estimator_.rtt(), 0ms);
    ASSERT_GT(estimator_.next_deadline(), now_);
  }
}

}  // namespace
}  // namespace earshot::cc
