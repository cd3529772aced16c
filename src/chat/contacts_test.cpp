#include "chat/contacts.h"

#include <gtest/gtest.h>

#include "chat/testing/chat_fixture.h"

namespace earshot::chat {
namespace {

const UserId kAna = UserId::from_value(1);
const UserId kBen = UserId::from_value(2);
const UserId kCem = UserId::from_value(3);

TEST(Contacts, AreTwoPeopleWhoHaveBothWritten) {
  Contacts contacts;
  contacts.note_wrote(kAna, kBen);
  contacts.note_wrote(kAna, kBen);
  EXPECT_FALSE(contacts.are_contacts(kAna, kBen));
  contacts.note_wrote(kBen, kAna);
  EXPECT_TRUE(contacts.are_contacts(kAna, kBen));
  EXPECT_TRUE(contacts.are_contacts(kBen, kAna));
  EXPECT_FALSE(contacts.are_contacts(kAna, kCem));
}

TEST(Contacts, AreTwoPeopleWhoHaveTalked) {
  Contacts contacts;
  contacts.note_talked(kBen, kAna);
  EXPECT_TRUE(contacts.are_contacts(kAna, kBen));
}

using ContactsInChat = testing::ChatTest;

TEST_F(ContactsInChat, ComeFromMessagesAndAreRememberedAcrossARestart) {
  const ConversationId chat = direct(ana_, ben_);
  send(chat, ana_, "Hello");
  EXPECT_FALSE(chat_.contacts().are_contacts(ana_, ben_));
  send(chat, ben_, "Hello back");
  EXPECT_TRUE(chat_.contacts().are_contacts(ana_, ben_));
  send(direct(ana_, cleo_), ana_, "Hello?");

  ChatService restarted(backend_.stores(), sink_, backend_.random());
  ASSERT_TRUE(wait(restarted.load()).ok());
  EXPECT_TRUE(restarted.contacts().are_contacts(ben_, ana_));
  EXPECT_FALSE(restarted.contacts().are_contacts(ana_, cleo_));
}

TEST_F(ContactsInChat, AreNotMadeInAGroup) {
  const ConversationId climbing = group(ana_, {ben_, cleo_});
  send(climbing, ana_, "Hello");
  send(climbing, ben_, "Hello back");
  EXPECT_FALSE(chat_.contacts().are_contacts(ana_, ben_));
}

TEST_F(ContactsInChat, ComeFromACallThatWasConnectedAndFromNoOther) {
  const ConversationId chat = direct(ana_, ben_);
  protocol::CallSummary call;
  call.call_id = CallId::random(backend_.random());
  call.caller_id = ana_;
  call.callee_id = ben_;
  call.end_reason = protocol::EndReason::kMissed;
  wait(chat_.messages.append_call(chat, call, clock_.wall_now())).value();
  EXPECT_FALSE(chat_.contacts().are_contacts(ana_, ben_));
  call.call_id = CallId::random(backend_.random());
  call.end_reason = protocol::EndReason::kCompleted;
  call.duration_ms = 1;
  wait(chat_.messages.append_call(chat, call, clock_.wall_now())).value();
  EXPECT_TRUE(chat_.contacts().are_contacts(ana_, ben_));

  ChatService restarted(backend_.stores(), sink_, backend_.random());
  ASSERT_TRUE(wait(restarted.load()).ok());
  EXPECT_TRUE(restarted.contacts().are_contacts(ana_, ben_));
}

}  // namespace
}  // namespace earshot::chat
