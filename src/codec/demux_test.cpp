#include "codec/demux.h"

#include <gtest/gtest.h>

#include <array>

namespace earshot::codec {
namespace {

DatagramKind kind_of(int first, int second) {
  const std::array bytes = {static_cast<uint8_t>(first), static_cast<uint8_t>(second)};
  return classify(bytes);
}

DatagramKind expected_kind(int first, int second) {
  if (first <= 3) return DatagramKind::kStun;
  if (first <= 19) return DatagramKind::kUnknown;
  if (first <= 63) return DatagramKind::kDtls;
  if (first <= 79) return DatagramKind::kTurnChannel;
  if (first <= 127 || first >= 192) return DatagramKind::kUnknown;
  return second >= 192 && second <= 223 ? DatagramKind::kRtcp : DatagramKind::kRtp;
}

TEST(Demux, KnowsEveryFirstAndSecondByte) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      ASSERT_EQ(kind_of(first, second), expected_kind(first, second)) << first << " " << second;
    }
  }
}

TEST(Demux, TellsRtcpFromRtpByThePacketType) {
  EXPECT_EQ(kind_of(0x80, 200), DatagramKind::kRtcp);
  EXPECT_EQ(kind_of(0x81, 207), DatagramKind::kRtcp);
  EXPECT_EQ(kind_of(0x90, 96), DatagramKind::kRtp);
  EXPECT_EQ(kind_of(0x90, 0x80 | 96), DatagramKind::kRtp);
  EXPECT_EQ(kind_of(0x90, 0x80 | 111), DatagramKind::kRtp);
}

TEST(Demux, KnowsNothingOfWhatIsTooShort) {
  EXPECT_EQ(classify({}), DatagramKind::kUnknown);
  const std::array<uint8_t, 1> one = {0x80};
  EXPECT_EQ(classify(one), DatagramKind::kUnknown);
}

}  // namespace
}  // namespace earshot::codec
