// What a block does, everywhere at once.
#include "chat/relations.h"

#include <utility>
#include <vector>

#include "base/spawn.h"
#include "chat/testing/chat_fixture.h"

namespace earshot::chat {
namespace {

using protocol::RelationChanged;

class Observer final : public RelationObserver {
 public:
  void on_blocked_changed(UserId, UserId, bool blocked) override { changes.push_back(blocked); }
  std::vector<bool> changes;
};

class RelationsTest : public testing::ChatTest {
 protected:
  RelationsTest() { chat_.relations.observe(observer_); }

  protocol::Conversation seen_by(UserId user, ConversationId id) {
    return wait(chat_.conversations.get(user, id)).value().conversation;
  }

  Observer observer_;
  ConversationId chat_id_ = direct(ana_, ben_);
};

const protocol::Relation kOpen{.blocked_by_me = false, .can_message = true, .can_call = true};
const protocol::Relation kClosed{.blocked_by_me = false, .can_message = false, .can_call = false};
const protocol::Relation kClosedByMe{
    .blocked_by_me = true, .can_message = false, .can_call = false};

TEST_F(RelationsTest, ABlockClosesBothSidesAndTellsBoth) {
  EXPECT_EQ(block(ana_, ben_).value().relation, kClosedByMe);
  const auto to_ana = sink_.of<RelationChanged>(ana_);
  const auto to_ben = sink_.of<RelationChanged>(ben_);
  ASSERT_EQ(to_ana.size(), 1u);
  ASSERT_EQ(to_ben.size(), 1u);
  EXPECT_EQ(to_ana[0].relation, kClosedByMe);
  EXPECT_EQ(to_ben[0].relation, kClosed);
  EXPECT_EQ(to_ben[0].user_id, ana_);
  EXPECT_EQ(to_ben[0].conversation_id, chat_id_);
  EXPECT_EQ(seen_by(ana_, chat_id_).relation, kClosedByMe);
  EXPECT_EQ(seen_by(ben_, chat_id_).relation, kClosed);
  EXPECT_TRUE(chat_.relations.either_blocked(ben_, ana_));
  EXPECT_EQ(observer_.changes, std::vector{true});
  EXPECT_EQ(wait(chat_.relations.blocks(ana_)).value().users[0].id, ben_);
}

TEST_F(RelationsTest, AnUnblockOpensBothSidesUnlessTheOtherBlocksToo) {
  block(ana_, ben_).value();
  block(ben_, ana_).value();
  EXPECT_EQ(observer_.changes, std::vector{true});
  EXPECT_EQ(sink_.of<RelationChanged>(ana_).size(), 1u);  // nothing tells her of his block
  EXPECT_EQ(unblock(ana_, ben_).value().relation, kClosed);
  EXPECT_EQ(observer_.changes, std::vector{true});
  EXPECT_EQ(unblock(ben_, ana_).value().relation, kOpen);
  EXPECT_EQ(observer_.changes, (std::vector{true, false}));
  EXPECT_EQ(sink_.of<RelationChanged>(ana_).back().relation, kOpen);
}

TEST_F(RelationsTest, NothingPassesInEitherDirection) {
  send(chat_id_, ana_, "before");
  block(ana_, ben_).value();
  const size_t events = sink_.entries.size();
  for (const auto& [self, other] : {std::pair(ana_, ben_), std::pair(ben_, ana_)}) {
    const auto sent = try_send(self, draft(chat_id_, "x"));
    EXPECT_EQ(sent.error().code, ErrorCode::kForbidden);
    EXPECT_EQ(sent.error().message, "You can't send messages in this conversation.");
    EXPECT_EQ(chat_.typing.set(as(self), {chat_id_, true}, moment()).error().code,
              ErrorCode::kForbidden);
    EXPECT_EQ(wait(chat_.messages.edit(as(self), {chat_id_, 1, "y"}, moment())).error().code,
              ErrorCode::kForbidden);
    EXPECT_EQ(wait(chat_.messages.react(as(self), {chat_id_, 1, "👍", true}, moment())).error().code,
              ErrorCode::kForbidden);
  }
  EXPECT_EQ(sink_.entries.size(), events);
}

TEST_F(RelationsTest, ReceiptsStayHidden) {
  for (int i = 0; i < 3; ++i) send(chat_id_, ana_, "x");
  wait(chat_.read_state.set(as(ben_), {chat_id_, 1}, moment())).value();
  EXPECT_EQ(sink_.of<protocol::ReadChanged>(ana_).size(), 1u);
  block(ana_, ben_).value();
  wait(chat_.read_state.set(as(ben_), {chat_id_, 3}, moment())).value();
  EXPECT_EQ(sink_.of<protocol::ReadChanged>(ana_).size(), 1u);
  EXPECT_EQ(sink_.of<protocol::ReadChanged>(ben_).size(), 2u);  // his own other tabs
  for (const auto& member : seen_by(ana_, chat_id_).members) EXPECT_EQ(member.read_seq, 0);
  EXPECT_EQ(seen_by(ben_, chat_id_).unread_count, 0);
}

TEST_F(RelationsTest, ARetryOfWhatWasStoredBeforeTheBlockIsAnswered) {
  const auto request = draft(chat_id_, "in time");
  const auto sent = try_send(ben_, request).value();
  block(ana_, ben_).value();
  EXPECT_EQ(try_send(ben_, request).value(), sent);
}

Task<void> note_order(Task<Result<protocol::MessageResult>> sending, std::vector<bool>* results) {
  const auto sent = co_await sending;
  results->push_back(sent.ok());
}

TEST_F(RelationsTest, HoldsFromTheMomentItIsAskedFor) {
  std::vector<bool> results;
  std::optional<Result<protocol::RelationResult>> blocked;
  const auto block_now = [&](Task<Result<protocol::RelationResult>> task) -> Task<void> {
    blocked.emplace(co_await task);
  };
  spawn(note_order(chat_.messages.send(as(ben_), draft(chat_id_, "before"), moment()), &results));
  spawn(block_now(chat_.relations.block(as(ana_), {ben_}, moment())));
  spawn(note_order(chat_.messages.send(as(ben_), draft(chat_id_, "after"), moment()), &results));
  backend_.loop().run_until([&] { return results.size() == 2 && blocked.has_value(); });
  const auto created = sink_.of<protocol::MessageCreated>(ana_);
  ASSERT_EQ(created.size(), 1u);
  EXPECT_EQ(created[0].message.text, "before");
}

TEST_F(RelationsTest, IsTakenBackWhenItCannotBeStored) {
  const UserId nobody = UserId::random(backend_.random());
  EXPECT_EQ(block(ana_, nobody).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(chat_.relations.either_blocked(ana_, nobody));
  EXPECT_EQ(block(ana_, ana_).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(sink_.of<RelationChanged>(ana_).empty());
}

TEST_F(RelationsTest, SurvivesARestart) {
  block(ana_, ben_).value();
  ChatService restarted(backend_.stores(), sink_, backend_.random());
  ASSERT_TRUE(wait(restarted.load()).ok());
  EXPECT_TRUE(restarted.relations.either_blocked(ana_, ben_));
  EXPECT_EQ(restarted.roster().other_person(chat_id_, ana_), ben_);
}

TEST_F(RelationsTest, GroupsGoOnButTypingAndReceiptsSkipThePair) {
  const ConversationId id = group(cleo_, {ana_, ben_});
  block(ana_, ben_).value();
  send(id, ben_, "still here");
  EXPECT_EQ(sink_.of<protocol::MessageCreated>(ana_).size(), 1u);
  ASSERT_TRUE(chat_.typing.set(as(ben_), {id, true}, moment()).ok());
  EXPECT_EQ(sink_.of<protocol::TypingChanged>(cleo_).size(), 1u);
  EXPECT_TRUE(sink_.of<protocol::TypingChanged>(ana_).empty());
  wait(chat_.read_state.set(as(ben_), {id, 2}, moment())).value();
  EXPECT_EQ(sink_.of<protocol::ReadChanged>(cleo_).size(), 1u);
  EXPECT_TRUE(sink_.of<protocol::ReadChanged>(ana_).empty());
}

TEST_F(RelationsTest, NobodyIsDrawnIntoAGroupByABlockedPerson) {
  block(ana_, ben_).value();
  protocol::ConversationCreateGroup request{"X", {ana_, cleo_}};
  EXPECT_EQ(wait(chat_.conversations.create_group(as(ben_), request, moment())).error().code,
            ErrorCode::kForbidden);
  const ConversationId id = group(ben_, {cleo_});
  protocol::ConversationUpdate update;
  update.conversation_id = id;
  update.add_member_ids = {ana_};
  EXPECT_EQ(wait(chat_.conversations.update(as(ben_), update, moment())).error().code,
            ErrorCode::kForbidden);
}

}  // namespace
}  // namespace earshot::chat
