#include "chat/conversations.h"

#include <algorithm>

#include "base/limits.h"
#include "chat/testing/chat_fixture.h"

namespace earshot::chat {
namespace {

using protocol::ConversationChanged;
using protocol::ConversationRemoved;
using protocol::MessageCreated;

class ConversationsTest : public testing::ChatTest {
 protected:
  protocol::ConversationUpdate update(ConversationId id) {
    protocol::ConversationUpdate request;
    request.conversation_id = id;
    return request;
  }
  Result<protocol::ConversationResult> apply(UserId editor, protocol::ConversationUpdate request) {
    return wait(chat_.conversations.update(as(editor), std::move(request), moment()));
  }
};

TEST_F(ConversationsTest, OpeningShowsOnlyTheOpenersOtherTabs) {
  const protocol::Actor actor = as(ana_);
  const auto opened = wait(chat_.conversations.open_direct(actor, {ben_}, moment())).value();
  ASSERT_EQ(sink_.entries.size(), 1u);
  EXPECT_EQ(sink_.entries[0].user, ana_);
  EXPECT_EQ(sink_.entries[0].except, actor.client);
  wait(chat_.conversations.open_direct(as(ben_), {ana_}, moment())).value();
  EXPECT_EQ(sink_.entries.size(), 1u);
  EXPECT_EQ(chat_.roster().direct_between(ben_, ana_), opened.conversation.id);
  EXPECT_EQ(wait(chat_.conversations.open_direct(as(ana_), {ana_}, moment())).error().code,
            ErrorCode::kInvalid);
}

TEST_F(ConversationsTest, AGroupAppearsForEverybodyAtOnce) {
  protocol::ConversationCreateGroup request{"Climbing", {ben_, cleo_, ben_, ana_}};
  const auto created =
      wait(chat_.conversations.create_group(as(ana_), request, moment())).value().conversation;
  EXPECT_EQ(created.members.size(), 3u);
  for (const UserId user : {ana_, ben_, cleo_}) {
    const auto events = sink_.of<ConversationChanged>(user);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].conversation.id, created.id);
    EXPECT_FALSE(events[0].conversation.relation.has_value());
  }
}

TEST_F(ConversationsTest, ChecksTitlesAndPeople) {
  const auto code = [&](std::string title, std::vector<UserId> people) {
    protocol::ConversationCreateGroup request{std::move(title), std::move(people)};
    return wait(chat_.conversations.create_group(as(ana_), request, moment())).error().code;
  };
  EXPECT_EQ(code("  ", {ben_}), ErrorCode::kInvalid);
  EXPECT_EQ(code("two\nlines", {ben_}), ErrorCode::kInvalid);
  EXPECT_EQ(code("X", {ana_}), ErrorCode::kInvalid);
  EXPECT_EQ(code("X", {UserId::random(backend_.random())}), ErrorCode::kNotFound);
}

TEST_F(ConversationsTest, GroupsAreMadeNoFasterThanPeopleNeedThem) {
  const auto make = [&] {  // one a second
    const protocol::ConversationCreateGroup request{"X", {ben_}};
    return wait(chat_.conversations.create_group(as(ana_), request, moment()));
  };
  int made = 0;
  for (int i = 0; i < 40; ++i) made += make().ok() ? 1 : 0;
  EXPECT_GE(made, static_cast<int>(limits::kGroupRate.burst));
  EXPECT_LE(made, static_cast<int>(limits::kGroupRate.burst) + 8);
  EXPECT_EQ(make().error().code, ErrorCode::kRateLimited);
}

TEST_F(ConversationsTest, MembershipChangesReachOldNewAndFormerMembers) {
  const ConversationId id = group(ana_, {ben_});
  sink_.entries.clear();
  auto request = update(id);
  request.add_member_ids = {cleo_};
  request.remove_member_ids = {ben_};
  apply(ana_, request).value();
  EXPECT_EQ(sink_.of<MessageCreated>(ana_).size(), 2u);
  EXPECT_TRUE(sink_.of<MessageCreated>(cleo_).empty());  // she fetches the history
  EXPECT_EQ(sink_.of<ConversationChanged>(cleo_).size(), 1u);
  EXPECT_EQ(sink_.of<ConversationRemoved>(ben_).size(), 1u);
  EXPECT_TRUE(sink_.of<ConversationChanged>(ben_).empty());
  EXPECT_EQ(chat_.roster().find(id, ben_), nullptr);
  EXPECT_NE(chat_.roster().find(id, cleo_), nullptr);
  EXPECT_EQ(try_send(ben_, draft(id, "x")).error().code, ErrorCode::kNotFound);
}

TEST_F(ConversationsTest, MembersOtherThanTheCreatorChangeNothing) {
  const ConversationId id = group(ana_, {ben_});
  auto request = update(id);
  request.title = "Mine";
  EXPECT_EQ(apply(ben_, request).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(apply(cleo_, request).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(apply(ana_, request).value().conversation.title, "Mine");
}

TEST_F(ConversationsTest, LeavingTellsTheLeaverAndTheRest) {
  const ConversationId id = group(ana_, {ben_, cleo_});
  sink_.entries.clear();
  wait(chat_.conversations.leave(as(ben_), {id}, moment())).value();
  EXPECT_EQ(sink_.of<ConversationRemoved>(ben_).size(), 1u);
  EXPECT_EQ(sink_.of<MessageCreated>(ana_)[0].message.text, "Ben left the group");
  EXPECT_EQ(sink_.of<ConversationChanged>(cleo_)[0].conversation.members.size(), 2u);
  EXPECT_EQ(wait(chat_.conversations.get(ben_, id)).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(wait(chat_.conversations.list(ben_)).value().conversations.empty());
}

TEST_F(ConversationsTest, TypingReachesTheOtherMembersOnly) {
  const ConversationId id = group(ana_, {ben_});
  sink_.entries.clear();
  ASSERT_TRUE(chat_.typing.set(as(ana_), {id, true}, moment()).ok());
  ASSERT_EQ(sink_.entries.size(), 1u);
  EXPECT_EQ(sink_.entries[0].user, ben_);
  EXPECT_EQ(chat_.typing.set(as(cleo_), {id, true}, moment()).error().code, ErrorCode::kNotFound);
}

TEST_F(ConversationsTest, TypingAndReadingHaveARateOfTheirOwn) {
  const ConversationId id = direct(ana_, ben_);
  const Moment now = moment();
  int accepted = 0;
  for (int i = 0; i < 50; ++i) accepted += chat_.typing.set(as(ana_), {id, true}, now).ok();
  EXPECT_EQ(accepted, 30);
  EXPECT_EQ(wait(chat_.read_state.set(as(ana_), {id, 1}, now)).error().code,
            ErrorCode::kRateLimited);
  EXPECT_TRUE(wait(chat_.messages.send(as(ana_), draft(id, "x"), now)).ok());
}

TEST_F(ConversationsTest, ReadMarkersMoveForwardAndTellOthersOnce) {
  const ConversationId id = direct(ana_, ben_);
  send(id, ana_, "1");
  send(id, ana_, "2");
  const protocol::Actor reader = as(ben_);
  wait(chat_.read_state.set(reader, {id, 99}, moment())).value();
  wait(chat_.read_state.set(reader, {id, 1}, moment())).value();
  const auto seen = sink_.of<protocol::ReadChanged>(ana_);
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].seq, 2);
  EXPECT_EQ(seen[0].user_id, ben_);
  const auto own = std::find_if(sink_.entries.begin(), sink_.entries.end(),
                                [&](const auto& entry) { return entry.except == reader.client; });
  ASSERT_NE(own, sink_.entries.end());  // his other tabs
  EXPECT_EQ(own->user, ben_);
  EXPECT_EQ(wait(chat_.read_state.set(as(cleo_), {id, 1}, moment())).error().code,
            ErrorCode::kNotFound);
}

}  // namespace
}  // namespace earshot::chat
