#include "chat/roster.h"

#include <gtest/gtest.h>

namespace earshot::chat {
namespace {

const UserId kAna = UserId::from_value(1);
const UserId kBen = UserId::from_value(2);
const UserId kCem = UserId::from_value(3);
const ConversationId kDirect = ConversationId::from_value(11);
const ConversationId kGroup = ConversationId::from_value(12);

TEST(Roster, KnowsPartnersOnceAndForgetsThoseWhoLeft) {
  Roster roster;
  roster.set({kDirect, protocol::ConversationKind::kDirect, {kAna, kBen}});
  roster.set({kGroup, protocol::ConversationKind::kGroup, {kAna, kBen, kCem}});
  EXPECT_EQ(roster.partners(kAna), (std::vector<UserId>{kBen, kCem}));
  roster.set({kGroup, protocol::ConversationKind::kGroup, {kBen, kCem}});
  EXPECT_EQ(roster.partners(kAna), (std::vector<UserId>{kBen}));
  EXPECT_EQ(roster.partners(kCem), (std::vector<UserId>{kBen}));
  EXPECT_TRUE(roster.partners(UserId::from_value(9)).empty());
}

}  // namespace
}  // namespace earshot::chat
