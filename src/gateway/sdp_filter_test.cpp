#include "gateway/sdp_filter.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/limits.h"

namespace earshot::gateway {
namespace {

calls::CleanCandidate clean(const std::string& rest) {
  return SdpFilter().candidate("candidate:1 1 udp 2122260223 " + rest).value();
}

TEST(SdpFilter, TellsTheAddressOfACandidate) {
  const auto candidate = clean("44.0.0.7 54321 typ host generation 0");
  EXPECT_EQ(candidate.line, "candidate:1 1 udp 2122260223 44.0.0.7 54321 typ host generation 0");
  EXPECT_EQ(candidate.udp_address, IpAddress::parse("44.0.0.7").value());
  EXPECT_FALSE(candidate.private_address);
}

TEST(SdpFilter, TakesAwayWhatACandidateWasDerivedFrom) {
  EXPECT_EQ(clean("44.0.0.7 5 typ srflx raddr 192.168.1.5 rport 54321").line,
            "candidate:1 1 udp 2122260223 44.0.0.7 5 typ srflx raddr 0.0.0.0 rport 0");
  EXPECT_EQ(clean("44.0.0.7 5 typ relay raddr 2a00:1::5 rport 54321").line,
            "candidate:1 1 udp 2122260223 44.0.0.7 5 typ relay raddr :: rport 0");
}

TEST(SdpFilter, KnowsThePrivateAddresses) {
  for (const std::string address : {"10.1.2.3", "172.16.0.1", "192.168.1.5", "169.254.1.1",
                                    "100.64.0.1", "127.0.0.1", "fd00::1", "fe80::1", "::1"}) {
    EXPECT_TRUE(clean(address + " 5 typ host").private_address) << address;
  }
  EXPECT_TRUE(clean("192.168.1.5 5 typ srflx raddr 0.0.0.0 rport 0").private_address);
  EXPECT_FALSE(clean("2a00:1450::1 5 typ host").private_address);
}

TEST(SdpFilter, ARelaysAddressIsNobodysPrivateOne) {
  EXPECT_FALSE(clean("192.168.1.5 5 typ relay raddr 0.0.0.0 rport 0").private_address);
}

TEST(SdpFilter, AnMdnsNameHasNoAddress) {
  const auto candidate = clean("0d5a3e5e-1111-4222-8333-123456789abc.local 54321 typ host");
  EXPECT_FALSE(candidate.udp_address);
  EXPECT_FALSE(candidate.private_address);
}

TEST(SdpFilter, NoUdpGoesToACandidateOverTcp) {
  const auto candidate =
      SdpFilter()
          .candidate("candidate:1 1 tcp 1518280447 10.0.0.1 9 typ host tcptype active")
          .value();
  EXPECT_FALSE(candidate.udp_address);
  EXPECT_TRUE(candidate.private_address);
}

// Microphone, camera, screen and its sound: what every page offers.
TEST(SdpFilter, PassesFourMediaSections) {
  for (const std::string browser : {"chromium", "firefox"}) {
    std::ifstream file("src/codec/testdata/" + browser + "_screen_offer.sdp", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto clean = SdpFilter().description(text.str());
    ASSERT_TRUE(clean.ok()) << browser;
    EXPECT_EQ(clean->media_sections, 4u) << browser;
    EXPECT_LT(clean->sdp.size(), limits::kSdpBytesMax / 2) << browser;
  }
}

TEST(SdpFilter, NoMoreCandidatesIsPassedOn) {
  const auto candidate = SdpFilter().candidate("").value();
  EXPECT_EQ(candidate.line, "");
  EXPECT_FALSE(candidate.udp_address);
}

// What keeps speech whole over a bad network must reach the other browser.
TEST(SdpFilter, KeepsWhatRepairsSound) {
  const std::string head =
      "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
      "m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\nc=IN IP4 0.0.0.0\r\n"
      "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef01234567\r\n"
      "a=fingerprint:sha-256 "
      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:"
      "EE:"
      "FF\r\na=setup:actpass\r\na=mid:0\r\n";
  const std::string repair =
      "a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=rtcp-fb:111 nack\r\n"
      "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=24000\r\n"
      "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n";
  const auto clean = SdpFilter().description(head + repair);
  ASSERT_TRUE(clean.ok());
  EXPECT_NE(clean->sdp.find(repair), std::string::npos) << clean->sdp;
}

}  // namespace
}  // namespace earshot::gateway
