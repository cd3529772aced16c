// RFC 8489 §6.3.1 and the sizes of unauthenticated answers (security.md §1).
#include <gtest/gtest.h>

#include "base/limits.h"
#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

struct BindingRfc8489Sec6_3_1 : ::testing::Test {
  Rig rig;
};

TEST_F(BindingRfc8489Sec6_3_1, TellsTheClientItsAddress) {
  Client v4(rig, "44.1.0.1:1000", user(1), call(1));
  Client v6(rig, "[2a00::99]:1000", user(1), call(1));
  EXPECT_EQ(v4.plain(StunMethod::kBinding)
                .message()
                .xor_address(StunAttribute::kXorMappedAddress)
                ->to_string(),
            "44.1.0.1:1000");
  EXPECT_EQ(v6.plain(StunMethod::kBinding)
                .message()
                .xor_address(StunAttribute::kXorMappedAddress)
                ->to_string(),
            "[2a00::99]:1000");
}

TEST_F(BindingRfc8489Sec6_3_1, AnswersInFewBytes) {
  Client v4(rig, "44.1.0.1:1000", user(1), call(1));
  Client v6(rig, "[2a00::99]:1000", user(1), call(1));
  EXPECT_EQ(v4.plain(StunMethod::kBinding).bytes.size(), 32u);
  EXPECT_EQ(v6.plain(StunMethod::kBinding).bytes.size(), 44u);
}

TEST_F(BindingRfc8489Sec6_3_1, RefusesAttributesThatItMustUnderstandAndDoesNot) {
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  const Answer answer = client.plain(
      StunMethod::kBinding, [](StunWriter& writer) { writer.add_u32(StunAttribute{0x7001}, 0); });
  EXPECT_EQ(answer.code, 420);
  EXPECT_EQ(*answer.message().attribute(StunAttribute::kUnknownAttributes)->data(), 0x70);
}

TEST_F(BindingRfc8489Sec6_3_1, IsSilentAboutAWrongFingerprint) {
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  const auto wrong = [](StunWriter& writer) { writer.add_u32(StunAttribute::kFingerprint, 1); };
  const auto right = [](StunWriter& writer) { writer.add_fingerprint(); };
  EXPECT_EQ(client.plain(StunMethod::kBinding, wrong).code, Answer::kSilence);
  EXPECT_EQ(client.plain(StunMethod::kBinding, right).code, Answer::kSuccess);
}

TEST_F(BindingRfc8489Sec6_3_1, IsSilentAboutIndicationsAnswersAndOtherMethods) {
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  for (const auto cls :
       {codec::StunClass::kIndication, codec::StunClass::kSuccess, codec::StunClass::kError}) {
    Buffer buffer(64);
    StunWriter writer(buffer, cls, StunMethod::kBinding, {});
    rig.from_client(client.path(), writer.finish());
  }
  EXPECT_EQ(client.plain(StunMethod{0x00a}).code, Answer::kSilence);
  EXPECT_EQ(client.plain(StunMethod::kSend).code, Answer::kSilence);
  EXPECT_TRUE(rig.driver.to_clients.empty());
  EXPECT_EQ(rig.engine.counters().dropped_unexpected, 5u);
}

TEST_F(BindingRfc8489Sec6_3_1, IsSilentAboutWhatIsNotStun) {
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  for (const std::string_view bytes : {"", "\x16\x03\x01", "GET / HTTP/1.1\r\n", "\xff"}) {
    rig.from_client(client.path(), as_bytes(bytes));
  }
  EXPECT_TRUE(rig.driver.to_clients.empty());
  EXPECT_EQ(rig.engine.counters().dropped_malformed, 3u);
  EXPECT_EQ(rig.engine.counters().dropped_unexpected, 1u);  // 'G' is the range of ChannelData
}

TEST_F(BindingRfc8489Sec6_3_1, AnswersOneSourceTenTimesASecond) {
  Client client(rig, "44.1.0.1:1000", user(1), call(1));
  int answered = 0;
  for (int i = 0; i < 100; ++i) answered += client.plain(StunMethod::kBinding).code == 0;
  EXPECT_EQ(answered, 40);  // the burst: a page that gathers candidates
  rig.advance(1s);
  answered = 0;
  for (int i = 0; i < 100; ++i) answered += client.plain(StunMethod::kBinding).code == 0;
  EXPECT_EQ(answered, 10);
}

TEST_F(BindingRfc8489Sec6_3_1, CountsPortsOfOneHostAndAddressesOfOneNetworkTogether) {
  int v4 = 0;
  int v6 = 0;
  for (int i = 1; i <= 100; ++i) {
    const std::string n = std::to_string(i);
    v4 += Client(rig, "44.1.0.1:" + n, user(1), call(1)).plain(StunMethod::kBinding).code == 0;
    v6 += Client(rig, "[2a00:1::" + n + "]:9", user(1), call(1)).plain(StunMethod::kBinding).code ==
          0;
  }
  EXPECT_EQ(v4, 40);
  EXPECT_EQ(v6, 40);
}

TEST_F(BindingRfc8489Sec6_3_1, AnswersAThousandTimesASecondInTotal) {
  int answered = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string from =
        "45." + std::to_string(i / 250) + ".0." + std::to_string(i % 250) + ":7";
    answered += Client(rig, from, user(1), call(1)).plain(StunMethod::kBinding).code == 0;
  }
  EXPECT_EQ(answered, 1000);
  EXPECT_EQ(rig.engine.counters().dropped_unanswered, 4000u);
}

TEST_F(BindingRfc8489Sec6_3_1, AnswersStreamsWhileForgedDatagramsUseUpTheTotal) {
  for (int i = 0; i < 5000; ++i) {
    const std::string from =
        "45." + std::to_string(i / 250) + ".0." + std::to_string(i % 250) + ":7";
    Client(rig, from, user(1), call(1)).plain(StunMethod::kBinding);
  }
  Client stream(rig, "44.1.0.1:1000", user(1), call(1), Transport::kTcp);
  EXPECT_EQ(stream.plain(StunMethod::kBinding).code, Answer::kSuccess);
}

// An office whose firewall lets only TCP out, behind one address.
TEST_F(BindingRfc8489Sec6_3_1, AnswersEachStreamOfAnOfficeTwice) {
  for (size_t i = 0; i < limits::kTurnStreamsPerHostMax; ++i) {
    Client stream(rig, "44.1.0.1:" + std::to_string(1000 + i), user(1), call(1), Transport::kTcp);
    EXPECT_EQ(stream.plain(StunMethod::kBinding).code, Answer::kSuccess);
    EXPECT_EQ(stream.plain(StunMethod::kBinding).code, Answer::kSuccess);
  }
  EXPECT_TRUE(rig.driver.closed_links.empty());
}

TEST_F(BindingRfc8489Sec6_3_1, HangsUpOnAStreamThatAsksTooOften) {
  Client stream(rig, "44.1.0.1:1000", user(1), call(1), Transport::kTcp);
  int answered = 0;
  while (rig.driver.closed_links.empty() && answered < 1000) {
    answered += stream.plain(StunMethod::kBinding).code == Answer::kSuccess;
  }
  EXPECT_EQ(answered, 256);
  EXPECT_EQ(rig.driver.closed_links, std::vector{stream.path().link});
}

TEST_F(BindingRfc8489Sec6_3_1, DoesNotLimitTheOwnerOfAnAllocation) {
  OneAllocation world;
  int answered = 0;
  for (int i = 0; i < 100; ++i) answered += world.client.plain(StunMethod::kBinding).code == 0;
  EXPECT_EQ(answered, 100);
}

}  // namespace
}  // namespace earshot::turn
