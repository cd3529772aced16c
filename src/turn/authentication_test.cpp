// Long-term credentials: RFC 8489 §9.2.4, RFC 8656 §5.
#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

struct AuthenticationRfc8489Sec9_2_4 : ::testing::Test {
  AuthenticationRfc8489Sec9_2_4() { rig.grant(user(1), call(1)); }
  Rig rig;
  Client client{rig, "44.1.0.1:1000", user(1), call(1)};
};

TEST_F(AuthenticationRfc8489Sec9_2_4, ChallengesAnAllocateIn72Bytes) {
  const Answer answer = client.challenge();
  EXPECT_EQ(answer.code, 401);
  EXPECT_EQ(answer.message().text(StunAttribute::kRealm), "earshot");
  EXPECT_EQ(answer.bytes.size(), 72u);
  EXPECT_FALSE(answer.protected_by_key);
  EXPECT_FALSE(answer.message().has(StunAttribute::kSoftware));
}

TEST_F(AuthenticationRfc8489Sec9_2_4, IsSilentOverUdpAboutAnythingButAWellFormedAllocate) {
  EXPECT_EQ(client.plain(StunMethod::kAllocate).code, Answer::kSilence);  // no transport
  for (const auto method :
       {StunMethod::kRefresh, StunMethod::kCreatePermission, StunMethod::kChannelBind}) {
    EXPECT_EQ(client.plain(method).code, Answer::kSilence);
    client.nonce = "0000000000000000000000000000";
    EXPECT_EQ(client.ask(method).code, Answer::kSilence);
  }
}

TEST_F(AuthenticationRfc8489Sec9_2_4, ChallengesRequestsAboutAnExistingAllocation) {
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  for (const auto method :
       {StunMethod::kRefresh, StunMethod::kCreatePermission, StunMethod::kChannelBind}) {
    EXPECT_EQ(client.plain(method).code, 401);
  }
}

TEST_F(AuthenticationRfc8489Sec9_2_4, ChallengesAnyRequestOfAStream) {
  Client stream(rig, "44.1.0.1:1000", user(1), call(1), Transport::kTls);
  EXPECT_EQ(stream.plain(StunMethod::kRefresh).code, 401);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, RefusesARequestWithoutUsernameRealmOrNonce) {
  for (const auto missing :
       {StunAttribute::kUsername, StunAttribute::kRealm, StunAttribute::kNonce}) {
    const Answer answer = client.plain(StunMethod::kAllocate, [&](StunWriter& writer) {
      writer.add_u32(StunAttribute::kRequestedTransport, 17u << 24);
      for (const auto type :
           {StunAttribute::kUsername, StunAttribute::kRealm, StunAttribute::kNonce}) {
        if (type != missing) writer.add(type, std::string_view("x"));
      }
      writer.add(StunAttribute::kMessageIntegrity, std::string_view("01234567890123456789"));
    });
    EXPECT_EQ(answer.code, 400);
    EXPECT_EQ(answer.bytes.size(), 28u);
  }
}

TEST_F(AuthenticationRfc8489Sec9_2_4, AnswersAForeignNonceWith438AndANewOne) {
  client.nonce = "0000000000000000000000000000";
  const Answer answer = client.allocate();
  EXPECT_EQ(answer.code, 438);
  EXPECT_EQ(answer.bytes.size(), 72u);
  client.nonce = *answer.message().text(StunAttribute::kNonce);
  EXPECT_EQ(client.allocate().code, Answer::kSuccess);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, TakesANonceForTenMinutes) {
  client.challenge();
  rig.advance(limits::kTurnNonceLifetime);
  client.sign_in(user(1), call(1));
  EXPECT_EQ(client.allocate().code, Answer::kSuccess);
  rig.advance(1s);
  EXPECT_EQ(client.permit("44.0.0.9").code, 438);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, TakesNoNonceOfAnotherAddress) {
  client.challenge();
  Client other(rig, "44.1.0.1:1001", user(1), call(1));
  other.nonce = client.nonce;
  EXPECT_EQ(other.allocate().code, 438);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, ChallengesWrongPasswordsAgain) {
  client.use_password("guess");
  EXPECT_EQ(client.allocate().code, 401);
  EXPECT_TRUE(rig.driver.relays.empty());
}

TEST_F(AuthenticationRfc8489Sec9_2_4, TakesNoCredentialThatExpired) {
  client.sign_in(user(1), call(1), 10s);
  rig.advance(11s);
  EXPECT_EQ(client.allocate().code, 401);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, TakesNoCredentialWithoutAGrant) {
  Client other_user(rig, "44.1.0.2:1", user(2), call(1));
  Client other_call(rig, "44.1.0.3:1", user(1), call(2));
  EXPECT_EQ(other_user.allocate().code, 401);
  EXPECT_EQ(other_call.allocate().code, 401);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, TakesTheSecretBeforeTheLastAndNoOther) {
  EngineConfig config = Rig::default_config();
  config.secrets = {"new", "old"};
  Rig rotated(config);
  rotated.grant(user(1), call(1));
  int port = 1;
  for (const auto& [secret, code] :
       {std::pair("new", 0), std::pair("old", 0), std::pair("older", 401), std::pair("", 401)}) {
    Client someone(rotated, "44.1.0.1:" + std::to_string(port++), user(1), call(1));
    someone.sign_in(user(1), call(1), 600s, secret);
    EXPECT_EQ(someone.allocate().code, code) << secret;
  }
}

TEST_F(AuthenticationRfc8489Sec9_2_4, LimitsChallengesBySource) {
  int answered = 0;
  for (int i = 0; i < 100; ++i) answered += client.challenge().code == 401;
  EXPECT_EQ(answered, 40);
  client.use_password("guess");
  EXPECT_EQ(client.allocate().code, Answer::kSilence);
}

TEST_F(AuthenticationRfc8489Sec9_2_4, ServesKnownSendersWhileChallengesAreUsedUp) {
  client.challenge();
  for (int i = 0; i < 100; ++i) client.plain(StunMethod::kBinding);
  EXPECT_EQ(client.allocate().code, Answer::kSuccess);
}

TEST(AuthenticationRfc8656Sec5, RefusesAnotherUserOfTheAllocationWith441) {
  OneAllocation world;
  world.rig.grant(user(2), call(1));
  world.client.sign_in(user(2), call(1));
  for (const Answer& answer : {world.client.refresh(600), world.client.permit("44.0.0.1"),
                               world.client.bind(0x4000, "44.0.0.1:1")}) {
    EXPECT_EQ(answer.code, 441);
    EXPECT_TRUE(answer.protected_by_key);
  }
  world.client.use_password("guess");
  EXPECT_EQ(world.client.refresh(0).code, 401);
  EXPECT_EQ(world.rig.driver.relays.size(), 1u);
}

TEST(AuthenticationRfc8656Sec5, LetsAnAllocationOutliveItsCredential) {
  OneAllocation world;
  for (int minutes = 0; minutes < 60; minutes += 5) {
    world.rig.sleep(300s);
    world.client.nonce.clear();
    ASSERT_EQ(world.client.refresh(600).code, Answer::kSuccess) << minutes;
  }
}

}  // namespace
}  // namespace earshot::turn
