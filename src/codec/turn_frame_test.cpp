#include "codec/turn_frame.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/random.h"
#include "codec/stun_message.h"
#include "codec/testing/rfc5769.h"

namespace earshot::codec {
namespace {

using testing::from_hex;
using Buffer = std::vector<uint8_t>;

std::string payload_in(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  const auto data = parse_channel_data(bytes);
  return data ? std::to_string(data->channel) + " " + std::string(as_text(data->payload)) : "none";
}

TEST(ChannelData, ReadsNumberAndPayload) {
  EXPECT_EQ(payload_in("4000 0003 616263"), "16384 abc");
  EXPECT_EQ(payload_in("4fff 0000"), "20479 ");
}

TEST(ChannelData, LeavesOutWhatIsBehindThePayload) {
  EXPECT_EQ(payload_in("4000 0003 616263 00"), "16384 abc");
  EXPECT_EQ(payload_in("4000 0001 616263646566"), "16384 a");
}

TEST(ChannelData, RefusesWhatIsShorterThanItSays) {
  EXPECT_EQ(payload_in(""), "none");
  EXPECT_EQ(payload_in("4000 00"), "none");
  EXPECT_EQ(payload_in("4000 0004 616263"), "none");
  EXPECT_EQ(payload_in("4000 ffff 616263"), "none");
}

TEST(ChannelData, RefusesOtherNumbers) {
  EXPECT_EQ(payload_in("3fff 0001 61"), "none");
  EXPECT_EQ(payload_in("5000 0001 61"), "none");
  EXPECT_TRUE(is_channel(0x4000));
  EXPECT_TRUE(is_channel(0x4fff));
  EXPECT_FALSE(is_channel(0x3fff));
  EXPECT_FALSE(is_channel(0x5000));
}

TEST(ChannelData, WritesTheHeaderThatItReads) {
  Buffer bytes = from_hex("eeeeeeee 616263");
  write_channel_header(bytes.data(), 0x4abc, 3);
  EXPECT_EQ(bytes, from_hex("4abc 0003 616263"));
}

// The frames that come out of `stream` when it arrives in pieces of at most `piece` bytes, drawn by
// `random` if there is one.
std::vector<Buffer> frames_of(TurnStreamFramer& framer, const Buffer& stream, size_t piece,
                              Random* random = nullptr) {
  std::vector<Buffer> frames;
  for (size_t at = 0; at < stream.size();) {
    const size_t drawn = random ? 1 + random->below(piece) : piece;
    const size_t size = std::min(drawn, stream.size() - at);
    // A buffer of its own, so that a frame that points into an earlier piece is an error of ASan.
    Buffer bytes(stream.begin() + at, stream.begin() + at + size);
    std::span<uint8_t> chunk = bytes;
    while (const auto frame = framer.next(chunk)) frames.emplace_back(frame->begin(), frame->end());
    if (framer.broken()) break;
    EXPECT_TRUE(chunk.empty());
    at += size;
  }
  return frames;
}

std::vector<Buffer> some_frames() {
  std::vector<Buffer> frames = {
      from_hex(testing::kSampleRequest),
      from_hex("4000 0000"),
      from_hex("4000 0001 61"),
      from_hex("4fff 0003 616263"),
      from_hex(testing::kSampleLongTerm),
      from_hex("4001 0004 61626364"),
      from_hex("0001 0000 2112a442 0102030405060708090a0b0c"),
  };
  Buffer longest = from_hex("4001 0ffc");
  longest.resize(limits::kTurnFrameBytesMax, 0x40);
  frames.push_back(longest);
  return frames;
}

Buffer stream_of(const std::vector<Buffer>& frames) {
  Buffer stream;
  for (const Buffer& frame : frames) {
    stream.insert(stream.end(), frame.begin(), frame.end());
    stream.insert(stream.end(), stun_padding(frame.size()), uint8_t{0xcc});
  }
  return stream;
}

TEST(TurnStreamFramer, FindsTheFramesInPiecesOfEverySize) {
  const auto frames = some_frames();
  const Buffer stream = stream_of(frames);
  for (size_t piece = 1; piece <= 300; ++piece) {
    TurnStreamFramer framer;
    ASSERT_EQ(frames_of(framer, stream, piece), frames) << piece;
    ASSERT_FALSE(framer.partial());
  }
}

TEST(TurnStreamFramer, FindsTheFramesInRandomPieces) {
  const auto frames = some_frames();
  const Buffer stream = stream_of(frames);
  SeededRandom random(5389);
  TurnStreamFramer framer;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(frames_of(framer, stream, 1 + random.below(stream.size()), &random), frames) << i;
    ASSERT_FALSE(framer.partial());
  }
}

TEST(TurnStreamFramer, HandsOutWholeFramesInPlace) {
  Buffer bytes = from_hex("4000 0001 61000000 4001 0001 62000000");
  std::span<uint8_t> chunk = bytes;
  TurnStreamFramer framer;
  EXPECT_EQ(framer.next(chunk)->data(), bytes.data());
  EXPECT_EQ(framer.next(chunk)->data(), bytes.data() + 8);
  EXPECT_FALSE(framer.next(chunk).has_value());
}

TEST(TurnStreamFramer, LeavesRoomAroundAFrameThatCameInPieces) {
  Buffer first = from_hex("4000 0003 61");
  Buffer second = from_hex("6263 00");
  TurnStreamFramer framer;
  std::span<uint8_t> chunk = first;
  EXPECT_FALSE(framer.next(chunk).has_value());
  EXPECT_TRUE(framer.partial());
  chunk = second;
  const auto frame = framer.next(chunk);
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(as_text(frame->subspan(4)), "abc");
  // Writing there is what ASan looks at.
  std::fill_n(frame->data() - TurnStreamFramer::kRoomBefore, TurnStreamFramer::kRoomBefore, 1);
  std::fill_n(frame->data() + frame->size(), TurnStreamFramer::kRoomBehind, 1);
  EXPECT_FALSE(framer.partial());
}

TEST(TurnStreamFramer, WaitsForThePadding) {
  TurnStreamFramer framer;
  EXPECT_TRUE(frames_of(framer, from_hex("4000 0001 61 0000"), 100).empty());
  EXPECT_EQ(frames_of(framer, from_hex("00"), 100).size(), 1u);
}

// How many frames come before the stream is found broken; -1 when it is not.
int frames_before_break(const Buffer& stream, size_t piece) {
  TurnStreamFramer framer;
  const size_t count = frames_of(framer, stream, piece).size();
  if (!framer.broken()) return -1;
  Buffer more = from_hex("4000 0000");
  std::span<uint8_t> chunk = more;
  EXPECT_FALSE(framer.next(chunk).has_value()) << "a broken stream goes on";
  return static_cast<int>(count);
}

TEST(TurnStreamFramer, BreaksAtImpossibleFirstBytes) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool possible = byte < 0x40 || (byte >= 0x40 && byte <= 0x4f);
    Buffer stream = from_hex("4000 0000");
    stream.push_back(static_cast<uint8_t>(byte));
    EXPECT_EQ(frames_before_break(stream, 100), possible ? -1 : 1) << byte;
    EXPECT_EQ(frames_before_break(stream, 1), possible ? -1 : 1) << byte;
  }
}

TEST(TurnStreamFramer, BreaksAtStunWithoutCookieOrOfAWrongLength) {
  for (const size_t piece : {1, 3, 100}) {
    EXPECT_EQ(frames_before_break(from_hex("0001 0000 2112a443"), piece), 0);
    EXPECT_EQ(frames_before_break(from_hex("0001 0002 2112a442"), piece), 0);
    EXPECT_EQ(frames_before_break(from_hex("0001 0004 2112a442"), piece), -1);
  }
}

TEST(TurnStreamFramer, BreaksAtFramesThatAreTooLong) {
  for (const size_t piece : {1, 100}) {
    EXPECT_EQ(frames_before_break(from_hex("4000 0ffc"), piece), -1);
    EXPECT_EQ(frames_before_break(from_hex("4000 0ffd"), piece), 0);
    EXPECT_EQ(frames_before_break(from_hex("4000 ffff"), piece), 0);
    EXPECT_EQ(frames_before_break(from_hex("0001 0fec 2112a442"), piece), -1);
    EXPECT_EQ(frames_before_break(from_hex("0001 0ff0 2112a442"), piece), 0);
    EXPECT_EQ(frames_before_break(from_hex("0001 fffc 2112a442"), piece), 0);
  }
}

}  // namespace
}  // namespace earshot::codec
