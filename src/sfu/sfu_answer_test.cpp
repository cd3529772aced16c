// The first answer to an offer.
#include "sfu/sfu_answer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.h"
#include "sfu/testing/offers.h"

namespace earshot::sfu {
namespace {

using codec::RtpExtension;
using codec::SdpMediaKind;
using testing::Answerer;
using testing::browser_offer;
using testing::replaced;
using testing::split_sections;
using testing::with_section;

Negotiated answered(const std::string& offer) {
  const auto result = Answerer().answer(offer);
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
  return result.ok() ? *result : Negotiated();
}

ErrorCode refusal(const std::string& offer) {
  const auto result = Answerer().answer(offer);
  EXPECT_FALSE(result.ok());
  return result.ok() ? ErrorCode::kInternal : result.error().code;
}

std::vector<std::string> lines_with(const std::string& text, std::string_view start) {
  std::vector<std::string> found;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(start)) found.push_back(line.substr(0, line.find('\r')));
  }
  return found;
}

bool has_line(const std::string& text, const std::string& line) {
  const auto found = lines_with(text, line);
  return std::find(found.begin(), found.end(), line) != found.end();
}

class BrowserOffer : public ::testing::TestWithParam<const char*> {
 protected:
  std::string browser() const { return GetParam(); }
  std::string offer() const { return browser_offer(browser() + "_sfu_offer"); }
};

INSTANTIATE_TEST_SUITE_P(Browsers, BrowserOffer, ::testing::Values("chromium", "firefox"),
                         [](const auto& info) { return std::string(info.param); });

// The answers in testdata/ were given to these browsers, which took them
// (web/e2e/sfu_answer.spec.ts does it again).
TEST_P(BrowserOffer, IsAnsweredWithWhatTheBrowserTook) {
  Answerer answerer;
  const auto first = answerer.answer(offer());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->answer, testing::read_file("src/sfu/testdata/" + browser() + "_answer.sdp"));
  const auto second = answerer.answer(browser_offer(browser() + "_sfu_more_slots_offer"));
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->answer,
            testing::read_file("src/sfu/testdata/" + browser() + "_more_slots_answer.sdp"));
}

TEST_P(BrowserOffer, PublishesThreeSourcesAndOpensTenSlots) {
  const Negotiated negotiated = answered(offer());
  ASSERT_EQ(negotiated.sections.size(), 13u);
  for (size_t i = 0; i < 13; ++i) {
    const Section& section = negotiated.sections[i];
    EXPECT_EQ(section.mid, std::to_string(i));
    EXPECT_EQ(section.use, i < 3 ? SectionUse::kPublish : SectionUse::kReceive) << i;
    EXPECT_EQ(section.kind,
              i == 0 || (i >= 3 && i < 7) ? SdpMediaKind::kAudio : SdpMediaKind::kVideo);
    EXPECT_EQ(section.slot.has_value(), i >= 3);
  }
  EXPECT_EQ(negotiated.sections[1].rids, (std::vector<std::string>{"l", "m", "h"}));
  EXPECT_TRUE(negotiated.sections[2].rids.empty());
  EXPECT_EQ(negotiated.sections[2].announced_streams.size(), 1u);
  EXPECT_NE(negotiated.sections[2].announced_streams[0].rtx_ssrc, 0u);
}

TEST_P(BrowserOffer, ChoosesOpusVp8AndVp9WithTheirRepair) {
  const Negotiated negotiated = answered(offer());
  const auto& audio = negotiated.sections[0].payload_types;
  ASSERT_EQ(audio.size(), 1u);
  EXPECT_EQ(audio[0].codec, MediaCodec::kOpus);
  EXPECT_TRUE(audio[0].transport_cc && !audio[0].nack && !audio[0].rtx);
  for (const size_t i : {1, 2, 7, 12}) {
    const auto& video = negotiated.sections[i].payload_types;
    ASSERT_EQ(video.size(), 2u) << i;
    EXPECT_EQ(video[0].codec, MediaCodec::kVp8);
    EXPECT_EQ(video[1].codec, MediaCodec::kVp9);
    for (const PayloadType& type : video) {
      EXPECT_TRUE(type.rtx && type.transport_cc && type.nack && type.pli && type.fir);
    }
  }
}

TEST_P(BrowserOffer, AcceptsTheExtensionsThatTheSfuReads) {
  const Negotiated negotiated = answered(offer());
  for (const auto extension : {RtpExtension::kMid, RtpExtension::kRid, RtpExtension::kRepairedRid,
                               RtpExtension::kTransportSequence, RtpExtension::kAudioLevel,
                               RtpExtension::kDependencyDescriptor}) {
    EXPECT_TRUE(negotiated.extensions.has(extension));
  }
  EXPECT_FALSE(negotiated.extensions.has(RtpExtension::kVideoOrientation))
      << "without it the sender turns the picture itself";
  const auto& camera = negotiated.sections[1].extensions;
  EXPECT_EQ(camera.size(), 5u);
  EXPECT_EQ(std::count(camera.begin(), camera.end(), RtpExtension::kRid), 1);
  const auto& slot = negotiated.sections[7].extensions;
  EXPECT_EQ(std::count(slot.begin(), slot.end(), RtpExtension::kRid), 0);
  // Firefox only sends the Dependency Descriptor, and does not read it.
  EXPECT_EQ(std::count(slot.begin(), slot.end(), RtpExtension::kDependencyDescriptor),
            browser() == "chromium" ? 1 : 0);
}

TEST_P(BrowserOffer, GivesEachSlotSsrcsOfItsOwn) {
  const Negotiated negotiated = answered(offer());
  std::set<uint32_t> ssrcs;
  size_t count = 0;
  for (const Section& section : negotiated.sections) {
    for (const auto& stream : section.announced_streams) ssrcs.insert(stream.ssrc);
    count += section.announced_streams.size();
    if (!section.slot) continue;
    ssrcs.insert(section.slot->ssrc);
    ++count;
    EXPECT_EQ(section.slot->rtx_ssrc != 0, section.kind == SdpMediaKind::kVideo);
    if (section.kind == SdpMediaKind::kVideo) {
      ssrcs.insert(section.slot->rtx_ssrc);
      ++count;
    }
  }
  EXPECT_EQ(ssrcs.size(), count);
  EXPECT_FALSE(ssrcs.contains(0));
  EXPECT_EQ(lines_with(negotiated.answer, "a=ssrc-group:FID").size(), 6u);
}

TEST_P(BrowserOffer, IsAnsweredPassivelyByALiteServerInOneTransport) {
  const std::string answer = answered(offer()).answer;
  EXPECT_TRUE(has_line(answer, "a=ice-lite"));
  EXPECT_TRUE(has_line(answer, "a=setup:passive"));
  EXPECT_TRUE(has_line(answer, "a=ice-ufrag:SERVER01"));
  EXPECT_TRUE(has_line(answer, "a=group:BUNDLE 0 1 2 3 4 5 6 7 8 9 10 11 12"));
  EXPECT_EQ(lines_with(answer, "a=rtcp-mux").size(), 13u);
  EXPECT_EQ(lines_with(answer, "m=").size(), 13u);
  EXPECT_EQ(lines_with(answer, "a=candidate:").size(), 3u) << "once, for all";
  EXPECT_GE(lines_with(answer, "a=extmap-allow-mixed").size(), 1u);
  EXPECT_TRUE(codec::parse_sdp(answer, codec::kSfuSdp).ok());
}

TEST_P(BrowserOffer, IsNotAnsweredWithRedOrUlpfec) {
  const std::string all = browser_offer("firefox_video_offer_gathered");
  EXPECT_NE(all.find("red/90000"), std::string::npos);
  for (const std::string& text : {all, offer()}) {
    const std::string answer = answered(text).answer;
    for (const char* codec : {"red/", "ulpfec/", "AV1/", "H264/", "G722/", "telephone-event/"}) {
      EXPECT_EQ(answer.find(codec), std::string::npos) << codec;
    }
  }
}

// RFC 8859: IDENTICAL-PER-PT in a BUNDLE.
TEST_P(BrowserOffer, HasOneFormatLinePerPayloadTypeInAllSections) {
  const std::string wanted = with_section(offer(), 0, [](std::string section) {
    return replaced(std::move(section), "useinbandfec=1", "useinbandfec=0;stereo=1");
  });
  for (const char* start : {"a=fmtp:", "a=rtpmap:"}) {
    std::map<std::string, std::set<std::string>> by_type;
    for (const std::string& line : lines_with(answered(wanted).answer, start)) {
      by_type[line.substr(0, line.find(' '))].insert(line);
    }
    EXPECT_GE(by_type.size(), 4u);
    for (const auto& [type, lines] : by_type) EXPECT_EQ(lines.size(), 1u) << type;
  }
}

TEST_P(BrowserOffer, MayHoldFeedbackLinesOfCodecsThatAreNotOffered) {
  const std::string stray = with_section(offer(), 1, [](const std::string& section) {
    return section + "a=rtcp-fb:35 nack\r\na=rtcp-fb:35 goog-remb\r\na=fmtp:35 apt=36\r\n";
  });
  EXPECT_EQ(answered(stray).answer, answered(offer()).answer);
}

TEST_P(BrowserOffer, WithThirtyTwoSlotsIsAnsweredWithinAFrameOfTheSocket) {
  auto parts = split_sections(offer());
  const std::string slot = parts.back();
  while (parts.size() < 36) {
    const std::string mid = std::to_string(parts.size() - 1);
    parts.push_back(replaced(slot, "a=mid:12\r\n", "a=mid:" + mid + "\r\n"));
    parts[0] = replaced(parts[0], "BUNDLE 0 ", "BUNDLE 0 " + mid + " ");
  }
  const Negotiated negotiated = answered(testing::join_sections(parts));
  EXPECT_EQ(negotiated.sections.size(), 35u);
  for (size_t i = 3; i < 35; ++i) EXPECT_EQ(negotiated.sections[i].use, SectionUse::kReceive);
  EXPECT_LT(negotiated.answer.size(), 32u * 1024);
}

// Variations of Chromium's offer, for what both browsers have in common.

std::string chromium() { return browser_offer("chromium_sfu_offer"); }
std::string camera_with(std::string_view from, std::string_view to) {
  return with_section(chromium(), 1,
                      [&](std::string section) { return replaced(std::move(section), from, to); });
}

TEST(SfuAnswer, RejectsSectionsThatItCannotForward) {
  const std::string data =
      "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:13\r\n"
      "a=sctp-port:5000\r\n";
  std::string offer = replaced(chromium(), " 11 12\r\n", " 11 12 13\r\n") + data;
  offer = with_section(offer, 2, [](std::string section) {
    return replaced(replaced(std::move(section), "VP8/90000", "H264/90000"), "VP9/90000",
                    "AV1/90000");
  });
  const Negotiated negotiated = answered(offer);
  EXPECT_EQ(negotiated.sections[2].use, SectionUse::kStopped);
  EXPECT_EQ(negotiated.sections[13].use, SectionUse::kStopped);
  EXPECT_TRUE(has_line(negotiated.answer, "m=video 0 UDP/TLS/RTP/SAVPF 96"));
  EXPECT_TRUE(has_line(negotiated.answer, "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"));
  EXPECT_TRUE(has_line(negotiated.answer, "a=group:BUNDLE 0 1 3 4 5 6 7 8 9 10 11 12"));
}

TEST(SfuAnswer, RejectsASectionWithoutAName) {
  const std::string offer = with_section(chromium(), 12, [](std::string section) {
    return replaced(std::move(section), "a=mid:12\r\n", "");
  });
  const Negotiated negotiated = answered(replaced(offer, " 11 12\r\n", " 11\r\n"));
  EXPECT_EQ(negotiated.sections[12].use, SectionUse::kStopped);
  EXPECT_TRUE(codec::parse_sdp(negotiated.answer, codec::kSfuSdp).ok());
}

TEST(SfuAnswer, RejectsASectionWithATransportOfItsOwn) {
  const Negotiated negotiated = answered(replaced(chromium(), " 11 12\r\n", " 11\r\n"));
  EXPECT_EQ(negotiated.sections[12].use, SectionUse::kStopped);
}

TEST(SfuAnswer, PutsTheCandidatesIntoTheFirstSectionThatIsUsed) {
  const std::string offer = with_section(chromium(), 0, [](std::string section) {
    return replaced(std::move(section), "opus/48000/2", "opus/8000/2");
  });
  const Negotiated negotiated = answered(offer);
  EXPECT_EQ(negotiated.sections[0].use, SectionUse::kStopped);
  const auto parts = split_sections(negotiated.answer);
  EXPECT_EQ(parts[1].find("candidate"), std::string::npos);
  EXPECT_NE(parts[2].find("a=candidate:1 1 udp"), std::string::npos);
}

TEST(SfuAnswer, RefusesOffersThatItCannotServe) {
  EXPECT_EQ(refusal(replaced(chromium(), "a=setup:actpass", "a=setup:passive")),
            ErrorCode::kUnsupported);
  EXPECT_EQ(refusal(replaced(chromium(), "a=rtcp-mux\r\n", "")), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal(replaced(chromium(), "a=group:BUNDLE", "a=group:LS")), ErrorCode::kInvalid);
  EXPECT_EQ(refusal(replaced(chromium(), "a=group:BUNDLE 0", "a=x:0")), ErrorCode::kUnsupported);
  const std::string long_name = replaced(chromium(), "a=mid:1\r\n", "a=mid:a-name-of-17-char\r\n");
  EXPECT_EQ(refusal(replaced(long_name, "BUNDLE 0 1 ", "BUNDLE 0 a-name-of-17-char ")),
            ErrorCode::kUnsupported);
}

TEST(SfuAnswer, TakesAnOfferThatIsActiveAlready) {
  EXPECT_EQ(answered(replaced(chromium(), "a=setup:actpass", "a=setup:active")).sections.size(),
            13u);
}

TEST(SfuAnswer, TellsTheClientsTransport) {
  const Negotiated negotiated = answered(chromium());
  EXPECT_EQ(negotiated.local_ice, testing::test_config().ice);
  EXPECT_TRUE(has_line(chromium(), "a=ice-ufrag:" + negotiated.remote_ice.ufrag));
  EXPECT_TRUE(has_line(chromium(), "a=ice-pwd:" + negotiated.remote_ice.pwd));
  EXPECT_TRUE(has_line(chromium(), "a=fingerprint:" + negotiated.remote_fingerprint));
  EXPECT_FALSE(negotiated.ice_restarted);
}

TEST(SfuAnswer, ReceivesInASectionThatIsOfferedBothWays) {
  const Negotiated negotiated = answered(camera_with("a=sendonly", "a=sendrecv"));
  EXPECT_EQ(negotiated.sections[1].use, SectionUse::kPublish);
  EXPECT_FALSE(negotiated.sections[1].slot);
}

TEST(SfuAnswer, ForwardsVp9InProfileZeroAlone) {
  for (const auto& [parameters, types] : {std::pair{"profile-id=0", 2u}, {"profile-id=2", 1u}}) {
    const std::string offer = camera_with("profile-id=0", parameters);
    EXPECT_EQ(answered(offer).sections[1].payload_types.size(), types) << parameters;
  }
  EXPECT_EQ(
      answered(camera_with("a=fmtp:98 profile-id=0\r\n", "")).sections[1].payload_types.size(), 2u);
}

TEST(SfuAnswer, KeepsTheClientsOrderOfCodecs) {
  const Negotiated negotiated = answered(camera_with("SAVPF 96 97 98 99", "SAVPF 98 99 96 97"));
  EXPECT_EQ(negotiated.sections[1].payload_types[0].codec, MediaCodec::kVp9);
  EXPECT_EQ(negotiated.sections[2].payload_types[0].codec, MediaCodec::kVp8);
  EXPECT_EQ(lines_with(negotiated.answer, "m=video 9 UDP/TLS/RTP/SAVPF 98 99 96 97").size(), 1u);
}

TEST(SfuAnswer, LetsAPayloadTypeMeanOneThingInATransport) {
  const std::string offer = camera_with("a=rtpmap:96 VP8/90000\r\n",
                                        "a=rtpmap:96 VP9/90000\r\na=fmtp:96 profile-id=0\r\n");
  const Negotiated negotiated = answered(offer);
  ASSERT_EQ(negotiated.sections[1].payload_types.size(), 1u);
  EXPECT_EQ(negotiated.sections[1].payload_types[0].codec, MediaCodec::kVp9);
  // 96 is VP9 by now, so VP8 is lost to the later sections.
  ASSERT_EQ(negotiated.sections[2].payload_types.size(), 1u);
  EXPECT_EQ(negotiated.sections[2].payload_types[0].number, 98);
}

TEST(SfuAnswer, LeavesPayloadTypesOutThatLookLikeRtcp) {
  std::string offer = chromium();
  for (const auto& [from, to] :
       {std::pair{"SAVPF 96", "SAVPF 72"}, {"a=rtpmap:96", "a=rtpmap:72"}, {"apt=96", "apt=72"}}) {
    offer = replaced(offer, from, to);
  }
  const auto types = answered(offer).sections[1].payload_types;
  ASSERT_EQ(types.size(), 1u);
  EXPECT_EQ(types[0].codec, MediaCodec::kVp9);
}

TEST(SfuAnswer, LetsAnExtensionIdMeanOneThingInATransport) {
  const std::string offer = camera_with("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                                        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid");
  const Negotiated negotiated = answered(offer);
  EXPECT_EQ(negotiated.extensions.id(RtpExtension::kAudioLevel), 1);
  EXPECT_EQ(negotiated.extensions.id(RtpExtension::kMid), 4);
  const auto& camera = negotiated.sections[1].extensions;
  EXPECT_EQ(std::count(camera.begin(), camera.end(), RtpExtension::kMid), 0);
}

TEST(SfuAnswer, TakesExtensionIdsThatFitOneByteAlone) {
  for (const char* id : {"0", "15", "255", "4096"}) {
    const Negotiated negotiated =
        answered(replaced(chromium(), "a=extmap:10 ", "a=extmap:" + std::string(id) + " "));
    EXPECT_FALSE(negotiated.extensions.has(RtpExtension::kRid)) << id;
  }
}

TEST(SfuAnswer, AnswersNoSimulcastWhenLayersCannotBeToldApart) {
  const Negotiated negotiated = answered(camera_with("sdes:rtp-stream-id", "sdes:other"));
  EXPECT_TRUE(negotiated.sections[1].rids.empty());
  EXPECT_EQ(negotiated.answer.find("a=simulcast"), std::string::npos);
  EXPECT_EQ(negotiated.answer.find("a=rid"), std::string::npos);
}

TEST(SfuAnswer, TakesThreeLayersAtMost) {
  std::string offer = camera_with("a=rid:l send", "a=rid:x send\r\na=rid:l send");
  offer = replaced(offer, "simulcast:send l;m;h", "simulcast:send h;~m,x;x;l");
  const Negotiated negotiated = answered(offer);
  EXPECT_EQ(negotiated.sections[1].rids, (std::vector<std::string>{"h", "m", "x"}));
  EXPECT_TRUE(has_line(negotiated.answer, "a=simulcast:recv h;m;x"));
}

TEST(SfuAnswer, AsksForNoTransportFeedbackWithoutItsExtension) {
  const std::string offer = camera_with("transport-wide-cc-extensions-01", "something-else");
  const Negotiated negotiated = answered(offer);
  EXPECT_FALSE(negotiated.sections[1].payload_types[0].transport_cc);
  EXPECT_TRUE(negotiated.sections[2].payload_types[0].transport_cc);
}

TEST(SfuAnswer, OpensASlotWithoutRepairWhenTheClientKnowsNone) {
  const std::string offer = with_section(chromium(), 12, [](std::string section) {
    return replaced(std::move(section), "rtx/90000", "rtx/8");
  });
  const Negotiated plain = answered(replaced(offer, "rtx/8", "xyz/90000"));
  EXPECT_EQ(plain.sections[12].slot->rtx_ssrc, 0u);
  EXPECT_EQ(lines_with(split_sections(plain.answer)[13], "a=ssrc:").size(), 1u);
}

TEST(SfuAnswer, OffersTheCodecsOfItsConfigurationAlone) {
  Answerer answerer;
  answerer.config.codecs = {MediaCodec::kOpus, MediaCodec::kVp8};
  answerer.config.extensions = {RtpExtension::kMid};
  const auto negotiated = answerer.answer(chromium());
  ASSERT_TRUE(negotiated.ok());
  EXPECT_EQ(negotiated->sections[1].payload_types.size(), 1u);
  EXPECT_EQ(negotiated->sections[1].extensions, std::vector{RtpExtension::kMid});
}

// Gives 0 and one number that the client uses, before numbers that are fresh.
class UnluckyRandom final : public Random {
 public:
  explicit UnluckyRandom(uint32_t taken) : taken_(taken) {}
  void fill(std::span<uint8_t> out) override {
    std::fill(out.begin(), out.end(), uint8_t{0});
    const uint32_t number = ++calls_ % 3 == 0 ? 1'000'000 + calls_ : calls_ % 3 == 1 ? taken_ : 0;
    for (size_t i = 0; i < 4 && out.size() == 8; ++i) {
      out[4 + i] = static_cast<uint8_t>(number >> (8 * i));
    }
  }

 private:
  uint32_t taken_;
  uint32_t calls_ = 0;
};

TEST(SfuAnswer, NeverUsesSsrcZeroOrOneOfTheClients) {
  const auto offer = codec::parse_sdp(chromium(), codec::kSfuSdp);
  const uint32_t taken = codec::read_rtp_section(*offer, offer->media[0]).streams.at(0).ssrc;
  UnluckyRandom random(taken);
  const auto negotiated = answer_offer(*offer, testing::test_config(), nullptr, random);
  ASSERT_TRUE(negotiated.ok());
  for (size_t i = 3; i < 13; ++i) {
    EXPECT_GE(negotiated->sections[i].slot->ssrc, 1'000'000u);
    EXPECT_NE(negotiated->sections[i].slot->ssrc, taken);
  }
}

TEST(ServerCandidates, PreferUdpInTheGivenOrder) {
  const auto candidates = testing::test_config().candidates;
  ASSERT_EQ(candidates.size(), 3u);
  EXPECT_EQ(codec::to_line(candidates[0]), "candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host");
  EXPECT_EQ(codec::to_line(candidates[2]),
            "candidate:3 1 tcp 1520435199 192.0.2.1 443 typ host tcptype passive");
  EXPECT_GT(candidates[0].priority, candidates[1].priority);
  EXPECT_GT(candidates[1].priority, candidates[2].priority);
}

}  // namespace
}  // namespace earshot::sfu
