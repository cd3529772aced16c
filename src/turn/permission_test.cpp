// RFC 8656 §9, §10.
#include <gtest/gtest.h>

#include "turn/testing/turn_rig.h"

namespace earshot::turn {
namespace {

using codec::StunAttribute;
using codec::StunMethod;
using codec::StunWriter;
using namespace testing;

struct CreatePermissionRfc8656Sec10_2 : ::testing::Test {
  CreatePermissionRfc8656Sec10_2() {
    for (int i = 1; i <= 40; ++i) rig.engine.allow_peer(call(1), ip(peer(i)));
  }
  static std::string peer(int number) { return "44.2.0." + std::to_string(number); }
  Answer permit_all(int first, int last) {
    return client.ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
      for (int i = first; i <= last; ++i) {
        writer.add_xor_address(StunAttribute::kXorPeerAddress, SocketAddress(ip(peer(i)), 9));
      }
    });
  }
  bool can_send_to(std::string_view host) {
    rig.driver.to_peers.clear();
    client.send_indication(SocketAddress(ip(host), 5), "x");
    return !rig.driver.to_peers.empty();
  }
  bool can_hear(const std::string& host) {
    rig.from_peer(client.relay(), host + ":5", "x");
    return !client.received().empty();
  }

  OneAllocation world;
  Rig& rig = world.rig;
  Client& client = world.client;
};

TEST_F(CreatePermissionRfc8656Sec10_2, OpensBothWaysForAnyPortOfTheHost) {
  EXPECT_FALSE(can_send_to(peer(1)));
  EXPECT_FALSE(can_hear(peer(1)));
  EXPECT_EQ(rig.engine.counters().dropped_no_permission, 2u);
  const Answer answer = client.permit(peer(1));
  EXPECT_EQ(answer.code, Answer::kSuccess);
  EXPECT_TRUE(answer.protected_by_key);
  EXPECT_TRUE(can_send_to(peer(1)));
  EXPECT_TRUE(can_hear(peer(1)));
  EXPECT_FALSE(can_send_to(peer(2)));
  EXPECT_FALSE(can_hear(peer(2)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, LastsFiveMinutes) {
  client.permit(peer(1));
  rig.advance(300s - 1ns);
  EXPECT_TRUE(can_send_to(peer(1)));
  EXPECT_TRUE(can_hear(peer(1)));
  rig.advance(1ns);
  EXPECT_FALSE(can_send_to(peer(1)));
  EXPECT_FALSE(can_hear(peer(1)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, LastsFiveMinutesFromTheLastRequest) {
  client.permit(peer(1));
  rig.advance(200s);
  client.permit(peer(1));
  rig.advance(200s);
  EXPECT_TRUE(can_send_to(peer(1)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, IsNotProlongedByTraffic) {
  client.permit(peer(1));
  for (int i = 0; i < 30; ++i) {
    EXPECT_TRUE(can_send_to(peer(1)));
    rig.advance(10s);
  }
  EXPECT_FALSE(can_send_to(peer(1)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, NamesSeveralPeersAtOnce) {
  EXPECT_EQ(permit_all(1, 3).code, Answer::kSuccess);
  for (int i = 1; i <= 3; ++i) EXPECT_TRUE(can_send_to(peer(i)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, InstallsNoneWhenOneIsForbidden) {
  const Answer answer = client.ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
    writer.add_xor_address(StunAttribute::kXorPeerAddress, SocketAddress(ip(peer(1)), 0));
    writer.add_xor_address(StunAttribute::kXorPeerAddress, address("127.0.0.1:1"));
  });
  EXPECT_EQ(answer.code, 403);
  EXPECT_FALSE(can_send_to(peer(1)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, RefusesWhatIsMissingOrMalformed) {
  EXPECT_EQ(client.ask(StunMethod::kCreatePermission).code, 400);
  EXPECT_EQ(client
                .ask(StunMethod::kCreatePermission,
                     [](StunWriter& writer) { writer.add_u32(StunAttribute::kXorPeerAddress, 7); })
                .code,
            400);
  EXPECT_EQ(client
                .ask(StunMethod::kCreatePermission,
                     [](StunWriter& writer) { writer.add_flag(StunAttribute{0x7001}); })
                .code,
            420);
}

TEST_F(CreatePermissionRfc8656Sec10_2, RefusesPeersOfTheOtherFamily) {
  rig.engine.allow_peer(call(1), ip("2a00:5::1"));
  EXPECT_EQ(client.permit("2a00:5::1").code, 443);
}

TEST_F(CreatePermissionRfc8656Sec10_2, NeedsAnAllocation) {
  client.refresh(0);
  EXPECT_EQ(client.permit(peer(1)).code, 437);
}

TEST_F(CreatePermissionRfc8656Sec10_2, HoldsThirtyTwoHosts) {
  EXPECT_EQ(permit_all(1, 20).code, Answer::kSuccess);
  EXPECT_EQ(permit_all(15, 33).code, 508);
  EXPECT_FALSE(can_send_to(peer(21)));
  EXPECT_EQ(permit_all(15, 32).code, Answer::kSuccess);
  EXPECT_EQ(client.permit(peer(33)).code, 508);
  EXPECT_EQ(client.permit(peer(32)).code, Answer::kSuccess);
  rig.advance(300s);
  EXPECT_EQ(client.permit(peer(33)).code, Answer::kSuccess);
  EXPECT_TRUE(can_send_to(peer(33)));
}

TEST_F(CreatePermissionRfc8656Sec10_2, TakesOneRequestWithTheSamePeerTwice) {
  EXPECT_EQ(permit_all(1, 31).code, Answer::kSuccess);
  const Answer answer = client.ask(StunMethod::kCreatePermission, [&](StunWriter& writer) {
    for (int i = 0; i < 5; ++i) {
      writer.add_xor_address(StunAttribute::kXorPeerAddress, SocketAddress(ip(peer(40)), 7));
    }
  });
  EXPECT_EQ(answer.code, Answer::kSuccess);
}

}  // namespace
}  // namespace earshot::turn
