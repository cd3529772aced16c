#include "sfu/stream_reader.h"

#include <gtest/gtest.h>

#include <vector>

#include "codec/testing/hex.h"
#include "sfu/testing/synthetic_publisher.h"

namespace earshot::sfu {
namespace {

using codec::testing::from_hex;
using testing::Encryption;
using testing::Pattern;
using testing::PublisherConfig;
using testing::SyntheticPublisher;

constexpr Timestamp kNow = Timestamp::from_ns(1'000'000'000);

TEST(Unwrapper, CountsOnOverTheEnd) {
  Unwrapper<16> unwrapper;
  const uint64_t first = unwrapper.unwrap(65'534);
  EXPECT_EQ(unwrapper.unwrap(65'535), first + 1);
  EXPECT_EQ(unwrapper.unwrap(1), first + 3);
  EXPECT_EQ(unwrapper.unwrap(0), first + 2);
  EXPECT_EQ(unwrapper.unwrap(65'000), first - 534);
  EXPECT_EQ(unwrapper.unwrap(30'000), first + 2 + 30'000);
}

TEST(Unwrapper, NeverGoesBelowZero) {
  Unwrapper<7> unwrapper;
  for (uint32_t i = 0; i < 1000; ++i) EXPECT_GT(unwrapper.unwrap(i * 77 % 128), 0u);
}

struct Reading {
  std::vector<uint8_t> bytes;
  MediaPacket packet;
};
Reading read(StreamReader& reader, std::vector<uint8_t> bytes) {
  Reading reading{.bytes = std::move(bytes), .packet = {}};
  const auto packet = codec::RtpPacket::parse(reading.bytes, SyntheticPublisher::extensions());
  reading.packet = reader.read(packet.value(), kNow);
  return reading;
}
MediaHeader header_of(StreamReader& reader, std::string_view hex) {
  return read(reader, from_hex(hex)).packet.header;
}

TEST(StreamReader, UnwrapsNumbersAndKeepsThePlaceOfThePayload) {
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 2);
  const Reading first = read(reader, from_hex("80e0ffff 00000001 00000001 9080 ffff 01 aa"));
  const Reading second = read(reader, from_hex("80600000 00000001 00000001 9080 8000 01 bb"));
  EXPECT_EQ(first.packet.header.track, TrackId(7));
  EXPECT_EQ(first.packet.header.layer, 2);
  EXPECT_TRUE(first.packet.header.marker);
  EXPECT_EQ(first.packet.header.arrival, kNow);
  EXPECT_EQ(second.packet.header.sequence, first.packet.header.sequence + 1);
  EXPECT_EQ(second.packet.header.picture, first.packet.header.picture + 1);
  EXPECT_EQ(second.packet.payload().back(), 0xbb);
}

TEST(StreamReader, HandsOnPaddingWithAnEmptyPayload) {
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  const MediaHeader header = header_of(reader, "a0600001 00000001 00000001 00000004");
  EXPECT_EQ(header.payload_size, 0);
  EXPECT_NE(header.sequence, 0u);
  EXPECT_EQ(reader.malformed(), 0u);
}

TEST(StreamReader, HandsOnWhatItCannotReadWithAnEmptyPayload) {
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  EXPECT_EQ(header_of(reader, "80600001 00000001 00000001 90").payload_size, 0);
  EXPECT_EQ(reader.malformed(), 1u);
}

TEST(StreamReader, SaysOfAllPacketsOfAKeyFrameThatTheyAre) {
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  const MediaHeader start =
      header_of(reader, "80600001 00000005 00000001 9080 8001 000000 9d012a 8002 6801 00");
  EXPECT_TRUE(start.frame.key_frame && start.frame.starts && !start.frame.ends);
  EXPECT_EQ(reader.resolution(), (codec::Resolution{640, 360}));
  const MediaHeader end = header_of(reader, "80e00002 00000005 00000001 8080 8001 77");
  EXPECT_TRUE(end.frame.key_frame && !end.frame.starts && end.frame.ends);
  const MediaHeader next = header_of(reader, "80e00003 00000006 00000001 9080 8002 01");
  EXPECT_FALSE(next.frame.key_frame);
}

TEST(StreamReader, ReadsTheLayersOfVp9) {
  StreamReader reader(TrackId(7), MediaCodec::kVp9, 0);
  const MediaHeader header = header_of(reader, "80600001 00000005 00000001 ac 8123 35 07 55");
  EXPECT_EQ(header.frame.temporal_id, 1);
  EXPECT_EQ(header.frame.spatial_id, 2);
  EXPECT_EQ(header.frame.opens_up_to, 7);
  EXPECT_TRUE(header.frame.opens_spatial);
  EXPECT_FALSE(header.frame.key_frame);
  EXPECT_EQ(header.vp9.picture_id_at, 1);
  EXPECT_EQ(header.vp9.tl0_index_at, 4);
  EXPECT_EQ(header.vp9.size, 5);
}

TEST(StreamReader, ReadsTheLevelOfSound) {
  StreamReader reader(TrackId(7), MediaCodec::kOpus, 0);
  const MediaHeader header = header_of(reader, "906f0001 00000005 00000001 bede0001 10920000 fffe");
  EXPECT_TRUE(header.has_audio_level);
  EXPECT_EQ(header.audio_level, (codec::AudioLevel{.voice = true, .minus_dbov = 18}));
}

// Where a Dependency Descriptor is there, it tells all that the payload would (appendix A of the
// AV1 RTP specification).
TEST(StreamReader, ReadsTheSameFromTheDependencyDescriptor) {
  SeededRandom random(1);
  const PublisherConfig config = {.streams = 1, .dependency_descriptor = true};
  SyntheticPublisher publisher(config, random);
  StreamReader with(TrackId(7), MediaCodec::kVp8, 0);
  StreamReader without(TrackId(7), MediaCodec::kVp8, 0);
  for (int i = 0; i < 40; ++i) {
    if (i == 20) publisher.request_key_frame(0);
    for (const auto& sent : publisher.picture(kNow + i * 33ms)) {
      const Reading a = read(with, sent.bytes);
      const auto packet = codec::RtpPacket::parse(sent.bytes, codec::ExtensionMap());
      const MediaPacket b = without.read(packet.value(), kNow);
      EXPECT_GT(a.packet.header.descriptor_size, 0);
      EXPECT_EQ(b.header.descriptor_size, 0);
      EXPECT_EQ(a.packet.header.frame.key_frame, b.header.frame.key_frame);
      EXPECT_EQ(a.packet.header.frame.starts, b.header.frame.starts);
      EXPECT_EQ(a.packet.header.frame.ends, b.header.frame.ends);
      EXPECT_EQ(a.packet.header.frame.temporal_id, b.header.frame.temporal_id);
    }
  }
}

TEST(StreamReader, GoesByThePayloadUntilAStructureCame) {
  SeededRandom random(1);
  const PublisherConfig config = {.streams = 1, .packets = 1, .dependency_descriptor = true};
  SyntheticPublisher publisher(config, random);
  publisher.picture(kNow);  // the key frame is lost
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  const Reading reading = read(reader, publisher.picture(kNow + 33ms)[0].bytes);
  EXPECT_EQ(reading.packet.header.descriptor_size, 0);
  EXPECT_EQ(reading.packet.header.frame.temporal_id, 2);
}

// AV1 RTP specification, A.4: from a Switch indication on, the target can be decoded.
TEST(StreamReader, ReadsUpToWhichLayerOneMaySwitch) {
  SeededRandom random(1);
  const PublisherConfig config = {
      .streams = 1, .pattern = Pattern::kVp8, .packets = 1, .dependency_descriptor = true};
  SyntheticPublisher publisher(config, random);
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  std::vector<int> up_to;
  std::vector<bool> opens;
  for (int i = 0; i < 16; ++i) {
    const Reading reading = read(reader, publisher.picture(kNow + i * 33ms)[0].bytes);
    up_to.push_back(reading.packet.header.frame.opens_up_to);
    opens.push_back(reading.packet.header.frame.opens_temporal);
  }
  up_to.erase(up_to.begin(), up_to.begin() + 8);
  opens.erase(opens.begin(), opens.begin() + 8);
  // SSS --D -SS --D SRR --D -DS --D.
  EXPECT_EQ(up_to, (std::vector<int>{2, 0, 2, 0, 0, 0, 2, 0}));
  EXPECT_EQ(opens, (std::vector<bool>{true, false, true, false, true, false, false, false}));
}

PublisherConfig encrypted(PublisherConfig config, Encryption encryption) {
  config.dependency_descriptor = true;
  config.encryption = encryption;
  return config;
}

// The same publisher twice, one of them with encryption.
void expect_same_frames(const PublisherConfig& config, Encryption encryption) {
  SeededRandom random(1);
  SeededRandom same(1);
  SyntheticPublisher plain(encrypted(config, Encryption::kNone), random);
  SyntheticPublisher closed(encrypted(config, encryption), same);
  StreamReader of_plain(TrackId(7), config.kind, 0);
  StreamReader of_closed(TrackId(7), config.kind, 0);
  uint64_t shown = 0;
  for (int i = 0; i < 60; ++i) {
    if (i == 30) plain.request_key_frame(0);
    if (i == 30) closed.request_key_frame(0);
    const auto expected = plain.picture(kNow + i * 33ms);
    const auto sent = closed.picture(kNow + i * 33ms);
    ASSERT_EQ(sent.size(), expected.size());
    const uint64_t before = shown;
    for (size_t p = 0; p < sent.size(); ++p) {
      const MediaHeader a = read(of_plain, expected[p].bytes).packet.header;
      const MediaHeader b = read(of_closed, sent[p].bytes).packet.header;
      EXPECT_GT(b.payload_size, 0);
      EXPECT_EQ(a.frame.number, b.frame.number);
      EXPECT_EQ(a.frame.needs, b.frame.needs);
      EXPECT_EQ(a.frame.key_frame, b.frame.key_frame);
      EXPECT_EQ(a.frame.starts, b.frame.starts);
      EXPECT_EQ(a.frame.ends, b.frame.ends);
      EXPECT_EQ(a.frame.spatial_id, b.frame.spatial_id);
      EXPECT_EQ(a.frame.temporal_id, b.frame.temporal_id);
      EXPECT_EQ(a.frame.opens_up_to, b.frame.opens_up_to);
      if (encryption == Encryption::kFrames) {
        EXPECT_EQ(a.picture, b.picture);
        EXPECT_EQ(a.vp8.picture_id, b.vp8.picture_id);
        EXPECT_EQ(a.vp9.size, b.vp9.size);
        continue;
      }
      EXPECT_FALSE(b.vp8.has_picture_id);
      EXPECT_EQ(b.vp9.size, 0);
      if (p == 0) shown = b.picture;
      EXPECT_EQ(b.picture, shown) << "of one picture";
    }
    if (encryption == Encryption::kPayloads) {
      EXPECT_GT(shown, before);
    }
  }
  EXPECT_EQ(of_closed.malformed(), 0u);
  EXPECT_EQ(of_closed.resolution(), codec::Resolution{});
}

constexpr PublisherConfig kVp8 = {.streams = 1, .pattern = Pattern::kVp8};
constexpr PublisherConfig kSvc = {.kind = MediaCodec::kVp9, .streams = 1, .spatial_layers = 3};

TEST(StreamReader, ReadsNoFrameBesideADependencyDescriptor) {
  expect_same_frames(kVp8, Encryption::kFrames);
  expect_same_frames(kSvc, Encryption::kFrames);
}

TEST(StreamReader, ReadsNoPayloadThatIsEncryptedBesideADependencyDescriptor) {
  expect_same_frames(kVp8, Encryption::kPayloads);
  expect_same_frames(kSvc, Encryption::kPayloads);
}

TEST(StreamReader, TakesNothingFromAnEncryptedStreamThatNoDescriptorTells) {
  SeededRandom random(1);
  SyntheticPublisher publisher(encrypted(kVp8, Encryption::kPayloads), random);
  StreamReader reader(TrackId(7), MediaCodec::kVp8, 0);
  for (const auto& sent : publisher.picture(kNow)) read(reader, sent.bytes);
  for (const auto& sent : publisher.picture(kNow + 33ms)) {
    const auto packet = codec::RtpPacket::parse(sent.bytes, codec::ExtensionMap());
    EXPECT_EQ(reader.read(packet.value(), kNow).header.payload_size, 0);
  }
  EXPECT_EQ(reader.malformed(), 3u);
}

}  // namespace
}  // namespace earshot::sfu
