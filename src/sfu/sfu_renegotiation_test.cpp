// Offers after the first one.
#include <gtest/gtest.h>

#include "sfu/testing/offers.h"

namespace earshot::sfu {
namespace {

using testing::Answerer;
using testing::browser_offer;
using testing::replaced;
using testing::with_section;
using testing::with_stopped;

class SfuRenegotiation : public ::testing::TestWithParam<const char*> {
 protected:
  SfuRenegotiation() { first = must(offer); }

  Negotiated must(const std::string& text) {
    const auto result = answerer.answer(text);
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
    return result.ok() ? *result : Negotiated();
  }
  ErrorCode refusal(const std::string& text) {
    const auto result = answerer.answer(text);
    EXPECT_FALSE(result.ok());
    return result.ok() ? ErrorCode::kInternal : result.error().code;
  }
  std::string with_direction(size_t index, std::string_view from, std::string_view to) const {
    return with_section(
        offer, index, [&](std::string section) { return replaced(std::move(section), from, to); });
  }

  const std::string browser = GetParam();
  const std::string offer = browser_offer(browser + "_sfu_offer");
  Answerer answerer;
  Negotiated first;
};

INSTANTIATE_TEST_SUITE_P(Browsers, SfuRenegotiation, ::testing::Values("chromium", "firefox"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(SfuRenegotiation, AddsSlotsAndKeepsTheOldOnes) {
  const Negotiated more = must(browser_offer(browser + "_sfu_more_slots_offer"));
  ASSERT_EQ(more.sections.size(), 21u);
  for (size_t i = 0; i < 13; ++i) EXPECT_EQ(more.sections[i].slot, first.sections[i].slot) << i;
  for (size_t i = 13; i < 21; ++i) {
    EXPECT_EQ(more.sections[i].use, SectionUse::kReceive);
    for (size_t j = 3; j < i; ++j) {
      EXPECT_NE(more.sections[i].slot->ssrc, more.sections[j].slot->ssrc);
    }
  }
  EXPECT_EQ(more.extensions, first.extensions);
  EXPECT_FALSE(more.ice_restarted);
  EXPECT_EQ(more.local_ice, first.local_ice);
}

TEST_P(SfuRenegotiation, ChangesNothingButTheVersionForTheSameOffer) {
  const Negotiated again = must(offer);
  EXPECT_EQ(again.sections, first.sections);
  EXPECT_EQ(again.session_id, first.session_id);
  EXPECT_EQ(again.session_version, first.session_version + 1);
  const auto without_origin = [](std::string answer) {
    return answer.erase(0, answer.find("s=-"));
  };
  EXPECT_EQ(without_origin(again.answer), without_origin(first.answer));
}

// RFC 8839 §4.4.1.1.1: new credentials of the client are a restart.
TEST_P(SfuRenegotiation, TakesNewCredentialsForARestartAlone) {
  answerer.config.ice = {"SERVER02", "nmlkjihgfedcba9876543210"};
  EXPECT_EQ(must(offer).local_ice.ufrag, "SERVER01");
  const std::string ufrag = "a=ice-ufrag:" + first.remote_ice.ufrag;
  const Negotiated restarted = must(replaced(offer, ufrag, "a=ice-ufrag:anew"));
  EXPECT_TRUE(restarted.ice_restarted);
  EXPECT_EQ(restarted.remote_ice.ufrag, "anew");
  EXPECT_EQ(restarted.local_ice, answerer.config.ice);
  EXPECT_NE(restarted.answer.find("a=ice-ufrag:SERVER02\r\n"), std::string::npos);
  EXPECT_FALSE(must(replaced(offer, ufrag, "a=ice-ufrag:anew")).ice_restarted);
}

TEST_P(SfuRenegotiation, LetsAPublicationRest) {
  const Negotiated idle = must(with_direction(0, "a=sendonly", "a=inactive"));
  EXPECT_EQ(idle.sections[0].use, SectionUse::kIdle);
  EXPECT_EQ(must(offer).sections[0], first.sections[0]);
}

TEST_P(SfuRenegotiation, KeepsTheStreamsOfASlotThatRests) {
  const Negotiated idle = must(with_direction(8, "a=recvonly", "a=inactive"));
  EXPECT_EQ(idle.sections[8].use, SectionUse::kIdle);
  EXPECT_EQ(idle.answer.find("a=ssrc:" + std::to_string(first.sections[8].slot->ssrc) + " "),
            std::string::npos);
  EXPECT_EQ(must(offer).sections[8], first.sections[8]);
}

TEST_P(SfuRenegotiation, AnswersAStoppedSectionWithPortZeroInItsPlace) {
  const Negotiated stopped = must(with_stopped(offer, 2));
  ASSERT_EQ(stopped.sections.size(), 13u);
  EXPECT_EQ(stopped.sections[2].use, SectionUse::kStopped);
  EXPECT_EQ(stopped.sections[3].slot, first.sections[3].slot);
  EXPECT_NE(stopped.answer.find("a=group:BUNDLE 0 1 3 4"), std::string::npos);
  EXPECT_EQ(testing::split_sections(stopped.answer)[3].find("m=video 0 "), 0u);
}

TEST_P(SfuRenegotiation, PutsANewSectionIntoThePlaceOfAStoppedOne) {
  must(with_stopped(offer, 8));
  std::string again = with_section(offer, 8, [](std::string section) {
    return replaced(std::move(section), "a=mid:8\r\n", "a=mid:20\r\n");
  });
  again = replaced(again, " 7 8 9 ", " 7 20 9 ");
  const Negotiated recycled = must(again);
  EXPECT_EQ(recycled.sections[8].mid, "20");
  EXPECT_EQ(recycled.sections[8].use, SectionUse::kReceive);
  EXPECT_NE(recycled.sections[8].slot->ssrc, first.sections[8].slot->ssrc);
}

TEST_P(SfuRenegotiation, RefusesWhatContradictsTheAnswerBefore) {
  const auto parts = testing::split_sections(offer);
  const std::string fewer = testing::join_sections({parts.begin(), parts.end() - 1});
  EXPECT_EQ(refusal(replaced(fewer, " 11 12\r\n", " 11\r\n")), ErrorCode::kInvalid);
  std::string renamed = replaced(offer, "a=mid:8\r\n", "a=mid:20\r\n");
  EXPECT_EQ(refusal(replaced(renamed, " 7 8 9 ", " 7 20 9 ")), ErrorCode::kInvalid);
  EXPECT_EQ(must(offer).sections, first.sections) << "a refused offer changes nothing";
}

TEST_P(SfuRenegotiation, RefusesAnotherCertificate) {
  std::string other = first.remote_fingerprint;
  other.replace(other.size() - 2, 2, other.ends_with("00") ? "11" : "00");
  EXPECT_EQ(refusal(replaced(offer, first.remote_fingerprint, other)), ErrorCode::kUnsupported);
}

TEST_P(SfuRenegotiation, RefusesToStopTheSectionThatCarriesTheTransport) {
  EXPECT_EQ(refusal(with_stopped(offer, 0)), ErrorCode::kUnsupported);
  EXPECT_EQ(refusal(with_direction(0, "opus/48000", "opus/8000")), ErrorCode::kUnsupported);
}

TEST_P(SfuRenegotiation, KeepsTheMeaningOfPayloadTypesAndExtensionIds) {
  const PayloadType vp8 = first.sections[1].payload_types[0];
  const std::string number = std::to_string(vp8.number);
  std::string changed =
      replaced(offer, "a=rtpmap:" + number + " VP8/", "a=rtpmap:" + number + " VP9/");
  changed = replaced(changed, "sdes:mid", "sdes:other");
  const std::string level = std::to_string(first.extensions.id(codec::RtpExtension::kAudioLevel));
  changed = replaced(changed, "a=extmap:" + level + " urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                     "a=extmap:" + level + " urn:ietf:params:rtp-hdrext:sdes:mid");
  const Negotiated later = must(changed);
  for (const PayloadType& type : later.sections[1].payload_types) {
    EXPECT_NE(type.number, vp8.number);
  }
  EXPECT_EQ(later.extensions, first.extensions);
  EXPECT_TRUE(later.sections[0].extensions.size() < first.sections[0].extensions.size());
}

}  // namespace
}  // namespace earshot::sfu
