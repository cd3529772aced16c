#include "codec/sdp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/limits.h"

namespace earshot::codec {
namespace {

std::string sample(const std::string& name) {
  std::ifstream file("src/codec/testdata/" + name + ".sdp", std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& sdp) {
  std::vector<std::string> lines;
  std::istringstream in(sdp);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

std::string written_again(const std::string& sdp) {
  const auto parsed = parse_sdp(sdp, kSfuSdp);
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().message);
  return parsed.ok() ? to_sdp(*parsed) : std::string();
}

bool has_line(const std::string& sdp, const std::string& line) {
  const auto lines = lines_of(sdp);
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// A small description that is right; tests break it in one place.
std::string small_offer() {
  return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
         "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n"
         "a=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 "
         "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
         "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n"
         "a=setup:actpass\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n";
}

class RealSdp : public testing::TestWithParam<const char*> {};

// What browsers wrote is written again line by line, but for the lines that we set or leave out.
TEST_P(RealSdp, IsWrittenAgainFaithfully) {
  const std::string original = sample(GetParam());
  const std::string again = written_again(original);
  std::vector<std::string> expected;
  for (const std::string& line : lines_of(original)) {
    const bool trickled =
        line.starts_with("a=candidate:") || line.starts_with("a=end-of-candidates");
    if (trickled || line[0] == 'c' || line[0] == 'o' || line.starts_with("a=rtcp:")) continue;
    // 0 says that the section has no transport of its own (bundle-only), and stays.
    const std::string port = line.find(" 0 UDP/") == std::string::npos ? " 9" : " 0";
    expected.push_back(line[0] == 'm' ? replaced(line, line.substr(0, line.find(" UDP")),
                                                 line.substr(0, line.find(' ')) + port)
                                      : line);
  }
  std::vector<std::string> got;
  for (const std::string& line : lines_of(again)) {
    if (line[0] != 'c' && line[0] != 'o' && !line.starts_with("a=rtcp:")) got.push_back(line);
  }
  EXPECT_EQ(got, expected);
}

TEST_P(RealSdp, SurvivesASecondRound) {
  const std::string once = written_again(sample(GetParam()));
  EXPECT_EQ(written_again(once), once);
}

TEST_P(RealSdp, CarriesNoCandidateAfterwards) {
  EXPECT_EQ(written_again(sample(GetParam())).find("candidate"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Browsers, RealSdp,
                         testing::Values("chromium_voice_offer", "chromium_voice_answer",
                                         "chromium_video_offer", "chromium_video_offer_gathered",
                                         "chromium_video_restart_offer", "chromium_video_answer",
                                         "firefox_voice_offer", "firefox_voice_answer",
                                         "firefox_video_offer", "firefox_video_offer_gathered",
                                         "firefox_video_answer", "chromium_screen_offer",
                                         "firefox_screen_offer", "chromium_sfu_offer",
                                         "chromium_sfu_more_slots_offer", "firefox_sfu_offer",
                                         "firefox_sfu_more_slots_offer"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Sdp, DropsFeedbackLinesOfPayloadTypesThatAreNotOffered) {
  const std::string again = written_again(small_offer() + "a=rtcp-fb:98 nack pli\r\n" +
                                          "a=rtcp-fb:111 transport-cc\r\na=rtcp-fb:* nack\r\n");
  EXPECT_FALSE(has_line(again, "a=rtcp-fb:98 nack pli"));
  EXPECT_TRUE(has_line(again, "a=rtcp-fb:111 transport-cc"));
  EXPECT_TRUE(has_line(again, "a=rtcp-fb:* nack"));
}

TEST(Sdp, DropsAttributesItDoesNotKnow) {
  const std::string again = written_again(small_offer() + "a=x-secret:1\r\na=crypto:1 AES key\r\n");
  EXPECT_EQ(again.find("secret"), std::string::npos);
  EXPECT_EQ(again.find("crypto"), std::string::npos);
}

TEST(Sdp, WritesNoAddressOfTheSender) {
  std::string offer = replaced(small_offer(), "c=IN IP4 0.0.0.0", "c=IN IP4 192.0.2.7");
  offer = replaced(offer, "m=audio 9", "m=audio 50123") + "a=rtcp:50124 IN IP4 192.0.2.7\r\n";
  const std::string again = written_again(offer);
  EXPECT_EQ(again.find("192.0.2.7"), std::string::npos);
  EXPECT_EQ(again.find("5012"), std::string::npos);
}

TEST(Sdp, KeepsARejectedSectionRejected) {
  const std::string again =
      written_again(small_offer() + "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n");
  EXPECT_TRUE(has_line(again, "m=video 0 UDP/TLS/RTP/SAVPF 96"));
}

TEST(Sdp, RefusesAFingerprintWeakerThanSha256) {
  const std::string weak =
      "a=fingerprint:sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33\r\n";
  EXPECT_FALSE(parse_sdp(small_offer() + weak).ok());
}

TEST(Sdp, RefusesTwoDifferentFingerprints) {
  const std::string second =
      "a=fingerprint:sha-256 FF:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n";
  EXPECT_FALSE(parse_sdp(small_offer() + second).ok());
}

TEST(Sdp, RefusesADescriptionWithoutTransport) {
  for (const char* name : {"a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup"}) {
    EXPECT_FALSE(parse_sdp(replaced(small_offer(), name, "a=nothing")).ok()) << name;
  }
}

TEST(Sdp, RefusesTwoSectionsWithTheSameMid) {
  const std::string second = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n";
  EXPECT_FALSE(parse_sdp(small_offer() + second).ok());
}

TEST(Sdp, RefusesMoreSectionsThanTheLimit) {
  std::string offer = small_offer();
  for (size_t i = 1; i < limits::kSdpMediaSectionsMax; ++i) {
    offer += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:m" + std::to_string(i) + "\r\n";
  }
  EXPECT_TRUE(parse_sdp(offer).ok());
  EXPECT_FALSE(parse_sdp(offer + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n").ok());
}

TEST(Sdp, RefusesMoreAttributesOfASectionThanTheLimit) {
  std::string offer = small_offer();
  const auto attributes = [&offer] { return parse_sdp(offer)->media[0].attributes.size(); };
  while (attributes() < limits::kSdpSectionAttributesMax) offer += "a=rtcp-fb:* aaaa\r\n";
  EXPECT_FALSE(parse_sdp(offer + "a=rtcp-fb:* aaaa\r\n").ok());
  const std::string other = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:m\r\n";
  EXPECT_TRUE(parse_sdp(offer + other + "a=rtcp-fb:* aaaa\r\n").ok());
}

TEST(Sdp, RefusesMoreBytesThanTheLimit) {
  std::string offer = small_offer();
  while (offer.size() <= limits::kSdpBytesMax) offer += "a=fmtp:111 useinbandfec=1\r\n";
  const auto parsed = parse_sdp(offer);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::kTooLarge);
}

TEST(Sdp, TakesLargerOffersForTheSfuAlone) {
  std::string offer = small_offer();
  for (size_t i = 1; i < limits::kSfuSdpMediaSectionsMax; ++i) {
    offer += "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:m" + std::to_string(i) + "\r\n";
  }
  EXPECT_TRUE(parse_sdp(offer, kSfuSdp).ok());
  EXPECT_FALSE(parse_sdp(offer, kDirectSdp).ok());
  EXPECT_FALSE(parse_sdp(offer + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", kSfuSdp).ok());
  const std::string line = "a=fmtp:111 " + std::string(400, 'x') + "\r\n";
  while (offer.size() + line.size() <= limits::kSfuSdpBytesMax) offer += line;
  EXPECT_TRUE(parse_sdp(offer, kSfuSdp).ok());
  const auto parsed = parse_sdp(offer + line, kSfuSdp);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::kTooLarge);
}

// Lines of other formats fill the largest description; they are left out.
TEST(Sdp, KeepsTheAttributesOfTheFormatsThatASectionLists) {
  std::string formats = " 111", listed;
  for (size_t i = 1; i < limits::kSdpFormatsMax; ++i) {
    formats += " " + std::to_string(200 + i);
    listed += "a=rtcp-fb:" + std::to_string(200 + i) + " nack\r\n";
  }
  std::string offer = replaced(small_offer(), "SAVPF 111", "SAVPF" + formats) + listed;
  auto lines = static_cast<size_t>(std::count(offer.begin(), offer.end(), '\n'));
  while (lines++ < limits::kSfuSdpLinesMax) offer += "a=rtcp-fb:999 nack\r\n";
  EXPECT_LE(offer.size(), limits::kSfuSdpBytesMax);
  const auto parsed = parse_sdp(offer, kSfuSdp);
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  std::vector<std::string> values;
  for (const SdpAttribute& each : parsed->media.back().attributes) {
    if (each.name == "rtcp-fb") values.push_back(each.value);
  }
  ASSERT_EQ(values.size(), limits::kSdpFormatsMax - 1);
  EXPECT_EQ(values.front(), "201 nack");
  EXPECT_EQ(values.back(), std::to_string(200 + limits::kSdpFormatsMax - 1) + " nack");
}

TEST(Sdp, RefusesStreamNamesThatAreNone) {
  for (const char* good :
       {"a=rid:h send", "a=rid:a-b_1 recv max-width=1280;max-fps=30", "a=simulcast:send l;m;h",
        "a=simulcast:send ~l,m;h recv x", "a=simulcast:recv a send b"}) {
    EXPECT_TRUE(parse_sdp(small_offer() + good + "\r\n").ok()) << good;
  }
  for (const char* bad :
       {"a=rid:h", "a=rid:h maybe", "a=rid:h! send", "a=rid:12345678901234567 send",
        "a=rid:h send a b", "a=simulcast:l;m;h", "a=simulcast:send", "a=simulcast:send l;;h",
        "a=simulcast:send l; m", "a=simulcast:send a send b", "a=simulcast:send ~"}) {
    EXPECT_FALSE(parse_sdp(small_offer() + bad + "\r\n").ok()) << bad;
  }
}

TEST(Sdp, RefusesWhatIsNotPrintable) {
  EXPECT_FALSE(parse_sdp(small_offer() + "a=imageattr:\x01 send\r\n").ok());
  EXPECT_FALSE(parse_sdp(small_offer() + "a=imageattr:\xc3\xa9 send\r\n").ok());
}

TEST(Sdp, RefusesOtherTransports) {
  EXPECT_FALSE(parse_sdp(replaced(small_offer(), "UDP/TLS/RTP/SAVPF", "RTP/AVP")).ok());
}

TEST(Sdp, RefusesTruncatedText) {
  const std::string offer = small_offer();
  const size_t complete = offer.find("a=mid");
  for (size_t length = 0; length < complete - 20; ++length) {
    EXPECT_FALSE(parse_sdp(offer.substr(0, length)).ok()) << length;
  }
}

}  // namespace
}  // namespace earshot::codec
