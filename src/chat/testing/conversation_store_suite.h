// The part of the store suite about conversations, attachments and blocks.
#pragma once

#include <algorithm>

#include "chat/testing/store_suite.h"

namespace earshot::chat::testing {

constexpr int64_t kGroupsMax = 3;

template <class Backend>
class ConversationStoreSuite : public StoreSuite<Backend> {
 protected:
  GroupChange group(std::vector<UserId> others) {
    return this
        ->wait(this->conversations().create_group(
            {this->new_id(), this->ana_, "Climbing", std::move(others), this->kNow}, kGroupsMax))
        .value();
  }
  protocol::Conversation view(ConversationId id, UserId viewer) {
    return this->wait(this->conversations().view(id, viewer)).value();
  }
  GroupUpdate update(ConversationId id, UserId editor) {
    return {.id = id,
            .editor = editor,
            .title = std::nullopt,
            .add = {},
            .remove = {},
            .at = this->kNow + 1s};
  }
};
TYPED_TEST_SUITE_P(ConversationStoreSuite);

TYPED_TEST_P(ConversationStoreSuite, ThereIsOneDirectConversationPerPair) {
  const auto first = this->wait(
      this->conversations().open_direct({this->new_id(), this->ana_, this->ben_, this->kNow}));
  EXPECT_TRUE(first.value().created);
  const auto again = this->wait(
      this->conversations().open_direct({this->new_id(), this->ben_, this->ana_, this->kNow}));
  EXPECT_FALSE(again.value().created);
  EXPECT_EQ(again.value().conversation.id, first.value().conversation.id);
  EXPECT_EQ(again.value().conversation.members.size(), 2u);
}

TYPED_TEST_P(ConversationStoreSuite, OpensNoDirectConversationWithNobody) {
  const auto open = [&](UserId other) {
    return this->wait(
        this->conversations().open_direct({this->new_id(), this->ana_, other, this->kNow}));
  };
  EXPECT_EQ(open(UserId::random(this->backend_.random())).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(open(this->cleo_).ok());
  this->backend_.deactivate(this->ben_);
  this->backend_.deactivate(this->cleo_);
  EXPECT_EQ(open(this->ben_).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(open(this->cleo_).ok());
}

TYPED_TEST_P(ConversationStoreSuite, AnEmptyDirectConversationIsListedOnlyForItsOpener) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  EXPECT_EQ(this->wait(this->conversations().list(this->ana_)).value().size(), 1u);
  EXPECT_TRUE(this->wait(this->conversations().list(this->ben_)).value().empty());
  this->send(chat, this->ana_, "hi");
  EXPECT_EQ(this->wait(this->conversations().list(this->ben_)).value().size(), 1u);
}

TYPED_TEST_P(ConversationStoreSuite, ListsTheMostRecentlyActiveFirst) {
  const ConversationId older = this->direct(this->ana_, this->ben_);
  const ConversationId newer = this->direct(this->ana_, this->cleo_);
  Draft draft = this->draft(newer, this->ana_, "x");
  draft.sent_at = this->kNow + 1s;
  this->wait(this->messages().append(draft)).value();
  EXPECT_EQ(this->wait(this->conversations().list(this->ana_)).value()[0].id, newer);
  draft = this->draft(older, this->ana_, "x");
  draft.sent_at = this->kNow + 2s;
  this->wait(this->messages().append(draft)).value();
  EXPECT_EQ(this->wait(this->conversations().list(this->ana_)).value()[0].id, older);
}

TYPED_TEST_P(ConversationStoreSuite, CountsWhatOthersSaidAfterTheReadMarker) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  for (int i = 0; i < 3; ++i) this->send(chat, this->ana_, "x");
  this->send(chat, this->ben_, "y");
  EXPECT_EQ(this->view(chat, this->ben_).unread_count, 3);
  EXPECT_EQ(this->view(chat, this->ana_).unread_count, 1);
  const auto moved = this->wait(this->conversations().set_read(chat, this->ben_, 2)).value();
  EXPECT_TRUE(moved.moved);
  EXPECT_EQ(this->view(chat, this->ben_).unread_count, 1);
  EXPECT_FALSE(this->wait(this->conversations().set_read(chat, this->ben_, 1)).value().moved);
  EXPECT_EQ(this->wait(this->conversations().set_read(chat, this->ben_, 99)).value().seq, 4);
  this->wait(this->messages().remove({chat, 4}, this->ben_)).value();
  EXPECT_EQ(this->view(chat, this->ana_).unread_count, 0);
  EXPECT_EQ(this->wait(this->conversations().set_read(chat, this->cleo_, 1)).error().code,
            ErrorCode::kNotFound);
}

TYPED_TEST_P(ConversationStoreSuite, AGroupIsSeenByItsMembersOnly) {
  const auto created = this->group({this->ben_});
  ASSERT_EQ(created.views.size(), 2u);
  const auto& group = created.views[0].second;
  EXPECT_EQ(group.title, "Climbing");
  EXPECT_EQ(group.last_message->text, "Ana created the group “Climbing”");
  EXPECT_EQ(group.unread_count, 0);
  EXPECT_TRUE(this->wait(this->conversations().view(group.id, this->ben_)).ok());
  EXPECT_EQ(this->wait(this->conversations().view(group.id, this->cleo_)).error().code,
            ErrorCode::kNotFound);
}

TYPED_TEST_P(ConversationStoreSuite, AGroupIsMadeWithAllItsPeopleOrNotAtAll) {
  const ConversationId id = this->new_id();
  const auto created = this->wait(this->conversations().create_group(
      {id, this->ana_, "X", {this->ben_, UserId::random(this->backend_.random())}, this->kNow},
      kGroupsMax));
  EXPECT_EQ(created.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(this->wait(this->conversations().list(this->ana_)).value().empty());
}

TYPED_TEST_P(ConversationStoreSuite, OnePersonMakesALimitedNumberOfGroups) {
  ConversationId first;
  for (int64_t i = 0; i < kGroupsMax; ++i) first = this->group({this->ben_}).views[0].second.id;
  const auto one_more = [&] {
    return this->wait(this->conversations().create_group(
        {this->new_id(), this->ana_, "X", {this->ben_}, this->kNow}, kGroupsMax));
  };
  EXPECT_EQ(one_more().error().code, ErrorCode::kForbidden);
  // Of others they may be in as many as they are drawn into.
  EXPECT_TRUE(
      this->wait(this->conversations().create_group(
                     {this->new_id(), this->ben_, "Y", {this->ana_}, this->kNow}, kGroupsMax))
          .ok());
  ASSERT_TRUE(this->wait(this->conversations().leave_group(first, this->ana_, this->kNow)).ok());
  EXPECT_TRUE(one_more().ok());
}

TYPED_TEST_P(ConversationStoreSuite, OnlyTheCreatorChangesAGroup) {
  const auto id = this->group({this->ben_}).views[0].second.id;
  GroupUpdate update = this->update(id, this->ana_);
  update.title = "Bouldering";
  update.add = {this->cleo_, this->ben_};
  const auto change = this->wait(this->conversations().update_group(update, 50)).value();
  EXPECT_EQ(change.added, std::vector{this->cleo_});
  ASSERT_EQ(change.messages.size(), 2u);
  EXPECT_EQ(change.messages[0].text, "Ana renamed the group to “Bouldering”");
  EXPECT_EQ(change.messages[1].text, "Ana added Cleo");
  EXPECT_EQ(this->view(id, this->cleo_).title, "Bouldering");
  const auto code = [&](GroupUpdate wrong) {
    return this->wait(this->conversations().update_group(wrong, 3)).error().code;
  };
  EXPECT_EQ(code(this->update(id, this->ben_)), ErrorCode::kForbidden);
  EXPECT_EQ(code(this->update(this->direct(this->ana_, this->ben_), this->ana_)),
            ErrorCode::kForbidden);
  const UserId dan = this->backend_.add_user("Dan");
  EXPECT_EQ(code(this->update(id, dan)), ErrorCode::kNotFound);
  GroupUpdate too_many = this->update(id, this->ana_);
  too_many.add = {dan};
  EXPECT_EQ(code(too_many), ErrorCode::kInvalid);
  EXPECT_EQ(this->view(id, this->ana_).members.size(), 3u);
}

TYPED_TEST_P(ConversationStoreSuite, WhoIsRemovedLosesAccessToEverything) {
  const auto id = this->group({this->ben_, this->cleo_}).views[0].second.id;
  GroupUpdate update = this->update(id, this->ana_);
  update.remove = {this->ben_};
  const auto change = this->wait(this->conversations().update_group(update, 50)).value();
  EXPECT_EQ(change.removed, std::vector{this->ben_});
  EXPECT_EQ(change.messages[0].text, "Ana removed Ben");
  EXPECT_EQ(this->wait(this->conversations().view(id, this->ben_)).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(this->wait(this->messages().append(this->draft(id, this->ben_, "x"))).error().code,
            ErrorCode::kNotFound);
  EXPECT_TRUE(this->wait(this->conversations().list(this->ben_)).value().empty());
}

TYPED_TEST_P(ConversationStoreSuite, AGroupOutlivesItsCreatorsLeaving) {
  const auto id = this->group({this->ben_, this->cleo_}).views[0].second.id;
  const auto left = this->wait(this->conversations().leave_group(id, this->ana_, this->kNow));
  EXPECT_EQ(left.value().messages[0].text, "Ana left the group");
  EXPECT_EQ(left.value().views.size(), 2u);
  GroupUpdate update = this->update(id, this->ben_);
  update.title = "Ours";
  EXPECT_TRUE(this->wait(this->conversations().update_group(update, 50)).ok());
  this->wait(this->conversations().leave_group(id, this->ben_, this->kNow)).value();
  EXPECT_TRUE(this->wait(this->conversations().leave_group(id, this->cleo_, this->kNow))
                  .value()
                  .views.empty());
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  EXPECT_EQ(
      this->wait(this->conversations().leave_group(chat, this->ana_, this->kNow)).error().code,
      ErrorCode::kForbidden);
}

TYPED_TEST_P(ConversationStoreSuite, NewMembersStartWithNothingUnread) {
  const auto id = this->group({this->ben_}).views[0].second.id;
  for (int i = 0; i < 3; ++i) this->send(id, this->ana_, "old");
  GroupUpdate update = this->update(id, this->ana_);
  update.add = {this->cleo_};
  this->wait(this->conversations().update_group(update, 50)).value();
  EXPECT_EQ(this->view(id, this->cleo_).unread_count, 0);
  EXPECT_EQ(this->history(id, this->cleo_).size(), 5u);
  this->send(id, this->ana_, "new");
  EXPECT_EQ(this->view(id, this->cleo_).unread_count, 1);
}

TYPED_TEST_P(ConversationStoreSuite, TheRosterListsEverybodysPlace) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const auto id = this->group({this->ben_, this->cleo_}).views[0].second.id;
  const auto roster = this->wait(this->conversations().roster()).value();
  ASSERT_EQ(roster.size(), 2u);
  for (const RosterEntry& entry : roster) {
    const bool is_group = entry.kind == protocol::ConversationKind::kGroup;
    EXPECT_EQ(entry.id, is_group ? id : chat);
    EXPECT_EQ(entry.members.size(), is_group ? 3u : 2u);
    EXPECT_EQ(entry.title.empty(), !is_group);
  }
}

TYPED_TEST_P(ConversationStoreSuite, AFileIsItsUploadersUntilItIsOnAMessage) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const AttachmentId file = this->upload(this->ana_);
  const auto can_fetch = [&](UserId user) {
    return this->wait(this->attachments().find(file, user)).ok();
  };
  EXPECT_TRUE(can_fetch(this->ana_));
  EXPECT_FALSE(can_fetch(this->ben_));
  const auto posted =
      this->wait(this->messages().append(this->with_file(this->draft(chat, this->ana_, ""), file)));
  ASSERT_EQ(posted.value().message.attachments.size(), 1u);
  EXPECT_EQ(posted.value().message.attachments[0].width, 640);
  EXPECT_EQ(posted.value().message, this->history(chat, this->ana_)[0]);
  EXPECT_TRUE(can_fetch(this->ana_));
  EXPECT_TRUE(can_fetch(this->ben_));
  EXPECT_FALSE(can_fetch(this->cleo_));
  this->wait(this->messages().remove({chat, 1}, this->ana_)).value();
  EXPECT_FALSE(can_fetch(this->ana_));
  EXPECT_FALSE(can_fetch(this->ben_));
}

TYPED_TEST_P(ConversationStoreSuite, AFileGoesOnOneMessageOfItsUploader) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const AttachmentId file = this->upload(this->ana_);
  const auto send = [&](UserId sender) {
    return this->wait(
        this->messages().append(this->with_file(this->draft(chat, sender, "x"), file)));
  };
  EXPECT_EQ(send(this->ben_).error().field, "data.attachment_ids");
  EXPECT_TRUE(send(this->ana_).ok());
  EXPECT_EQ(send(this->ana_).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(this->history(chat, this->ana_).size(), 1u);
  EXPECT_EQ(this->send(chat, this->ana_, "next").seq, 2);
}

TYPED_TEST_P(ConversationStoreSuite, ForgetsFilesThatNobodyCanFetch) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const AttachmentId abandoned = this->upload(this->ana_, this->kNow - 25h);
  const AttachmentId fresh = this->upload(this->ana_);
  const AttachmentId sent = this->upload(this->ana_, this->kNow - 25h);
  const AttachmentId deleted = this->upload(this->ana_);
  this->wait(this->messages().append(this->with_file(this->draft(chat, this->ana_, ""), sent)))
      .value();
  this->wait(this->messages().append(this->with_file(this->draft(chat, this->ana_, ""), deleted)))
      .value();
  this->wait(this->messages().remove({chat, 2}, this->ana_)).value();
  auto unused = this->wait(this->attachments().take_unused(this->kNow - 24h, 10)).value();
  std::vector<AttachmentId> expected = {abandoned, deleted};
  std::sort(unused.begin(), unused.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(unused, expected);
  EXPECT_TRUE(this->wait(this->attachments().take_unused(this->kNow - 24h, 10)).value().empty());
  EXPECT_TRUE(this->wait(this->attachments().find(fresh, this->ana_)).ok());
  EXPECT_TRUE(this->wait(this->attachments().find(sent, this->ben_)).ok());
}

TYPED_TEST_P(ConversationStoreSuite, LimitsFilesThatAreNotSent) {
  protocol::Attachment file;
  file.name = file.media_type = "x";
  for (int i = 0; i < 3; ++i) {
    file.id = AttachmentId::random(this->backend_.random());
    const auto added = this->wait(this->attachments().add(file, this->ana_, this->kNow, 2));
    EXPECT_EQ(added.ok(), i < 2);
  }
}

TYPED_TEST_P(ConversationStoreSuite, RemembersBlocks) {
  const auto none = this->wait(this->relations().blocks()).value();
  EXPECT_TRUE(none.empty());
  const Block block{this->ana_, this->ben_};
  ASSERT_TRUE(this->wait(this->relations().add_block(block, this->kNow)).ok());
  ASSERT_TRUE(this->wait(this->relations().add_block(block, this->kNow)).ok());
  EXPECT_EQ(this->wait(this->relations().blocks()).value(), std::vector{block});
  EXPECT_EQ(this->wait(this->relations().blocked_by(this->ana_)).value()[0].display_name, "Ben");
  EXPECT_TRUE(this->wait(this->relations().blocked_by(this->ben_)).value().empty());
  ASSERT_TRUE(this->wait(this->relations().remove_block(block)).ok());
  EXPECT_TRUE(this->wait(this->relations().blocks()).value().empty());
  const Block unknown{this->ana_, UserId::random(this->backend_.random())};
  EXPECT_EQ(this->wait(this->relations().add_block(unknown, this->kNow)).error().code,
            ErrorCode::kNotFound);
}

REGISTER_TYPED_TEST_SUITE_P(ConversationStoreSuite, ThereIsOneDirectConversationPerPair,
                            OpensNoDirectConversationWithNobody,
                            AnEmptyDirectConversationIsListedOnlyForItsOpener,
                            ListsTheMostRecentlyActiveFirst, CountsWhatOthersSaidAfterTheReadMarker,
                            AGroupIsSeenByItsMembersOnly, AGroupIsMadeWithAllItsPeopleOrNotAtAll,
                            OnePersonMakesALimitedNumberOfGroups, OnlyTheCreatorChangesAGroup,
                            WhoIsRemovedLosesAccessToEverything, AGroupOutlivesItsCreatorsLeaving,
                            NewMembersStartWithNothingUnread, TheRosterListsEverybodysPlace,
                            AFileIsItsUploadersUntilItIsOnAMessage,
                            AFileGoesOnOneMessageOfItsUploader, ForgetsFilesThatNobodyCanFetch,
                            LimitsFilesThatAreNotSent, RemembersBlocks);

}  // namespace earshot::chat::testing
