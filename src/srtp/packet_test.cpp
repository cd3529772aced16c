#include "srtp/packet.h"

#include <gtest/gtest.h>

namespace earshot::srtp {
namespace {

TEST(PacketIndexRfc3711Sec3_3_1, IsTheNearestOneToTheHighest) {
  constexpr uint64_t kTurn = 65536;
  EXPECT_EQ(guess_index(100, 101), 101u);
  EXPECT_EQ(guess_index(100, 99), 99u);
  EXPECT_EQ(guess_index(kTurn - 1, 0), kTurn);
  EXPECT_EQ(guess_index(kTurn - 1, 30'000), kTurn + 30'000);
  EXPECT_EQ(guess_index(kTurn, 65'535), kTurn - 1);
  EXPECT_EQ(guess_index(7 * kTurn + 5, 65'000), 6 * kTurn + 65'000);
  EXPECT_EQ(guess_index(7 * kTurn + 40'000, 1'000), 8 * kTurn + 1'000);
}

TEST(PacketIndexRfc3711Sec3_3_1, IsNeverBeforeTheFirstTurn) {
  EXPECT_EQ(guess_index(5, 40'000), 40'000u);
  EXPECT_EQ(guess_index(0, 65'535), 65'535u);
}

}  // namespace
}  // namespace earshot::srtp
