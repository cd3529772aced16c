#include "codec/rtcp_packet.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "codec/rtcp_writer.h"
#include "codec/testing/hex.h"

namespace earshot::codec {
namespace {

using testing::from_hex;
using Buffer = std::vector<uint8_t>;

// The types and counts of a datagram, "!" at the end when it is broken.
std::string types_of(std::string_view hex) {
  const Buffer bytes = from_hex(hex);
  RtcpWalk walk(bytes);
  std::string out;
  while (const auto packet = walk.next()) {
    out +=
        std::to_string(static_cast<int>(packet->type)) + ":" + std::to_string(packet->count) + " ";
  }
  return walk.ok() ? out : out + "!";
}

struct OnePacket {
  Buffer bytes;
  RtcpPacket packet;
};
OnePacket packet_of(Buffer bytes) {
  OnePacket one{.bytes = std::move(bytes), .packet = {}};
  RtcpWalk walk(one.bytes);
  const auto packet = walk.next();
  EXPECT_TRUE(packet.has_value() && walk.ok());
  if (packet) one.packet = *packet;
  return one;
}
OnePacket packet_of(std::string_view hex) { return packet_of(from_hex(hex)); }

// Everything that `write` puts into a buffer of `size`.
template <class Write>
Buffer written(Write&& write, size_t size = 1200) {
  Buffer out(size, 0xee);
  RtcpWriter writer(out);
  write(writer);
  const size_t used = writer.size();
  out.resize(used);
  return out;
}

// RFC 3550 §6.1 and RFC 5506: any packet may be the first.
TEST(RtcpWalk, VisitsEachPacketOfADatagram) {
  EXPECT_EQ(types_of("80c90001 00000001  81ce0002 00000001 00000002"), "201:0 206:1 ");
  EXPECT_EQ(types_of("81ce0002 00000001 00000002"), "206:1 ");
  EXPECT_EQ(types_of("80cb0000"), "203:0 ");
  EXPECT_EQ(types_of(""), "");
}

// RFC 3550 §A.2.
TEST(RtcpWalk, EndsAtAPacketThatIsWrong) {
  EXPECT_EQ(types_of("80c90001 00000001  40c90001 00000001"), "201:0 !");
  EXPECT_EQ(types_of("80c90001 00000001  80c90002 00000001"), "201:0 !");
  EXPECT_EQ(types_of("80c90001 00000001  80c900"), "201:0 !");
}

TEST(RtcpWalk, AllowsPaddingOnTheLastPacketOnly) {
  EXPECT_EQ(types_of("80c90001 00000001  a0c90002 00000001 00000004"), "201:0 201:0 ");
  EXPECT_EQ(types_of("a0c90002 00000001 00000004  80c90001 00000001"), "!");
  EXPECT_EQ(types_of("a0c90002 00000001 00000000"), "!");
  EXPECT_EQ(types_of("a0c90002 00000001 0000000c"), "!");
  EXPECT_EQ(packet_of("a0c90002 00000001 00000004").packet.body.size(), 4u);
}

// RFC 3550 §6.4.1 wants a multiple of four; browsers pad transport-wide feedback to whole words.
TEST(RtcpWalk, TakesThePaddingOfBrowsers) {
  const auto of_chromium =
      packet_of("afcd0007 00000001 00000002  0001 0007 000001 00  2007 04040404 040404 000003");
  EXPECT_EQ(of_chromium.packet.body.size(), 25u);
}

// RFC 3550 §6.4.1.
TEST(SenderReport, ReadsInfoAndBlocks) {
  const auto one = packet_of(
      "81c8000c 00000001 0102030405060708 11121314 00000021 00000031"
      "00000002 40 fffffe 00010002 00000003 aabbccdd 00010000");
  const auto report = parse_sender_report(one.packet);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->ssrc, 1u);
  EXPECT_EQ(report->ntp_time, 0x0102030405060708u);
  EXPECT_EQ(report->rtp_timestamp, 0x11121314u);
  EXPECT_EQ(report->packets, 0x21u);
  EXPECT_EQ(report->octets, 0x31u);
  ASSERT_EQ(report->blocks.size(), 1u);
  EXPECT_EQ(report->blocks[0], (ReportBlock{.ssrc = 2,
                                            .fraction_lost = 64,
                                            .cumulative_lost = -2,
                                            .highest_sequence = 0x10002,
                                            .jitter = 3,
                                            .last_sr = 0xaabbccdd,
                                            .delay_since_last_sr = 65536}));
}

TEST(SenderReport, RefusesFewerBlocksThanItCounts) {
  EXPECT_FALSE(
      parse_sender_report(
          packet_of("81c80006 00000001 0102030405060708 11121314 00000021 00000031").packet)
          .has_value());
  EXPECT_FALSE(parse_sender_report(packet_of("80c80001 00000001").packet).has_value());
  EXPECT_FALSE(parse_receiver_report(packet_of("81c90001 00000001").packet).has_value());
  EXPECT_FALSE(parse_receiver_report(packet_of("80c90000").packet).has_value());
}

TEST(Reports, ComeBackAsTheyWereWritten) {
  const std::array blocks = {ReportBlock{.ssrc = 5,
                                         .fraction_lost = 255,
                                         .cumulative_lost = -8388608,
                                         .highest_sequence = 6,
                                         .jitter = 7,
                                         .last_sr = 8,
                                         .delay_since_last_sr = 9},
                             ReportBlock{.ssrc = 10, .cumulative_lost = 8388607}};
  const auto one = packet_of(written([&](RtcpWriter& writer) {
    EXPECT_TRUE(writer.add_sender_report(
        {.ssrc = 1, .ntp_time = 2, .rtp_timestamp = 3, .packets = 4, .octets = 5}, blocks));
  }));
  const auto report = parse_sender_report(one.packet);
  ASSERT_TRUE(report && report->blocks.size() == 2);
  EXPECT_EQ(report->ntp_time, 2u);
  EXPECT_EQ(report->octets, 5u);
  EXPECT_EQ(report->blocks[0], blocks[0]);
  EXPECT_EQ(report->blocks[1], blocks[1]);
  const auto other = packet_of(
      written([&](RtcpWriter& writer) { EXPECT_TRUE(writer.add_receiver_report(7, blocks)); }));
  const auto receiver_report = parse_receiver_report(other.packet);
  ASSERT_TRUE(receiver_report && receiver_report->blocks.size() == 2);
  EXPECT_EQ(receiver_report->ssrc, 7u);
  EXPECT_EQ(receiver_report->blocks[1], blocks[1]);
}

std::string cnames_of(const OnePacket& one) {
  SdesWalk walk(one.packet);
  std::string out;
  while (const auto cname = walk.next()) {
    out += std::to_string(cname->ssrc) + "=" + std::string(cname->name) + " ";
  }
  return out;
}

// RFC 3550 §6.5.
TEST(Sdes, GivesTheCnameOfEachChunk) {
  EXPECT_EQ(cnames_of(packet_of("81ca0003 00000001 0103 616263 000000")), "1=abc ");
  // A chunk with a tool before its name, one without a name, one whose items end at a whole word.
  EXPECT_EQ(cnames_of(packet_of("83ca0008 00000001 0601 78 0102 6162 00 "
                                "00000002 0601 78 00 "
                                "00000003 0102 6364 00000000")),
            "1=ab 3=cd ");
}

TEST(Sdes, CountsWordsFromTheFront) {
  const auto padded = packet_of(
      "a2ca0007 00000001 0103 616263 000000 "
      "00000002 0103 646566 000000  00 000003");
  EXPECT_EQ(cnames_of(padded), "1=abc 2=def ");
}

TEST(Sdes, EndsAtAChunkThatIsCutOff) {
  EXPECT_EQ(cnames_of(packet_of("82ca0003 00000001 0103 616263 000000")), "1=abc ");
  EXPECT_EQ(cnames_of(packet_of("81ca0002 00000001 0103 6162")), "");
}

TEST(Sdes, ComesBackAsItWasWritten) {
  for (size_t size = 1; size <= 255; ++size) {
    const std::string name(size, 'n');
    const auto one =
        packet_of(written([&](RtcpWriter& writer) { EXPECT_TRUE(writer.add_cname(3, name)); }));
    EXPECT_EQ(cnames_of(one), "3=" + name + " ");
  }
}

// RFC 3550 §6.6.
TEST(Bye, NamesSources) {
  const auto one = packet_of("82cb0003 00000001 00000002 02616200");
  const ByeSources sources(one.packet);
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[1], 2u);
  EXPECT_EQ(ByeSources(packet_of("82cb0001 00000001").packet).size(), 0u);
  const std::array<uint32_t, 3> ssrcs = {7, 8, 9};
  const auto other =
      packet_of(written([&](RtcpWriter& writer) { EXPECT_TRUE(writer.add_bye(ssrcs)); }));
  const ByeSources again(other.packet);
  ASSERT_EQ(again.size(), 3u);
  EXPECT_EQ(again[2], 9u);
}

std::vector<int> sequences_of(const OnePacket& one) {
  std::vector<int> out;
  if (const auto nack = parse_nack(one.packet)) {
    nack->for_each([&](uint16_t sequence) { out.push_back(sequence); });
  }
  return out;
}

// RFC 4585 §6.2.1.
TEST(Nack, NamesAPacketAndThoseBehindIt) {
  EXPECT_EQ(sequences_of(packet_of("81cd0003 00000001 00000002 fffe8005")),
            (std::vector<int>{65534, 65535, 1, 14}));
  EXPECT_TRUE(sequences_of(packet_of("81cd0002 00000001 00000002")).empty());
  const auto padded = packet_of("a1cd0003 00000001 00000002 fffe8001");
  EXPECT_FALSE(parse_nack(padded.packet)) << "the padding leaves no whole item";
  EXPECT_TRUE(sequences_of(packet_of("82cd0003 00000001 00000002 fffe8005")).empty());
}

TEST(Nack, ComesBackAsItWasWritten) {
  const std::vector<uint16_t> missing = {65530, 65531, 65535, 10, 11, 27, 28, 1000};
  const auto one = packet_of(written([&](RtcpWriter& writer) {
    EXPECT_EQ(writer.add_nack({1, 2}, missing), missing.size());
  }));
  EXPECT_EQ(sequences_of(one), std::vector<int>(missing.begin(), missing.end()));
  EXPECT_EQ(one.packet.body.size(), 8 + 4 * 4u) << "four items hold them";
  EXPECT_EQ(parse_nack(one.packet)->about.media_ssrc, 2u);
}

TEST(Nack, LeavesOutWhatFindsNoRoom) {
  const std::vector<uint16_t> missing = {1, 2, 100, 101, 200};
  const auto one = packet_of(written(
      [&](RtcpWriter& writer) {
        EXPECT_EQ(writer.add_nack({1, 2}, missing), 4u);
      },
      12 + 8));
  EXPECT_EQ(sequences_of(one), (std::vector<int>{1, 2, 100, 101}));
  written([&](RtcpWriter& writer) { EXPECT_EQ(writer.add_nack({1, 2}, missing), 0u); }, 15);
}

// RFC 4585 §6.3.1, RFC 5104 §4.3.1.
TEST(KeyFrameRequests, ComeBackAsTheyWereWritten) {
  const auto pli = packet_of(written([](RtcpWriter& writer) {
    EXPECT_TRUE(writer.add_pli({1, 2}));
  }));
  EXPECT_EQ(pli.bytes, from_hex("81ce0002 00000001 00000002"));
  EXPECT_EQ(parse_pli(pli.packet)->media_ssrc, 2u);
  const auto packet = packet_of(written([](RtcpWriter& writer) {
    EXPECT_TRUE(writer.add_fir(1, {2, 3}));
  }));
  EXPECT_EQ(packet.bytes, from_hex("84ce0004 00000001 00000000 00000002 03000000"));
  const auto fir = Fir::parse(packet.packet);
  ASSERT_TRUE(fir && fir->size() == 1);
  EXPECT_EQ(fir->sender_ssrc(), 1u);
  EXPECT_EQ((*fir)[0].ssrc, 2u);
  EXPECT_EQ((*fir)[0].command, 3);
  EXPECT_FALSE(parse_pli(packet.packet).has_value());
  EXPECT_FALSE(Fir::parse(pli.packet).has_value());
  EXPECT_FALSE(Fir::parse(packet_of("84ce0002 00000001 00000000").packet).has_value());
}

// draft-alvestrand-rmcat-remb-03 §2.2.
TEST(Remb, TellsARate) {
  const auto one = packet_of("8fce0006 00000001 00000000 52454d42 02 0bffff 00000005 00000006");
  const auto remb = parse_remb(one.packet);
  ASSERT_TRUE(remb.has_value());
  EXPECT_EQ(remb->bits_per_s, 0x3ffffu << 2);
  EXPECT_EQ(remb->ssrcs.size(), 8u);
  EXPECT_FALSE(parse_remb(packet_of("8fce0004 00000001 00000000 52454d42 010bffff").packet));
  EXPECT_FALSE(parse_remb(packet_of("8fce0004 00000001 00000000 52454d43 000bffff").packet));
  EXPECT_FALSE(parse_remb(packet_of("8fce0004 00000001 00000000 52454d42 00ffffff").packet));
}

// RFC 3611 §4.4 and §4.5.
TEST(ExtendedReport, ComesBackAsItWasWritten) {
  const auto time = packet_of(written(
      [](RtcpWriter& writer) { EXPECT_TRUE(writer.add_reference_time(1, 0x0102030405060708)); }));
  const auto report = parse_extended_report(time.packet);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->ssrc, 1u);
  EXPECT_EQ(report->reference_time, 0x0102030405060708u);
  EXPECT_EQ(report->dlrr_count(), 0u);
  const std::array blocks = {Dlrr{.ssrc = 2, .last_rr = 3, .delay_since_last_rr = 4},
                             Dlrr{.ssrc = 5, .last_rr = 6, .delay_since_last_rr = 7}};
  const auto answer =
      packet_of(written([&](RtcpWriter& writer) { EXPECT_TRUE(writer.add_dlrr(1, blocks)); }));
  const auto dlrr = parse_extended_report(answer.packet);
  ASSERT_TRUE(dlrr && dlrr->dlrr_count() == 2);
  EXPECT_EQ(dlrr->dlrr(1).ssrc, 5u);
  EXPECT_EQ(dlrr->dlrr(1).last_rr, 6u);
  EXPECT_EQ(dlrr->dlrr(1).delay_since_last_rr, 7u);
}

TEST(ExtendedReport, PassesOverOtherBlocks) {
  const auto one = packet_of("80cf0006 00000001 2a000001 deadbeef 04000002 0000000500000006");
  EXPECT_EQ(parse_extended_report(one.packet)->reference_time, 0x500000006u);
  EXPECT_FALSE(parse_extended_report(packet_of("80cf0002 00000001 2a000001").packet).has_value());
}

TEST(RtcpWriter, BeginsNothingThatDoesNotFit) {
  Buffer out(20);
  RtcpWriter writer(out);
  EXPECT_TRUE(writer.add_pli({1, 2}));
  EXPECT_FALSE(writer.add_pli({1, 2}));
  EXPECT_FALSE(writer.add_sender_report({.ssrc = 1}));
  EXPECT_TRUE(writer.add_receiver_report(1));
  EXPECT_EQ(writer.room(), 0u);
  EXPECT_FALSE(writer.add_bye({}));
  EXPECT_EQ(types_of("81ce0002 00000001 00000002 80c90001 00000001"), "206:1 201:0 ");
  EXPECT_EQ(Buffer(writer.written().begin(), writer.written().end()),
            from_hex("81ce0002 00000001 00000002 80c90001 00000001"));
}

}  // namespace
}  // namespace earshot::codec
