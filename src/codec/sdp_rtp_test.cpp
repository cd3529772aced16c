#include "codec/sdp_rtp.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/limits.h"

namespace earshot::codec {
namespace {

SessionDescription sample(const std::string& name) {
  std::ifstream file("src/codec/testdata/" + name + ".sdp", std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream text;
  text << file.rdbuf();
  const auto parsed = parse_sdp(text.str(), kSfuSdp);
  EXPECT_TRUE(parsed.ok()) << name;
  return parsed.ok() ? *parsed : SessionDescription();
}

// A video section with those attributes, read.
SdpRtpSection read(const std::vector<SdpAttribute>& attributes,
                   const std::vector<std::string>& formats = {"96"}) {
  SdpMedia media;
  media.kind = SdpMediaKind::kVideo;
  media.formats = formats;
  media.attributes = attributes;
  return read_rtp_section({}, media);
}

SdpRtpSection section(const SessionDescription& description, size_t i) {
  return read_rtp_section(description, description.media[i]);
}

TEST(SdpRtp, ReadsACameraOfChromium) {
  const SdpRtpSection camera = section(sample("chromium_sfu_offer"), 1);
  EXPECT_EQ(camera.mid, "1");
  EXPECT_EQ(camera.direction, SdpDirection::kSendOnly);
  EXPECT_TRUE(camera.rtcp_mux && camera.rtcp_rsize && !camera.stopped);
  EXPECT_EQ(camera.send_rids, (std::vector<std::string>{"l", "m", "h"}));
  EXPECT_TRUE(camera.streams.empty());
  ASSERT_EQ(camera.codecs.size(), 4u);
  EXPECT_EQ(
      camera.codecs[0],
      (SdpCodec{
          96, "vp8", 90000, 1, "", {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"}}));
  EXPECT_EQ(camera.codecs[3], (SdpCodec{99, "rtx", 90000, 1, "apt=98", {}}));
  ASSERT_EQ(camera.extensions.size(), 13u);
  EXPECT_EQ(camera.extensions[0], (SdpExtension{14, "urn:ietf:params:rtp-hdrext:toffset"}));
}

TEST(SdpRtp, ReadsACameraOfFirefox) {
  const SdpRtpSection camera = section(sample("firefox_sfu_offer"), 1);
  EXPECT_FALSE(camera.stopped) << "port 0 with bundle-only says where the transport is";
  EXPECT_TRUE(camera.extmap_allow_mixed);
  EXPECT_EQ(camera.send_rids, (std::vector<std::string>{"l", "m", "h"}));
  ASSERT_EQ(camera.streams.size(), 3u);
  EXPECT_NE(camera.streams[0].rtx_ssrc, 0u);
  ASSERT_EQ(camera.extensions.size(), 8u);
  EXPECT_EQ(camera.extensions[3].id, 6);
  EXPECT_EQ(camera.extensions[3].direction, SdpDirection::kRecvOnly);
  EXPECT_EQ(camera.extensions[5].direction, SdpDirection::kSendOnly);
}

TEST(SdpRtp, ReadsAMicrophoneAndAReceiveSlot) {
  const SessionDescription offer = sample("firefox_sfu_offer");
  const SdpRtpSection microphone = section(offer, 0);
  ASSERT_EQ(microphone.codecs.size(), 5u);
  EXPECT_EQ(microphone.codecs[0].name, "opus");
  EXPECT_EQ(microphone.codecs[0].channels, 2);
  EXPECT_EQ(microphone.codecs[0].parameters, "maxplaybackrate=48000;stereo=1;useinbandfec=1");
  EXPECT_EQ(section(offer, 3).direction, SdpDirection::kRecvOnly);
  EXPECT_EQ(read_bundle(offer).size(), 13u);
}

TEST(SdpRtp, TakesTheDirectionOfTheSessionWhereTheSectionHasNone) {
  SessionDescription description;
  description.attributes = {{"inactive", ""}};
  EXPECT_EQ(read_rtp_section(description, {}).direction, SdpDirection::kInactive);
  EXPECT_EQ(read({}).direction, SdpDirection::kSendRecv);
}

TEST(SdpRtp, LeavesOutWhatIsNotUsable) {
  const SdpRtpSection section = read({{"rtpmap", "96 VP8/90000"},
                                      {"rtpmap", "98 VP9/fast"},
                                      {"rtpmap", "200 VP9/90000"},
                                      {"fmtp", "97 apt=96"},
                                      {"extmap", "70000 urn:a:b"},
                                      {"extmap", "3/sideways urn:a:b"},
                                      {"ssrc", "0 cname:a"},
                                      {"ssrc", "9999999999 cname:a"},
                                      {"ssrc-group", "FID 5"},
                                      {"ssrc-group", "FID 5 5"},
                                      {"ssrc-group", "SIM 6 7"}},
                                     {"96", "97", "98", "200"});
  ASSERT_EQ(section.codecs.size(), 1u);
  EXPECT_EQ(section.codecs[0].payload_type, 96);
  EXPECT_TRUE(section.extensions.empty());
  EXPECT_TRUE(section.streams.empty());
}

TEST(SdpRtp, PairsStreamsWithTheirRepairOnce) {
  const SdpRtpSection section = read({{"ssrc", "3 cname:a"},
                                      {"ssrc", "1 cname:a"},
                                      {"ssrc", "1 msid:a b"},
                                      {"ssrc", "2 cname:a"},
                                      {"ssrc-group", "FID 1 2"},
                                      {"ssrc-group", "FID 2 3"}});
  EXPECT_EQ(section.streams, (std::vector<SdpStream>{{1, 2}, {3, 0}}));
}

TEST(SdpRtp, GivesEveryPayloadTypeTheFeedbackOfAll) {
  const SdpRtpSection section =
      read({{"rtpmap", "96 VP8/90000"}, {"rtcp-fb", "* nack"}, {"rtcp-fb", "96 ccm fir"}});
  EXPECT_EQ(section.codecs[0].feedback, (std::vector<std::string>{"nack", "ccm fir"}));
}

TEST(SdpRtp, KeepsNoMoreFeedbackAndStreamsThanBrowsersCouldMean) {
  std::vector<SdpAttribute> attributes = {{"rtpmap", "96 VP8/90000"}, {"rtpmap", "97 VP9/90000"}};
  std::string simulcast = "send r1";
  for (int i = 1; i <= 200; ++i) {
    const std::string number = std::to_string(i);
    attributes.push_back({"rtcp-fb", "* a" + number});
    attributes.push_back({"rtcp-fb", "97 b" + number});
    attributes.push_back({"ssrc", number + " cname:a"});
    attributes.push_back(
        {"ssrc-group", "FID " + std::to_string(1000 + i) + " " + std::to_string(2000 + i)});
    attributes.push_back({"rid", "r" + number + " send"});
    if (i > 1) simulcast += ";r" + number;
  }
  attributes.push_back({"simulcast", simulcast});
  const SdpRtpSection section = read(attributes, {"96", "97"});
  ASSERT_EQ(section.codecs.size(), 2u);
  EXPECT_EQ(section.codecs[0].feedback.size(), limits::kSdpFeedbackMax);
  EXPECT_EQ(section.codecs[1].feedback.size(), limits::kSdpFeedbackMax);
  EXPECT_EQ(section.streams.size(), 2 * limits::kSdpSectionStreamsMax);
  EXPECT_EQ(section.send_rids.size(), limits::kSdpSectionStreamsMax);
}

TEST(SdpRtp, ReadsAPayloadTypeOnce) {
  const SdpRtpSection section = read({{"rtpmap", "96 VP8/90000"}}, {"96", "096", "96"});
  EXPECT_EQ(section.codecs.size(), 1u);
}

TEST(SdpRtp, ReadsOnlyStreamsThatAreSentAndDeclared) {
  const std::vector<SdpAttribute> rids = {
      {"rid", "a send"}, {"rid", "b send"}, {"rid", "c recv"}, {"rid", "d send"}};
  const auto with = [&rids](const char* simulcast) {
    auto attributes = rids;
    attributes.push_back({"simulcast", simulcast});
    return read(attributes).send_rids;
  };
  using Rids = std::vector<std::string>;
  EXPECT_EQ(with("send ~d;b,a;a"), (Rids{"d", "b", "a"}));
  EXPECT_EQ(with("recv c send a;a;x"), (Rids{"a"}));
  EXPECT_EQ(with("send c;a"), (Rids{"a"}));
  EXPECT_EQ(with("recv c"), Rids{});
}

TEST(SdpRtp, FindsParametersByTheirWholeName) {
  EXPECT_EQ(sdp_parameter("apt=96", "apt"), "96");
  EXPECT_EQ(sdp_parameter("max-fs=1; profile-id=2", "profile-id"), "2");
  EXPECT_EQ(sdp_parameter("useinbandfec", "useinbandfec"), "");
  EXPECT_EQ(sdp_parameter("x-apt=96;aptx=1", "apt"), std::nullopt);
}

}  // namespace
}  // namespace earshot::codec
