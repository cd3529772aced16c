#include "codec/packet_frame.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"

namespace earshot::codec {
namespace {

using Packets = std::vector<std::string>;

std::string frame(const std::string& packet) {
  uint8_t header[kPacketFrameHeaderBytes];
  write_packet_frame_header(header, packet.size());
  return std::string(header, header + kPacketFrameHeaderBytes) + packet;
}

std::string stream_of(const Packets& packets) {
  std::string stream;
  for (const std::string& packet : packets) stream += frame(packet);
  return stream;
}

Packets packets_of(PacketStreamFramer& framer, std::string stream, size_t piece) {
  Packets packets;
  std::span<uint8_t> rest(reinterpret_cast<uint8_t*>(stream.data()), stream.size());
  while (!rest.empty() && !framer.broken()) {
    std::span<uint8_t> chunk = rest.first(std::min(piece, rest.size()));
    rest = rest.subspan(chunk.size());
    while (const auto packet = framer.next(chunk)) packets.emplace_back(as_text(*packet));
  }
  return packets;
}

const Packets kSome = {"a",
                       std::string(255, 'b'),
                       std::string(256, 'c'),
                       "dd",
                       std::string(limits::kStreamPacketBytesMax, 'e'),
                       "f"};

TEST(PacketStreamFramer, FindsThePacketsInPiecesOfEverySize) {
  const std::string stream = stream_of(kSome);
  for (size_t piece = 1; piece <= stream.size(); ++piece) {
    PacketStreamFramer framer;
    ASSERT_EQ(packets_of(framer, stream, piece), kSome) << piece;
    ASSERT_FALSE(framer.partial() || framer.broken());
  }
}

TEST(PacketStreamFramer, HandsOutWholePacketsInPlace) {
  std::string stream = stream_of({"ab", "c"});
  std::span<uint8_t> chunk(reinterpret_cast<uint8_t*>(stream.data()), stream.size());
  const uint8_t* const start = chunk.data();
  PacketStreamFramer framer;
  EXPECT_EQ(framer.next(chunk)->data(), start + 2);
  EXPECT_EQ(framer.next(chunk)->data(), start + 6);
  EXPECT_FALSE(framer.next(chunk));
}

// RFC 4571 §2.
TEST(PacketStreamFramer, SkipsNullPackets) {
  for (const size_t piece : {1, 2, 3, 100}) {
    PacketStreamFramer framer;
    EXPECT_EQ(packets_of(framer, stream_of({"", "a", "", "", "b", ""}), piece),
              (Packets{"a", "b"}));
    EXPECT_FALSE(framer.partial());
  }
}

TEST(PacketStreamFramer, SaysThatAFrameHasBegun) {
  PacketStreamFramer framer;
  EXPECT_TRUE(packets_of(framer, frame("abc").substr(0, 1), 100).empty());
  EXPECT_TRUE(framer.partial());
  EXPECT_TRUE(packets_of(framer, frame("abc").substr(1, 2), 100).empty());
  EXPECT_TRUE(framer.partial());
  EXPECT_EQ(packets_of(framer, "bc" + frame("d"), 100), (Packets{"abc", "d"}));
  EXPECT_FALSE(framer.partial());
}

TEST(PacketStreamFramer, BreaksForGoodAtAPacketThatIsTooLong) {
  const std::string wrong = frame(std::string(limits::kStreamPacketBytesMax + 1, 'x'));
  for (const size_t piece : {1, 2, 5000}) {
    PacketStreamFramer framer;
    EXPECT_EQ(packets_of(framer, frame("a") + wrong, piece), (Packets{"a"}));
    EXPECT_TRUE(framer.broken());
    EXPECT_TRUE(packets_of(framer, frame("b"), 100).empty());
  }
}

}  // namespace
}  // namespace earshot::codec
