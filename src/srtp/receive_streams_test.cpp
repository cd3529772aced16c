#include "srtp/receive_streams.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace earshot::srtp {
namespace {

TEST(ReceiveStreams, KnowOnlyWhatWasAccepted) {
  ReceiveStreams streams;
  EXPECT_EQ(streams.find(1), nullptr);
  streams.accept(1, 70'000);
  ASSERT_NE(streams.find(1), nullptr);
  EXPECT_EQ(streams.find(1)->highest, 70'000u);
  EXPECT_FALSE(streams.find(1)->is_fresh(70'000));
  EXPECT_TRUE(streams.find(1)->is_fresh(69'999));
  EXPECT_EQ(streams.find(2), nullptr);
}

TEST(ReceiveStreams, AreSeparateForEverySsrc) {
  ReceiveStreams streams;
  streams.accept(1, 1000);
  streams.accept(2, 5);
  streams.accept(2, 6);
  EXPECT_EQ(streams.find(1)->highest, 1000u);
  EXPECT_EQ(streams.find(2)->highest, 6u);
  EXPECT_TRUE(streams.find(1)->is_fresh(6));
}

TEST(ReceiveStreams, KeepTheHighestIndexOfAQuietStreamAndDropItsWindow) {
  ReceiveStreams streams;
  streams.accept(1, 500);
  for (uint32_t other = 2; other < 2 + limits::kSrtpReplayWindowsMax; ++other) {
    streams.accept(other, 1);
  }
  EXPECT_EQ(streams.windows(), limits::kSrtpReplayWindowsMax);
  EXPECT_FALSE(streams.find(1)->is_fresh(499)) << "it may have been received";
  EXPECT_FALSE(streams.find(1)->is_fresh(500));
  EXPECT_TRUE(streams.find(1)->is_fresh(501));
  streams.accept(1, 503);
  EXPECT_FALSE(streams.find(1)->is_fresh(500));
  EXPECT_TRUE(streams.find(1)->is_fresh(502));
  EXPECT_EQ(streams.windows(), limits::kSrtpReplayWindowsMax);
}

TEST(ReceiveStreams, DropTheWindowThatWasQuietForLongest) {
  ReceiveStreams streams;
  for (uint32_t ssrc = 1; ssrc <= limits::kSrtpReplayWindowsMax; ++ssrc) streams.accept(ssrc, 100);
  streams.accept(1, 102);
  streams.accept(1000, 1);
  EXPECT_TRUE(streams.find(1)->is_fresh(101));
  EXPECT_FALSE(streams.find(2)->is_fresh(99));
  EXPECT_TRUE(streams.find(3)->is_fresh(99));
}

TEST(ReceiveStreams, AreBounded) {
  ReceiveStreams streams;
  for (uint32_t ssrc = 0; ssrc < limits::kSrtpReceiveStreamsMax; ++ssrc) {
    EXPECT_FALSE(streams.is_full());
    streams.accept(ssrc, ssrc);
  }
  EXPECT_TRUE(streams.is_full());
  EXPECT_EQ(streams.size(), limits::kSrtpReceiveStreamsMax);
  EXPECT_EQ(streams.windows(), limits::kSrtpReplayWindowsMax);
  for (uint32_t ssrc = 0; ssrc < limits::kSrtpReceiveStreamsMax; ++ssrc) {
    EXPECT_EQ(streams.find(ssrc)->highest, ssrc);
  }
}

}  // namespace
}  // namespace earshot::srtp
