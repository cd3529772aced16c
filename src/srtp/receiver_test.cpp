#include "srtp/receiver.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "srtp/testing/session.h"

namespace earshot::srtp {
namespace {

using namespace testing;

std::vector<uint8_t> payload_of(uint64_t index) {
  ByteWriter writer;
  writer.u64(index);
  return writer.take();
}

struct EveryVariant : ::testing::TestWithParam<Variant> {
  Session session{GetParam()};

  bool arrives(uint32_t ssrc, uint64_t index) {
    const auto opened = session.unprotect(session.protect(ssrc, index, payload_of(index)));
    return opened == payload_of(index) && session.last_index == index;
  }
};

INSTANTIATE_TEST_SUITE_P(SrtpReceiver, EveryVariant, ::testing::ValuesIn(variants()),
                         [](const auto& info) {
                           std::string name = text(info.param);
                           std::erase_if(name, [](char c) { return c == ' ' || c == '-'; });
                           return name;
                         });

TEST_P(EveryVariant, OpensWhatWasSealed) {
  for (const size_t size : {0u, 1u, 15u, 16u, 17u, 100u, 1100u}) {
    const std::vector<uint8_t> payload(size, 0xAB);
    EXPECT_EQ(session.unprotect(session.protect(1, 100 + size, payload)), payload);
  }
  EXPECT_EQ(session.receiver.counters().not_authentic, 0u);
}

TEST_P(EveryVariant, FollowsTheRolloverOfSequenceNumbers) {
  for (uint64_t index = 65'000; index < 3 * 65'536 + 100; index += 7) {
    ASSERT_TRUE(arrives(1, index)) << index;
  }
}

TEST_P(EveryVariant, FollowsTheRolloverAcrossLoss) {
  EXPECT_TRUE(arrives(1, 50'000));
  EXPECT_TRUE(arrives(1, 65'536 + 10'000)) << "25 thousand packets lost around the rollover";
  EXPECT_TRUE(arrives(1, 65'536 + 42'000));
  EXPECT_TRUE(arrives(1, 2 * 65'536 + 5));
}

TEST_P(EveryVariant, TakesLatePacketsFromBeforeTheRollover) {
  EXPECT_TRUE(arrives(1, 65'530));
  EXPECT_TRUE(arrives(1, 65'540));
  EXPECT_TRUE(arrives(1, 65'535));
  EXPECT_TRUE(arrives(1, 65'536));
  EXPECT_TRUE(arrives(1, 65'541));
}

TEST_P(EveryVariant, LosesAStreamThatJumpsHalfATurn) {
  EXPECT_TRUE(arrives(1, 65'000));
  EXPECT_FALSE(arrives(1, 65'000 + 40'000));
  EXPECT_EQ(session.receiver.counters().not_authentic + session.receiver.counters().replayed, 1u);
}

TEST_P(EveryVariant, TakesEveryPacketOnce) {
  std::vector<std::vector<uint8_t>> packets;
  for (uint64_t index = 65'500; index < 65'600; ++index) {
    packets.push_back(session.protect(1, index, payload_of(index)));
  }
  for (const auto& packet : packets) EXPECT_TRUE(session.unprotect(packet));
  for (const auto& packet : packets) EXPECT_FALSE(session.unprotect(packet));
  EXPECT_EQ(session.receiver.counters().replayed, packets.size());
}

TEST_P(EveryVariant, DropsWhatIsOlderThanTheWindow) {
  const auto old = session.protect(1, 1000, payload_of(1000));
  const auto late = session.protect(1, 1001, payload_of(1001));
  EXPECT_TRUE(arrives(1, 1000 + limits::kSrtpReplayWindow));
  EXPECT_FALSE(session.unprotect(old));
  EXPECT_TRUE(session.unprotect(late));
}

TEST_P(EveryVariant, DropsAPacketWithAnyBitChanged) {
  const auto packet = session.protect(9, 3, payload_of(3));
  for (size_t bit = 0; bit < packet.size() * 8; ++bit) {
    auto changed = packet;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    ASSERT_FALSE(session.unprotect(changed)) << bit;
  }
  EXPECT_EQ(session.unprotect(packet), payload_of(3)) << "and none of them left a trace";
}

TEST_P(EveryVariant, DropsAnRtcpPacketWithAnyBitChanged) {
  const auto report = rtcp_packet(5, 2);
  const auto packet = session.protect_rtcp(report);
  for (size_t bit = 0; bit < packet.size() * 8; ++bit) {
    auto changed = packet;
    changed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    ASSERT_FALSE(session.unprotect_rtcp(changed)) << bit;
  }
  EXPECT_EQ(session.unprotect_rtcp(packet), report);
}

TEST_P(EveryVariant, TakesEveryRtcpPacketOnceInAnyOrder) {
  std::vector<std::vector<uint8_t>> packets;
  for (int i = 0; i < 20; ++i) packets.push_back(session.protect_rtcp(rtcp_packet(5, 1)));
  std::swap(packets[3], packets[17]);
  for (const auto& packet : packets) EXPECT_EQ(session.unprotect_rtcp(packet), rtcp_packet(5, 1));
  for (const auto& packet : packets) EXPECT_FALSE(session.unprotect_rtcp(packet));
}

TEST_P(EveryVariant, DropsWhatIsTooShort) {
  const auto packet = session.protect(1, 1, payload_of(1));
  for (size_t size = 0; size < packet.size(); ++size) {
    EXPECT_FALSE(
        session.unprotect({packet.begin(), packet.begin() + static_cast<ptrdiff_t>(size)}));
  }
  const auto report = session.protect_rtcp(rtcp_packet(1, 1));
  for (size_t size = 0; size < report.size(); ++size) {
    EXPECT_FALSE(
        session.unprotect_rtcp({report.begin(), report.begin() + static_cast<ptrdiff_t>(size)}));
  }
}

TEST_P(EveryVariant, OpensNothingOfAnotherKey) {
  SrtpReceiver other(GetParam().profile, some_key(GetParam().profile, 2), GetParam().backend);
  auto packet = session.protect(1, 1, payload_of(1));
  auto report = session.protect_rtcp(rtcp_packet(1, 1));
  EXPECT_FALSE(other.unprotect_rtp(packet));
  EXPECT_FALSE(other.unprotect_rtcp(report));
  EXPECT_EQ(other.counters().not_authentic, 2u);
}

TEST_P(EveryVariant, IsNotFilledByStrangers) {
  for (uint32_t ssrc = 0; ssrc < 3 * limits::kSrtpReceiveStreamsMax; ++ssrc) {
    session.unprotect(rtp_packet(ssrc, 1, std::vector<uint8_t>(50)));
    session.unprotect_rtcp(std::vector<uint8_t>(rtcp_packet(ssrc, 2)));
  }
  EXPECT_EQ(session.receiver.counters().refused, 0u);
  EXPECT_TRUE(arrives(77, 1));
  EXPECT_TRUE(session.unprotect_rtcp(session.protect_rtcp(rtcp_packet(1, 1))));
}

TEST(SrtpReceiver, RefusesOneSsrcTooManyAndKeepsTheOthers) {
  const Variant variant = {SrtpProfile::kAeadAes128Gcm, fastest_backend()};
  Session session(variant);
  const auto from = [&](uint32_t ssrc, uint64_t index) {
    SrtpSender sender(variant.profile, some_key(variant.profile), variant.backend);
    const auto header = rtp_header(ssrc, static_cast<uint16_t>(index));
    std::vector<uint8_t> out(header.size() + sender.rtp_overhead());
    sender.protect_rtp(*sender.stream(ssrc), index, {header, {}, {}}, out);
    return session.unprotect(out).has_value();
  };
  for (uint32_t ssrc = 0; ssrc < limits::kSrtpReceiveStreamsMax; ++ssrc) {
    ASSERT_TRUE(from(ssrc, 5));
  }
  EXPECT_FALSE(from(limits::kSrtpReceiveStreamsMax, 5));
  EXPECT_EQ(session.receiver.counters().refused, 1u);
  EXPECT_TRUE(from(0, 6));
  EXPECT_FALSE(from(1, 5)) << "its window is gone, and still nothing is taken twice";
}

}  // namespace
}  // namespace earshot::srtp
