#include "gateway/client_registry.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "gateway/authorisation.h"

namespace earshot::gateway {
namespace {

class ClientRegistryTest : public ::testing::Test {
 protected:
  SeededRandom random_{1};
  ClientRegistry clients_{random_};
  protocol::Actor ana_{UserId::from_value(1), ClientId(), DeviceId::from_value(11)};
  Timestamp now_ = Timestamp::from_ns(1'000'000'000);
};

TEST_F(ClientRegistryTest, FindsClientsByIdUserAndDevice) {
  Client& first = clients_.create(ana_, {});
  Client& second = clients_.create(ana_, {});
  EXPECT_NE(first.actor.client, second.actor.client);
  EXPECT_EQ(clients_.find(first.actor.client), &first);
  EXPECT_EQ(clients_.of_user(ana_.user).size(), 2u);
  EXPECT_EQ(clients_.of_device(ana_.device).size(), 2u);
  clients_.forget(first);
  EXPECT_EQ(clients_.of_user(ana_.user), std::vector<Client*>{&second});
  EXPECT_TRUE(clients_.of_user(UserId::from_value(9)).empty());
}

TEST_F(ClientRegistryTest, AResumeTokenWorksOnce) {
  Client& client = clients_.create(ana_, {});
  const std::string token = client.resume_token;
  EXPECT_EQ(clients_.resume(token, ana_, 0), &client);
  EXPECT_NE(client.resume_token, token);
  EXPECT_EQ(clients_.resume(token, ana_, 0), nullptr);
}

TEST_F(ClientRegistryTest, AResumeTokenIsForTheSameSessionOnly) {
  const std::string token = clients_.create(ana_, {}).resume_token;
  protocol::Actor other = ana_;
  other.device = DeviceId::from_value(12);
  EXPECT_EQ(clients_.resume(token, other, 0), nullptr);
  other = ana_;
  other.user = UserId::from_value(2);
  EXPECT_EQ(clients_.resume(token, other, 0), nullptr);
  EXPECT_EQ(clients_.resume("", ana_, 0), nullptr);
}

TEST_F(ClientRegistryTest, ForgetsADetachedClientAfterTheWindow) {
  Client& client = clients_.create(ana_, {});
  const std::string token = client.resume_token;
  clients_.detach(client, now_);
  EXPECT_EQ(clients_.next_deadline(), now_ + limits::kResumeWindow);
  clients_.forget_expired(now_ + limits::kResumeWindow - 1ns);
  EXPECT_EQ(clients_.size(), 1u);
  clients_.forget_expired(now_ + limits::kResumeWindow);
  EXPECT_EQ(clients_.size(), 0u);
  EXPECT_EQ(clients_.resume(token, ana_, 0), nullptr);
}

TEST_F(ClientRegistryTest, AResumedClientGetsAWholeNewWindow) {
  Client& client = clients_.create(ana_, {});
  clients_.detach(client, now_);
  ASSERT_NE(clients_.resume(client.resume_token, ana_, 0), nullptr);
  clients_.detach(client, now_ + 30s);
  clients_.forget_expired(now_ + limits::kResumeWindow);
  EXPECT_EQ(clients_.size(), 1u);
  clients_.forget_expired(now_ + 30s + limits::kResumeWindow);
  EXPECT_EQ(clients_.size(), 0u);
}

TEST_F(ClientRegistryTest, APersonWhoReloadsOnAndOnKeepsOnlyTheLatestClients) {
  for (int i = 0; i < 100; ++i) clients_.detach(clients_.create(ana_, {}), now_ + i * 1ms);
  EXPECT_EQ(clients_.size(), limits::kClientsPerUserMax);
}

TEST(Authorisation, HelloComesFirstAndOnce) {
  const Row& hello = authorisation_row(protocol::ClientRequest(protocol::Hello{}).index());
  EXPECT_TRUE(authorise(hello, SocketState::kGreeting, protocol::Role::kMember).ok());
  for (const SocketState state : {SocketState::kOpening, SocketState::kOpen}) {
    EXPECT_EQ(authorise(hello, state, protocol::Role::kMember).error().code,
              ErrorCode::kWrongState);
  }
}

TEST(Authorisation, EverythingElseNeedsAnOpenSession) {
  for (size_t type = 1; type < std::variant_size_v<protocol::ClientRequest>; ++type) {
    const Row& row = authorisation_row(type);
    EXPECT_EQ(row.type, type);
    EXPECT_FALSE(authorise(row, SocketState::kGreeting, protocol::Role::kAdmin).ok());
    EXPECT_FALSE(authorise(row, SocketState::kOpening, protocol::Role::kAdmin).ok());
    EXPECT_TRUE(authorise(row, SocketState::kOpen, protocol::Role::kMember).ok());
  }
}

TEST(Authorisation, AdministratorsRowsAreForAdministrators) {
  const Row row{0, SocketState::kOpen, Who::kAdmin, Lane::kAtOnce, Budget::kSignalling};
  EXPECT_EQ(authorise(row, SocketState::kOpen, protocol::Role::kMember).error().code,
            ErrorCode::kForbidden);
  EXPECT_TRUE(authorise(row, SocketState::kOpen, protocol::Role::kAdmin).ok());
}

}  // namespace
}  // namespace earshot::gateway
