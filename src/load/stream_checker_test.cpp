// Each test spoils a stream in one way, and the checker has to find that and nothing else.
#include "load/stream_checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "base/random.h"
#include "codec/big_endian.h"

namespace earshot::load {
namespace {

using sfu::MediaCodec;
using sfu::testing::PublisherConfig;
using sfu::testing::SentPacket;
using sfu::testing::SyntheticPublisher;
using ::testing::IsEmpty;

constexpr uint32_t kRtxSsrc = 99;
constexpr uint32_t kName = 7;
constexpr Duration kFrameTime = 33ms;
constexpr PublisherConfig kCamera = {
    .streams = 1, .packets = 2, .dependency_descriptor = true, .name = kName};

class StreamCheckerTest : public testing::Test {
 protected:
  using Packets = std::vector<std::vector<uint8_t>>;

  // One picture, as it leaves the publisher.
  Packets picture() {
    now_ += kFrameTime;
    Packets out;
    for (SentPacket& packet : publisher_.picture(now_)) out.push_back(std::move(packet.bytes));
    return out;
  }
  void give(const std::vector<uint8_t>& bytes) {
    const auto packet = codec::RtpPacket::parse(bytes, extensions_);
    ASSERT_TRUE(packet.has_value());
    checker_.receive(*packet, MediaCodec::kVp8, lost_, now_);
  }
  void give(const Packets& packets) {
    for (const auto& packet : packets) give(packet);
  }
  void play(int pictures) {
    for (int i = 0; i < pictures; ++i) {
      give(picture());
      checker_.settle(now_);
    }
  }
  // Ten good pictures, one spoilt, ten good ones, and time to judge them.
  void play_around(const std::function<void(Packets&)>& spoil) {
    play(10);
    Packets packets = picture();
    spoil(packets);
    give(packets);
    play(10);
    judge_all();
  }
  void judge_all() { checker_.settle(now_ + StreamChecker::kPatience); }
  void expect_only(Violation violation) {
    EXPECT_GT(violations_.count(violation), 0u);
    EXPECT_EQ(violations_.total(), violations_.count(violation))
        << testing::PrintToString(violations_.examples());
  }
  // Where the payload of a packet begins.
  size_t payload_at(const std::vector<uint8_t>& bytes) const {
    return codec::RtpPacket::parse(bytes, extensions_)->header_bytes();
  }

  SeededRandom random_{5};
  SyntheticPublisher publisher_{kCamera, random_};
  const codec::ExtensionMap extensions_ = SyntheticPublisher::extensions();
  Violations violations_;
  StreamChecker checker_{"slot", kRtxSsrc, violations_};
  uint64_t lost_ = 0;
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
};

TEST_F(StreamCheckerTest, FindsNothingWrongWithAFaithfulStream) {
  play(200);
  judge_all();
  EXPECT_THAT(violations_.examples(), IsEmpty());
  EXPECT_EQ(checker_.frames(), 200u);
  EXPECT_EQ(checker_.frozen(), 0u);
  EXPECT_EQ(checker_.gaps() + checker_.lost(), 0u);
}

TEST_F(StreamCheckerTest, TellsWhoseAPacketIsAndWhenItWasMade) {
  const Packets packets = picture();
  const auto packet = codec::RtpPacket::parse(packets[0], extensions_);
  const auto origin = checker_.receive(*packet, MediaCodec::kVp8, 0, now_);
  ASSERT_TRUE(origin.has_value());
  EXPECT_EQ(origin->publisher, kName);
  EXPECT_EQ(origin->made, now_);
}

TEST_F(StreamCheckerTest, TakesWhatTheNetworkLostForALoss) {
  play(10);
  Packets packets = picture();
  packets.pop_back();
  give(packets);
  ++lost_;
  play(10);
  judge_all();
  EXPECT_EQ(violations_.total(), 0u);
  EXPECT_EQ(checker_.lost(), 1u);
  EXPECT_EQ(checker_.gaps(), 0u);
  EXPECT_GT(checker_.frozen(), 0u);
  EXPECT_TRUE(checker_.take_key_frame_wish());
  EXPECT_FALSE(checker_.take_key_frame_wish());
}

TEST_F(StreamCheckerTest, FindsAGapThatNobodyLost) {
  play_around([](Packets& packets) { packets.pop_back(); });
  EXPECT_EQ(checker_.gaps(), 1u);
  EXPECT_EQ(checker_.lost(), 0u);
}

TEST_F(StreamCheckerTest, TakesARetransmissionForThePacketItself) {
  play(10);
  Packets packets = picture();
  std::vector<uint8_t> again = packets.back();
  packets.pop_back();
  give(packets);
  ++lost_;
  play(3);
  const uint16_t number = codec::load16(again.data() + 2);
  codec::store16(again.data() + 2, 1);
  codec::store32(again.data() + 8, kRtxSsrc);
  const auto at = static_cast<ptrdiff_t>(payload_at(again));
  again.insert(again.begin() + at, {0, 0});
  codec::store16(again.data() + at, number);
  give(again);
  play(10);
  judge_all();
  EXPECT_EQ(checker_.lost() + checker_.gaps() + checker_.frozen(), 0u);
  EXPECT_EQ(violations_.total(), 0u);
}

TEST_F(StreamCheckerTest, FindsATimestampThatGoesBack) {
  play_around([](Packets& packets) {
    for (auto& packet : packets) {
      codec::store32(packet.data() + 4, codec::load32(packet.data() + 4) - 90'000);
    }
  });
  expect_only(Violation::kTimestamp);
}

TEST_F(StreamCheckerTest, FindsATimestampThatRunsAwayFromTheClock) {
  play_around([](Packets& packets) {
    for (auto& packet : packets) {
      codec::store32(packet.data() + 4, codec::load32(packet.data() + 4) + 5 * 90'000);
    }
  });
  expect_only(Violation::kTimestamp);
}

TEST_F(StreamCheckerTest, FindsAFrameWithTwoTimestamps) {
  play_around([](Packets& packets) {
    codec::store32(packets[1].data() + 4, codec::load32(packets[1].data() + 4) + 1);
  });
  expect_only(Violation::kTornFrame);
}

TEST_F(StreamCheckerTest, FindsAPictureIdThatLeavesAGap) {
  play_around([this](Packets& packets) {
    for (auto& packet : packets) ++packet[payload_at(packet) + 3];
  });
  expect_only(Violation::kPictureId);
}

TEST_F(StreamCheckerTest, FindsATl0PictureIndexThatJumps) {
  play_around([this](Packets& packets) {
    for (auto& packet : packets) packet[payload_at(packet) + 4] ^= 0x20;
  });
  expect_only(Violation::kPictureId);
}

TEST_F(StreamCheckerTest, FindsAFrameNumberThatDoesNotGoOn) {
  play_around([this](Packets& packets) {
    for (auto& packet : packets) {
      const auto value = codec::RtpPacket::parse(packet, extensions_)
                             ->extension(codec::RtpExtension::kDependencyDescriptor);
      const auto at = static_cast<size_t>(value->data() - packet.data());
      codec::store16(packet.data() + at + 1,
                     static_cast<uint16_t>(codec::load16(value->data() + 1) - 3));
    }
  });
  expect_only(Violation::kFrameNumber);
}

TEST_F(StreamCheckerTest, TakesAStreamThatDoesNotBeginWithAKeyFrameForAGap) {
  picture();
  play(20);
  judge_all();
  EXPECT_EQ(checker_.gaps(), 1u);
  EXPECT_EQ(checker_.frozen(), 20u);
  EXPECT_EQ(violations_.total(), 0u) << "what a gap is, is judged at the end";
}

TEST_F(StreamCheckerTest, TakesTheLossOfTheFirstPacketForALoss) {
  lost_ = 1;
  Packets packets = picture();
  packets.erase(packets.begin());
  give(packets);
  play(20);
  judge_all();
  EXPECT_EQ(checker_.gaps(), 0u);
  EXPECT_EQ(checker_.lost(), 1u);
  EXPECT_EQ(violations_.total(), 0u);
}

TEST_F(StreamCheckerTest, FindsAFrameThatWasLeftOutAlthoughOthersNeedIt) {
  // Every fourth one is of the base layer; numbers and ids close over it.
  play(8);
  picture();
  for (int i = 0; i < 8; ++i) {
    Packets packets = picture();
    for (auto& packet : packets) {
      codec::store16(packet.data() + 2,
                     static_cast<uint16_t>(codec::load16(packet.data() + 2) - 2));
      --packet[payload_at(packet) + 3];
      --packet[payload_at(packet) + 4];
    }
    give(packets);
  }
  judge_all();
  EXPECT_GT(violations_.count(Violation::kUndecodable), 0u);
}

TEST_F(StreamCheckerTest, FindsAPayloadThatWasCut) {
  play_around([this](Packets& packets) { packets.back().resize(payload_at(packets.back()) + 10); });
  EXPECT_EQ(violations_.count(Violation::kMalformed), 1u);
}

TEST_F(StreamCheckerTest, WaitsForAFrameInWhichTheServerHalts) {
  play(10);
  const Packets packets = picture();
  give(packets[0]);
  now_ += 10s;
  checker_.settle(now_);
  EXPECT_EQ(checker_.frames(), 10u);
  give(packets[1]);
  play(10);
  judge_all();
  EXPECT_EQ(checker_.frames(), 21u);
  EXPECT_EQ(violations_.count(Violation::kUndecodable), 0u);
}

TEST_F(StreamCheckerTest, FindsAFrameThatLacksAPacketAlthoughNoNumberIsMissing) {
  play(10);
  Packets packets = picture();
  packets.pop_back();
  give(packets);
  for (int i = 0; i < 10; ++i) {
    packets = picture();
    for (auto& packet : packets) {
      codec::store16(packet.data() + 2,
                     static_cast<uint16_t>(codec::load16(packet.data() + 2) - 1));
    }
    give(packets);
  }
  judge_all();
  EXPECT_GT(violations_.count(Violation::kUndecodable) + violations_.count(Violation::kTornFrame),
            0u);
  EXPECT_EQ(checker_.gaps() + checker_.lost(), 0u);
}

TEST_F(StreamCheckerTest, KeepsNothingOfWhatItHasJudged) {
  play(5000);
  const uint64_t judged = checker_.frames();
  EXPECT_GT(judged, 4900u) << "only the last two seconds are still open";
}

}  // namespace
}  // namespace earshot::load
