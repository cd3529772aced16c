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

}  // namespace
}  // namespace earshot::load
