#include "srtp/sender.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "srtp/testing/session.h"

namespace earshot::srtp {
namespace {

using namespace testing;

const Variant kUsual = {SrtpProfile::kAeadAes128Gcm, AeadBackend::kEvp};

TEST(SrtpSender, GivesTheSamePacketForEveryWayToPassItsParts) {
  for (const Variant& variant : variants()) {
    SCOPED_TRACE(text(variant));
    const auto header = rtp_header(7, 100);
    const std::vector<uint8_t> payload(300, 5);
    const auto whole = Session(variant).protect(7, 100, payload);
    ASSERT_EQ(whole.size(),
              header.size() + payload.size() + Session(variant).sender.rtp_overhead());

    Session in_two(variant);
    std::vector<uint8_t> out(whole.size());
    const PlainRtp parts = {header, Bytes(payload).first(6), Bytes(payload).subspan(6)};
    EXPECT_EQ(in_two.sender.protect_rtp(*in_two.sender.stream(7), 100, parts, out), out.size());
    EXPECT_EQ(out, whole);

    Session header_in_place(variant);
    std::vector<uint8_t> slot(whole.size() + 50);
    std::copy(header.begin(), header.end(), slot.begin());
    const PlainRtp ready = {Bytes(slot).first(header.size()), {}, payload};
    EXPECT_EQ(
        header_in_place.sender.protect_rtp(*header_in_place.sender.stream(7), 100, ready, slot),
        whole.size());
    slot.resize(whole.size());
    EXPECT_EQ(slot, whole);
  }
}

TEST(SrtpSender, NeverUsesAnIndexTwice) {
  for (const Variant& variant : variants()) {
    Session session(variant);
    const std::vector<uint8_t> payload(10, 1);
    EXPECT_FALSE(session.protect(1, 2000, payload).empty());
    EXPECT_TRUE(session.protect(1, 2000, payload).empty());
    EXPECT_FALSE(session.protect(1, 1999, payload).empty()) << "late, but not yet used";
    EXPECT_TRUE(session.protect(1, 1999, payload).empty());
    EXPECT_TRUE(session.protect(1, 2000 - limits::kSrtpReplayWindow, payload).empty());
    EXPECT_FALSE(session.protect(1, 2000 + 65'536, payload).empty()) << "the next turn";
    EXPECT_FALSE(session.protect(2, 2000, payload).empty()) << "of another SSRC";
  }
}

TEST(SrtpSender, RefusesWhatDoesNotFitAndDoesNotCountItAsSent) {
  for (const Variant& variant : variants()) {
    Session session(variant);
    const auto header = rtp_header(1, 9);
    const std::vector<uint8_t> payload(100, 1);
    std::vector<uint8_t> out(header.size() + payload.size() + session.sender.rtp_overhead());
    SendStream& stream = *session.sender.stream(1);
    const auto small = std::span(out).first(out.size() - 1);
    EXPECT_EQ(session.sender.protect_rtp(stream, 9, {header, {}, payload}, small), 0u);
    EXPECT_EQ(session.sender.protect_rtp(stream, 9, {header, {}, payload}, out), out.size());
    const auto report = rtcp_packet(1, 1);
    std::vector<uint8_t> rtcp(report.size() + session.sender.rtcp_overhead() - 1);
    EXPECT_EQ(session.sender.protect_rtcp(report, rtcp), 0u);
  }
}

TEST(SrtpSender, RefusesIndicesBeyond48Bits) {
  Session session(kUsual);
  EXPECT_FALSE(session.protect(1, kRtpIndexMax, {}).empty());
  EXPECT_TRUE(session.protect(1, kRtpIndexMax + 1, {}).empty());
}

TEST(SrtpSender, KeepsAStreamForEverySsrcUpToALimit) {
  Session session(kUsual);
  SendStream* const first = session.sender.stream(0);
  for (uint32_t ssrc = 1; ssrc < limits::kSrtpSendStreamsMax; ++ssrc) {
    ASSERT_NE(session.sender.stream(ssrc), nullptr);
  }
  EXPECT_EQ(session.sender.stream(4000), nullptr);
  EXPECT_EQ(session.sender.stream(0), first);
  EXPECT_EQ(first->ssrc(), 0u);
}

TEST(SrtpSender, ExtendsSequenceNumbersForCallersThatDoNot) {
  Session session(kUsual);
  SendStream& stream = *session.sender.stream(1);
  EXPECT_EQ(stream.index_of(65'000), 65'000u);
  session.protect(1, 65'000, {});
  EXPECT_EQ(stream.index_of(64'999), 64'999u);
  EXPECT_EQ(stream.index_of(10), 65'546u);
}

TEST(SrtpSender, CountsRtcpPacketsOfAllSsrcsTogether) {
  Session session(kUsual);
  for (uint32_t i = 0; i < 5; ++i) {
    const auto packet = session.protect_rtcp(rtcp_packet(i % 2, 1));
    EXPECT_EQ(GcmTransform::rtcp_word(packet), kRtcpEncrypted | i);
  }
}

TEST(SrtpSender, LeavesHeaderAndExtensionReadableAndNothingElse) {
  for (const Variant& variant : variants()) {
    Session session(variant);
    const auto header = from_hex("90600009 00000001 00000002 bede0001 10ff0000");
    const std::vector<uint8_t> payload(64, 0x55);
    std::vector<uint8_t> out(header.size() + payload.size() + session.sender.rtp_overhead());
    session.sender.protect_rtp(*session.sender.stream(2), 9, {header, {}, payload}, out);
    EXPECT_TRUE(std::equal(header.begin(), header.end(), out.begin()));
    const std::vector<uint8_t> eight(8, 0x55);
    EXPECT_EQ(std::search(out.begin(), out.end(), eight.begin(), eight.end()), out.end());
    const auto opened = session.receiver.unprotect_rtp(out);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->header_bytes, header.size());
  }
}

}  // namespace
}  // namespace earshot::srtp
