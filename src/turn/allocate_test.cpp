// RFC 8656 §7.2.
#include <gtest/gtest.h>

#include <set>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

constexpr uint32_t kV4 = 1u << 24;
constexpr uint32_t kV6 = 2u << 24;

Fill with_u32(StunAttribute type, uint32_t value) {
  return [=](StunWriter& writer) { writer.add_u32(type, value); };
}

struct AllocateRfc8656Sec7_2 : ::testing::Test {
  AllocateRfc8656Sec7_2() { rig.grant(user(1), call(1)); }
  uint32_t lifetime_s(const Answer& answer) {
    return answer.message().u32(StunAttribute::kLifetime).value_or(0);
  }
  Rig rig;
  Client client{rig, "44.1.0.1:1000", user(1), call(1)};
  Client v6_client{rig, "[2a00:1::1]:1000", user(1), call(1)};
};

TEST_F(AllocateRfc8656Sec7_2, GivesARelayedAddressALifetimeAndTheMappedAddress) {
  const Answer answer = client.allocate();
  ASSERT_EQ(answer.code, Answer::kSuccess);
  EXPECT_TRUE(answer.protected_by_key);
  EXPECT_EQ(client.relayed().ip(), ip("44.0.0.1"));
  EXPECT_GE(client.relayed().port(), 49152);
  EXPECT_EQ(lifetime_s(answer), 600u);
  EXPECT_EQ(answer.message().xor_address(StunAttribute::kXorMappedAddress)->to_string(),
            "44.1.0.1:1000");
  EXPECT_EQ(rig.driver.relays.size(), 1u);
  EXPECT_EQ(rig.engine.counters().allocations, 1u);
}

TEST_F(AllocateRfc8656Sec7_2, RefusesASecondAllocationOfTheSame5Tuple) {
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  EXPECT_EQ(client.allocate().code, 437);
}

TEST_F(AllocateRfc8656Sec7_2, AnswersARepetitionOfTheSameRequestTheSame) {
  const Answer first = client.allocate();
  EXPECT_EQ(client.repeat().bytes, first.bytes);
  EXPECT_EQ(rig.driver.relays.size(), 1u);
  EXPECT_EQ(rig.engine.counters().requests_repeated, 1u);
  rig.advance(limits::kTurnResponseKept);
  EXPECT_EQ(client.repeat().code, 437);
}

TEST_F(AllocateRfc8656Sec7_2, NeedsUdpAsTransport) {
  EXPECT_EQ(client.ask(StunMethod::kAllocate).code, 400);
  EXPECT_EQ(
      client.ask(StunMethod::kAllocate, with_u32(StunAttribute::kRequestedTransport, 6u << 24))
          .code,
      442);
  EXPECT_EQ(client
                .ask(StunMethod::kAllocate,
                     [](StunWriter& writer) {
                       writer.add(StunAttribute::kRequestedTransport, std::string_view("12345"));
                     })
                .code,
            400);
}

TEST_F(AllocateRfc8656Sec7_2, RefusesEvenPortReservationTokenAndDontFragment) {
  for (const auto type : {StunAttribute::kEvenPort, StunAttribute::kReservationToken,
                          StunAttribute::kDontFragment, StunAttribute{0x7fff}}) {
    const Answer answer = client.allocate([type](StunWriter& writer) { writer.add_flag(type); });
    EXPECT_EQ(answer.code, 420);
    const auto named = answer.message().attribute(StunAttribute::kUnknownAttributes);
    ASSERT_EQ(named->size(), 2u);
    EXPECT_EQ((*named)[0] << 8 | (*named)[1], static_cast<int>(type));
  }
  EXPECT_TRUE(rig.driver.relays.empty());
}

TEST_F(AllocateRfc8656Sec7_2, TakesTheFamilyOfThe5TupleWhenNoneIsNamed) {
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  ASSERT_EQ(v6_client.allocate().code, Answer::kSuccess);
  EXPECT_TRUE(client.relayed().is_v4());
  EXPECT_EQ(v6_client.relayed().ip(), ip("2a00::1"));
}

TEST_F(AllocateRfc8656Sec7_2, TakesTheFamilyThatIsNamed) {
  ASSERT_EQ(client.allocate(with_u32(StunAttribute::kRequestedAddressFamily, kV6)).code, 0);
  ASSERT_EQ(v6_client.allocate(with_u32(StunAttribute::kRequestedAddressFamily, kV4)).code, 0);
  EXPECT_FALSE(client.relayed().is_v4());
  EXPECT_TRUE(v6_client.relayed().is_v4());
}

TEST_F(AllocateRfc8656Sec7_2, RefusesAFamilyThatItDoesNotHave) {
  EXPECT_EQ(client.allocate(with_u32(StunAttribute::kRequestedAddressFamily, 3u << 24)).code, 440);
  rig.engine.set_addresses({ip("44.0.0.1"), std::nullopt, {}}, rig.clock.now());
  EXPECT_EQ(client.allocate(with_u32(StunAttribute::kRequestedAddressFamily, kV6)).code, 440);
  EXPECT_EQ(v6_client.allocate().code, Answer::kSuccess);
  EXPECT_TRUE(v6_client.relayed().is_v4());
  rig.engine.set_addresses({std::nullopt, ip("2a00::1"), {}}, rig.clock.now());
  EXPECT_EQ(client.allocate().code, 440);
}

TEST_F(AllocateRfc8656Sec7_2, GivesOneOfTwoFamiliesAndSaysSo) {
  const Answer answer = client.allocate(with_u32(StunAttribute::kAdditionalAddressFamily, kV6));
  ASSERT_EQ(answer.code, Answer::kSuccess);
  EXPECT_TRUE(client.relayed().is_v4());
  EXPECT_EQ(answer.message().u32(StunAttribute{0x8001}), 0x02000428u);
  EXPECT_EQ(v6_client.allocate(with_u32(StunAttribute::kAdditionalAddressFamily, kV4)).code, 400);
  EXPECT_EQ(v6_client
                .allocate([](StunWriter& writer) {
                  writer.add_u32(StunAttribute::kRequestedAddressFamily, kV4);
                  writer.add_u32(StunAttribute::kAdditionalAddressFamily, kV6);
                })
                .code,
            400);
}

TEST_F(AllocateRfc8656Sec7_2, KeepsTheLifetimeBetweenTenMinutesAndAnHour) {
  int port = 1;
  for (const auto& [asked, given] :
       {std::pair(0u, 600u), std::pair(60u, 600u), std::pair(1200u, 1200u), std::pair(7200u, 3600u),
        std::pair(UINT32_MAX, 3600u)}) {
    Client someone(rig, "44.1.0.9:" + std::to_string(port++), user(1), call(1));
    const Answer answer = someone.allocate(with_u32(StunAttribute::kLifetime, asked));
    EXPECT_EQ(lifetime_s(answer), given) << asked;
  }
}

TEST_F(AllocateRfc8656Sec7_2, EndsAnAllocationThatNobodyRefreshes) {
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  rig.sleep(600s - 1ns);
  EXPECT_EQ(rig.driver.relays.size(), 1u);
  rig.sleep(limits::kTurnSweepInterval);
  EXPECT_TRUE(rig.driver.relays.empty());
  EXPECT_EQ(rig.engine.counters().allocations, 0u);
}

TEST_F(AllocateRfc8656Sec7_2, TreatsAnExpiredAllocationAsGoneBeforeItIsSweptAway) {
  ASSERT_EQ(client.allocate().code, Answer::kSuccess);
  client.permit("44.0.0.9");
  const RelayId relay = client.relay();
  rig.advance(600s);
  rig.from_peer(relay, "44.0.0.9:5", "late");
  EXPECT_TRUE(client.received().empty());
  client.sign_in(user(1), call(1));
  EXPECT_EQ(client.allocate().code, Answer::kSuccess);
  EXPECT_EQ(rig.driver.relays.size(), 1u);
}

TEST_F(AllocateRfc8656Sec7_2, LimitsAllocationsOfAPerson) {
  for (int i = 1; i <= 11; ++i) {
    Client someone(rig, "44.1.0." + std::to_string(i) + ":7", user(1), call(1));
    EXPECT_EQ(someone.allocate().code, i <= 10 ? 0 : 486) << i;
  }
  EXPECT_EQ(rig.driver.relays.size(), 10u);
}

TEST_F(AllocateRfc8656Sec7_2, LimitsAllocationsOfASourceAddress) {
  int made = 0;
  for (int i = 1; i <= 70; ++i) {
    rig.grant(user(i), call(1));
    rig.advance(1s);
    Client someone(rig, "44.1.0.1:" + std::to_string(i), user(i), call(1));
    const int code = someone.allocate().code;
    EXPECT_EQ(code, i <= 64 ? 0 : 486) << i;
    made += code == 0;
  }
  EXPECT_EQ(made, 64);
}

TEST_F(AllocateRfc8656Sec7_2, GivesTheQuotaBackWithTheAllocation) {
  for (int i = 0; i < 30; ++i) {
    ASSERT_EQ(client.allocate().code, Answer::kSuccess) << i;
    ASSERT_EQ(client.refresh(0).code, Answer::kSuccess);
  }
}

TEST_F(AllocateRfc8656Sec7_2, TriesAnotherPortWhereOneIsInUse) {
  EngineConfig config = Rig::default_config();
  config.relay_port_first = 50000;
  config.relay_port_last = 50003;
  Rig small(config);
  small.grant(user(1), call(1));
  small.driver.ports_in_use = {50000, 50001, 50002};
  Client first(small, "44.1.0.1:1", user(1), call(1));
  ASSERT_EQ(first.allocate().code, Answer::kSuccess);
  EXPECT_EQ(first.relayed().port(), 50003);
  Client second(small, "44.1.0.1:2", user(1), call(1));
  EXPECT_EQ(second.allocate().code, 508);
  EXPECT_EQ(small.driver.relays.size(), 1u);
}

TEST_F(AllocateRfc8656Sec7_2, LeavesAPortAloneForAMinuteAfterUse) {
  EngineConfig config = Rig::default_config();
  config.relay_port_first = config.relay_port_last = 50000;
  Rig small(config);
  small.grant(user(1), call(1));
  Client someone(small, "44.1.0.1:1", user(1), call(1));
  ASSERT_EQ(someone.allocate().code, Answer::kSuccess);
  ASSERT_EQ(someone.refresh(0).code, Answer::kSuccess);
  small.advance(60s - 1ns);
  EXPECT_EQ(someone.allocate().code, 508);
  small.advance(1ns);
  EXPECT_EQ(someone.allocate().code, Answer::kSuccess);
}

TEST_F(AllocateRfc8656Sec7_2, DrawsPortsFromTheWholeRange) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(client.allocate().code, Answer::kSuccess);
    ASSERT_EQ(client.refresh(0).code, Answer::kSuccess);
  }
  const std::set<uint16_t> ports(rig.driver.ports_opened.begin(), rig.driver.ports_opened.end());
  EXPECT_EQ(ports.size(), 200u);
  EXPECT_LT(*ports.begin(), 49152 + 1000);
  EXPECT_GT(*ports.rbegin(), 65535 - 1000);
}

TEST_F(AllocateRfc8656Sec7_2, EndsWithItsStream) {
  Client stream(rig, "44.1.0.1:1000", user(1), call(1), Transport::kTcp);
  ASSERT_EQ(stream.allocate().code, Answer::kSuccess);
  rig.engine.on_link_closed(stream.path().link + 1, rig.clock.now());
  EXPECT_EQ(rig.driver.relays.size(), 1u);
  rig.engine.on_link_closed(stream.path().link, rig.clock.now());
  EXPECT_TRUE(rig.driver.relays.empty());
  EXPECT_TRUE(rig.driver.closed_links.empty());
}

}  // namespace
}  // namespace earshot::turn
