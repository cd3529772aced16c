#include "codec/rtp_packet.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "codec/testing/hex.h"

namespace earshot::codec {
namespace {

using testing::from_hex;
using Buffer = std::vector<uint8_t>;

ExtensionMap map_of(std::initializer_list<std::pair<RtpExtension, int>> entries) {
  ExtensionMap map;
  for (const auto& [extension, id] : entries) {
    EXPECT_TRUE(map.set(extension, static_cast<uint8_t>(id)));
  }
  return map;
}

ExtensionMap usual_map() {
  return map_of({{RtpExtension::kAudioLevel, 1},
                 {RtpExtension::kAbsSendTime, 2},
                 {RtpExtension::kTransportSequence, 3},
                 {RtpExtension::kMid, 4},
                 {RtpExtension::kRid, 10},
                 {RtpExtension::kRepairedRid, 11},
                 {RtpExtension::kDependencyDescriptor, 13}});
}

bool parses(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  return RtpPacket::parse(bytes, usual_map()).has_value();
}

TEST(RtpExtensions, HaveUrisThatLeadBack) {
  for (size_t i = 0; i < kRtpExtensions; ++i) {
    EXPECT_EQ(rtp_extension_of_uri(rtp_extension_uri(RtpExtension(i))), RtpExtension(i));
  }
  EXPECT_EQ(rtp_extension_of_uri("urn:ietf:params:rtp-hdrext:sdes:mid"), RtpExtension::kMid);
  EXPECT_FALSE(rtp_extension_of_uri("urn:ietf:params:rtp-hdrext:nothing").has_value());
}

TEST(ExtensionMap, RefusesIdsThatCannotBeUsed) {
  ExtensionMap map;
  EXPECT_FALSE(map.set(RtpExtension::kMid, 0));
  EXPECT_FALSE(map.set(RtpExtension::kMid, 15));
  EXPECT_TRUE(map.set(RtpExtension::kMid, 14));
  EXPECT_FALSE(map.set(RtpExtension::kRid, 14));
  EXPECT_TRUE(map.set(RtpExtension::kRid, 16));
  EXPECT_EQ(map.by_id(14), RtpExtension::kMid);
  EXPECT_EQ(map.by_id(16), RtpExtension::kRid);
  EXPECT_FALSE(map.by_id(255).has_value());
}

TEST(ExtensionMap, GivesAnExtensionItsLatestId) {
  ExtensionMap map;
  EXPECT_TRUE(map.set(RtpExtension::kMid, 3));
  EXPECT_TRUE(map.set(RtpExtension::kMid, 4));
  EXPECT_EQ(map.id(RtpExtension::kMid), 4);
  EXPECT_FALSE(map.by_id(3).has_value());
  EXPECT_TRUE(map.set(RtpExtension::kRid, 3));
}

// RFC 3550 §5.1.
TEST(RtpPacket, ReadsTheFixedHeader) {
  const Buffer bytes = from_hex("80 e0 1234 01020304 a1a2a3a4 616263");
  const auto packet = RtpPacket::parse(bytes, {});
  ASSERT_TRUE(packet.has_value());
  EXPECT_TRUE(packet->marker());
  EXPECT_EQ(packet->payload_type(), 96);
  EXPECT_EQ(packet->sequence(), 0x1234);
  EXPECT_EQ(packet->timestamp(), 0x01020304u);
  EXPECT_EQ(packet->ssrc(), 0xa1a2a3a4u);
  EXPECT_EQ(packet->header_bytes(), 12u);
  EXPECT_EQ(as_text(packet->payload()), "abc");
  EXPECT_EQ(packet->csrc_count(), 0u);
}

TEST(RtpPacket, ReadsContributingSources) {
  const Buffer bytes = from_hex("82 60 1234 01020304 a1a2a3a4 00000001 00000002 61");
  const auto packet = RtpPacket::parse(bytes, {});
  ASSERT_TRUE(packet.has_value());
  ASSERT_EQ(packet->csrc_count(), 2u);
  EXPECT_EQ(packet->csrc(0), 1u);
  EXPECT_EQ(packet->csrc(1), 2u);
  EXPECT_EQ(as_text(packet->payload()), "a");
}

TEST(RtpPacket, LeavesPaddingOutOfThePayload) {
  const Buffer bytes = from_hex("a0 60 1234 01020304 a1a2a3a4 616263 000003");
  const auto packet = RtpPacket::parse(bytes, {});
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(as_text(packet->payload()), "abc");
  EXPECT_EQ(packet->padding_bytes(), 3u);
}

TEST(RtpPacket, MayBeNothingButPadding) {
  const Buffer bytes = from_hex("a0 60 1234 01020304 a1a2a3a4 00000004");
  const auto packet = RtpPacket::parse(bytes, {});
  ASSERT_TRUE(packet.has_value());
  EXPECT_TRUE(packet->payload().empty());
}

TEST(RtpPacket, RefusesPaddingThatIsLongerThanWhatItPads) {
  EXPECT_FALSE(parses("a0 60 1234 01020304 a1a2a3a4 00000005"));
  EXPECT_FALSE(parses("a0 60 1234 01020304 a1a2a3a4 00000000"));
  EXPECT_FALSE(parses("a0 60 1234 01020304 a1a2a3a4"));
}

TEST(RtpPacket, RefusesWhatIsCutOffOrOfAnotherVersion) {
  EXPECT_FALSE(parses(""));
  EXPECT_FALSE(parses("80 60 1234 01020304 a1a2a3"));
  EXPECT_FALSE(parses("40 60 1234 01020304 a1a2a3a4 61"));
  EXPECT_FALSE(parses("c0 60 1234 01020304 a1a2a3a4 61"));
  EXPECT_FALSE(parses("81 60 1234 01020304 a1a2a3a4 616263"));
  EXPECT_FALSE(parses("90 60 1234 01020304 a1a2a3a4 bede00"));
  EXPECT_FALSE(parses("90 60 1234 01020304 a1a2a3a4 bede0001 000000"));
  EXPECT_TRUE(parses("90 60 1234 01020304 a1a2a3a4 bede0001 00000000"));
}

std::string values_in(const Buffer& bytes, const ExtensionMap& map) {
  const auto packet = RtpPacket::parse(bytes, map);
  if (!packet) return "none";
  std::string out;
  if (const auto mid = packet->text(RtpExtension::kMid)) out += "mid " + std::string(*mid) + " ";
  if (const auto rid = packet->text(RtpExtension::kRid)) out += "rid " + std::string(*rid) + " ";
  if (const auto sequence = packet->transport_sequence()) {
    out += "twcc " + std::to_string(*sequence) + " ";
  }
  if (const auto time = packet->abs_send_time()) out += "time " + std::to_string(*time) + " ";
  if (const auto level = packet->audio_level()) {
    out += "level " + std::to_string(level->minus_dbov) + (level->voice ? " voice " : " quiet ");
  }
  if (const auto value = packet->extension(RtpExtension::kDependencyDescriptor)) {
    out += "dd " + std::to_string(value->size()) + " ";
  }
  return out + "+" + std::string(as_text(packet->payload()));
}
std::string values_of(std::string_view extension_and_payload) {
  return values_in(from_hex("90601234 01020304 a1a2a3a4" + std::string(extension_and_payload)),
                   usual_map());
}

// RFC 8285 §4.2.
TEST(RtpPacket, ReadsOneByteElements) {
  EXPECT_EQ(values_of("bede 0004 31abcd 22010203 10 92 42616263 000000 78"),
            "mid abc twcc 43981 time 66051 level 18 voice +x");
  EXPECT_EQ(values_of("bede 0001 10 12 00 00 78"), "level 18 quiet +x");
}

TEST(RtpPacket, PassesOverElementsThatNobodyNegotiated) {
  EXPECT_EQ(values_of("bede 0002 52aabbcc 31abcd 00 78"), "twcc 43981 +x");
}

TEST(RtpPacket, EndsAtIdFifteenAndAtIdZeroWithALength) {
  EXPECT_EQ(values_of("bede 0002 31abcd f0 00 1012 00 78"), "twcc 43981 +x");
  EXPECT_EQ(values_of("bede 0002 31abcd 01 0000 1012 78"), "twcc 43981 +x");
}

TEST(RtpPacket, EndsAtAnElementThatRunsOverTheExtension) {
  EXPECT_EQ(values_of("bede 0001 31ab 1012 78"), "twcc 43792 +x");
  EXPECT_EQ(values_of("bede 0001 00 00 31ab cdcd"), "+\xcd\xcd");
}

TEST(RtpPacket, TakesTheFirstOfSeveralElementsWithOneId) {
  EXPECT_EQ(values_of("bede 0002 310001 310002 0000 78"), "twcc 1 +x");
}

// RFC 8285 §4.3: lengths are plain, may be zero, and the lowest four bits of the profile are free.
TEST(RtpPacket, ReadsTwoByteElements) {
  EXPECT_EQ(values_of("1000 0003 0302abcd 00 0403616263 0d00 78"), "mid abc twcc 43981 dd 0 +x");
  EXPECT_EQ(values_of("100f 0001 0302abcd 78"), "twcc 43981 +x");
  EXPECT_EQ(values_of("1010 0001 0302abcd 78"), "+x");
  EXPECT_EQ(values_of("1000 0001 0000 0d 05 78"), "+x");
  EXPECT_EQ(values_of("1000 0001 000000 0d 78"), "+x");
}

TEST(RtpPacket, ReadsIdsThatOnlyTwoByteElementsHave) {
  const auto map = map_of({{RtpExtension::kMid, 200}});
  EXPECT_EQ(values_in(from_hex("90601234 01020304 a1a2a3a4 1000 0001 c8 02 6162 78"), map),
            "mid ab +x");
}

TEST(RtpPacket, FindsValuesBehindContributingSources) {
  EXPECT_EQ(
      values_in(from_hex("91601234 01020304 a1a2a3a4 00000001 bede 0001 31abcd00 78"), usual_map()),
      "twcc 43981 +x");
}

TEST(RtpPacket, RefusesValuesOfAnotherForm) {
  EXPECT_EQ(values_of("bede 0001 30ab 0000 78"), "+x");  // one byte of sequence number
  EXPECT_EQ(values_of("bede 0001 21abcd 00 78"), "+x");  // two bytes of time
  EXPECT_EQ(values_of("bede 0001 42 612062 78"), "+x");  // a space in a mid
  EXPECT_EQ(values_of("1000 0001 0100 0400 78"), "+x");  // empty level and mid
}

RtpHeaderFields some_fields() {
  return {.payload_type = 96,
          .marker = true,
          .sequence = 0x1234,
          .timestamp = 0x01020304,
          .ssrc = 0xa1a2a3a4};
}

Buffer written(const RtpHeaderFields& fields, const ExtensionMap& map) {
  Buffer out(kRtpHeaderBytesMax, 0xee);
  out.resize(write_rtp_header(out, fields, map).size);
  return out;
}

TEST(RtpHeaderWriter, WritesNoExtensionWhenNoneWasNegotiated) {
  EXPECT_EQ(written(some_fields(), {}), from_hex("80e01234 01020304 a1a2a3a4"));
}

TEST(RtpHeaderWriter, PutsWhatIsStampedLaterFirst) {
  RtpHeaderFields fields = some_fields();
  fields.mid = "7";
  Buffer out(kRtpHeaderBytesMax);
  const auto layout = write_rtp_header(out, fields, usual_map());
  EXPECT_EQ(layout.transport_sequence_at, 17);
  EXPECT_EQ(layout.abs_send_time_at, 20);
  store16(out.data() + layout.transport_sequence_at, 43981);
  store24(out.data() + layout.abs_send_time_at, 66051);
  out.resize(layout.size);
  EXPECT_EQ(out, from_hex("90e01234 01020304 a1a2a3a4 bede 0003 31abcd 22010203 4037 000000"));
}

TEST(RtpHeaderWriter, UsesTwoByteElementsForALongDescriptor) {
  const Buffer descriptor(17, 0x55);
  RtpHeaderFields fields = some_fields();
  fields.dependency_descriptor = descriptor;
  const auto map = map_of({{RtpExtension::kDependencyDescriptor, 13}});
  const Buffer out = written(fields, map);
  EXPECT_EQ(out.size(), 12u + 4 + 20);
  EXPECT_EQ(load16(out.data() + 12), 0x1000);
  const auto packet = RtpPacket::parse(out, map);
  ASSERT_TRUE(packet.has_value());
  const Bytes found = packet->extension(RtpExtension::kDependencyDescriptor).value();
  EXPECT_EQ(Buffer(found.begin(), found.end()), descriptor);
}

TEST(RtpHeaderWriter, UsesTwoByteElementsForAHighId) {
  RtpHeaderFields fields = some_fields();
  fields.mid = "7";
  EXPECT_EQ(written(fields, map_of({{RtpExtension::kMid, 16}})),
            from_hex("90e01234 01020304 a1a2a3a4 1000 0001 10013700"));
}

TEST(RtpHeaderWriter, LeavesOutADescriptorThatIsTooLong) {
  const Buffer descriptor(kDependencyDescriptorBytesMax + 1, 0x55);
  RtpHeaderFields fields = some_fields();
  fields.dependency_descriptor = descriptor;
  EXPECT_EQ(written(fields, map_of({{RtpExtension::kDependencyDescriptor, 13}})).size(), 12u);
}

TEST(RtpHeaderWriter, FitsTheLongestHeaderIntoItsBuffer) {
  ExtensionMap map;
  for (size_t i = 0; i < kRtpExtensions; ++i) {
    EXPECT_TRUE(map.set(RtpExtension(i), static_cast<uint8_t>(100 + i)));
  }
  const Buffer descriptor(kDependencyDescriptorBytesMax, 0x55);
  RtpHeaderFields fields = some_fields();
  fields.mid = "0123456789abcdef";
  fields.audio_level = AudioLevel{.voice = true, .minus_dbov = 3};
  fields.video_orientation = uint8_t{1};
  fields.playout_delay = 0x010203;
  fields.dependency_descriptor = descriptor;
  const Buffer out = written(fields, map);
  EXPECT_EQ(out.size(), kRtpHeaderBytesMax);
  const auto packet = RtpPacket::parse(out, map);
  ASSERT_TRUE(packet.has_value());
  EXPECT_EQ(packet->text(RtpExtension::kMid), fields.mid);
  EXPECT_EQ(packet->audio_level(), fields.audio_level);
  EXPECT_EQ(packet->extension(RtpExtension::kVideoOrientation)->front(), 1);
  EXPECT_EQ(load24(packet->extension(RtpExtension::kPlayoutDelay)->data()), 0x010203u);
  EXPECT_EQ(packet->extension(RtpExtension::kDependencyDescriptor)->size(), descriptor.size());
  EXPECT_EQ(packet->transport_sequence(), 0);
  EXPECT_EQ(packet->abs_send_time(), 0u);
}

}  // namespace
}  // namespace earshot::codec
