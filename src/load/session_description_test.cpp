// Offers of synthetic clients, and the answers that the server really gives to them.
#include "load/session_description.h"

#include <gtest/gtest.h>

#include "sfu/testing/offers.h"

namespace earshot::load {
namespace {

OfferPlan plan_of_a_camera() {
  OfferPlan plan;
  plan.ice = {"abcd", "abcdefghijklmnopqrstuvwx"};
  plan.fingerprint = sfu::testing::test_config().fingerprint;
  plan.rids = {"l", "m", "h"};
  return plan;
}

TEST(SessionDescription, ReadsOfAnAnswerWhatTheServerMeans) {
  sfu::testing::Answerer server;
  const OfferPlan plan = plan_of_a_camera();
  const auto meant = server.answer(write_offer(plan));
  ASSERT_TRUE(meant.ok()) << meant.error().message;
  const auto read = read_answer(plan, meant->answer);
  ASSERT_TRUE(read.ok()) << read.error().message;
  const sfu::Negotiated& negotiated = read->negotiated;
  EXPECT_EQ(negotiated.extensions, meant->extensions);
  EXPECT_EQ(negotiated.local_ice, meant->local_ice);
  EXPECT_EQ(negotiated.remote_ice, meant->remote_ice);
  ASSERT_EQ(negotiated.sections.size(), meant->sections.size());
  for (size_t i = 0; i < meant->sections.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(negotiated.sections[i].mid, meant->sections[i].mid);
    EXPECT_EQ(negotiated.sections[i].kind, meant->sections[i].kind);
    EXPECT_EQ(negotiated.sections[i].use, meant->sections[i].use);
    EXPECT_EQ(negotiated.sections[i].slot, meant->sections[i].slot);
    EXPECT_EQ(negotiated.sections[i].rids, meant->sections[i].rids);
    if (meant->sections[i].use == sfu::SectionUse::kIdle) continue;
    EXPECT_EQ(negotiated.sections[i].payload_types, meant->sections[i].payload_types);
  }
  EXPECT_EQ(read->fingerprints.size(), 1u);
  ASSERT_EQ(read->servers.size(), 2u) << "UDP alone";
  EXPECT_EQ(read->servers[0].to_string(), "192.0.2.1:10000");
  EXPECT_EQ(read->servers[1].to_string(), "[2001:db8::1]:10000");
}

TEST(SessionDescription, ASharedScreenIsALaterOffer) {
  sfu::testing::Answerer server;
  OfferPlan plan = plan_of_a_camera();
  const auto before = server.answer(write_offer(plan));
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(read_answer(plan, before->answer)->negotiated.sections[2].use, sfu::SectionUse::kIdle);
  plan.screen = true;
  ++plan.version;
  const auto after = server.answer(write_offer(plan));
  ASSERT_TRUE(after.ok()) << after.error().message;
  const auto read = read_answer(plan, after->answer);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->negotiated.sections[2].use, sfu::SectionUse::kPublish);
  EXPECT_EQ(read->negotiated.sections[3].slot, before->sections[3].slot);
}

TEST(SessionDescription, RefusesAnAnswerToAnotherOffer) {
  sfu::testing::Answerer server;
  OfferPlan plan = plan_of_a_camera();
  const auto answer = server.answer(write_offer(plan));
  ASSERT_TRUE(answer.ok());
  ++plan.video_slots;
  EXPECT_FALSE(read_answer(plan, answer->answer).ok());
  EXPECT_FALSE(read_answer(plan, "v=0").ok());
}

// As servers write it that put the transport into the sections.
TEST(SessionDescription, ReadsAnOfferOfAServer) {
  const OfferPlan plan = plan_of_a_camera();
  const auto read = read_description(plan.ice, plan.fingerprint,
                                     "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"
                                     "a=group:BUNDLE 1\r\n"
                                     "a=fingerprint:" +
                                         plan.fingerprint +
                                         "\r\n"
                                         "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
                                         "a=inactive\r\n"
                                         "m=video 9 UDP/TLS/RTP/SAVPF 100 101\r\na=mid:1\r\n"
                                         "a=sendonly\r\na=ice-ufrag:serv\r\n"
                                         "a=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\n"
                                         "a=rtpmap:100 VP8/90000\r\na=rtcp-fb:100 nack\r\n"
                                         "a=rtpmap:101 rtx/90000\r\na=fmtp:101 apt=100\r\n"
                                         "a=extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
                                         "a=ssrc-group:FID 11 12\r\na=ssrc:11 cname:x\r\n"
                                         "a=ssrc:12 cname:x\r\n"
                                         "a=candidate:1 1 udp 1 192.0.2.1 4000 typ host\r\n");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->negotiated.local_ice.ufrag, "serv");
  EXPECT_EQ(read->negotiated.remote_ice.ufrag, plan.ice.ufrag);
  EXPECT_EQ(read->negotiated.extensions.id(codec::RtpExtension::kMid), 7);
  EXPECT_EQ(read->servers.front().to_string(), "192.0.2.1:4000");
  ASSERT_EQ(read->negotiated.sections.size(), 2u);
  EXPECT_EQ(read->negotiated.sections[0].use, sfu::SectionUse::kStopped);
  const sfu::Section& video = read->negotiated.sections[1];
  EXPECT_EQ(video.use, sfu::SectionUse::kReceive);
  EXPECT_EQ(video.slot, (sfu::SlotStream{.ssrc = 11, .rtx_ssrc = 12}));
  ASSERT_EQ(video.payload_types.size(), 1u);
  EXPECT_EQ(video.payload_types[0].number, 100);
  EXPECT_EQ(video.payload_types[0].rtx, 101);
}

}  // namespace
}  // namespace earshot::load
