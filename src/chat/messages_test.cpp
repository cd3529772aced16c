#include "chat/messages.h"

#include "base/spawn.h"
#include "chat/testing/chat_fixture.h"

namespace earshot::chat {
namespace {

using protocol::ConversationChanged;
using protocol::MessageCreated;
using protocol::MessageUpdated;

class MessagesTest : public testing::ChatTest {
 protected:
  ErrorCode send_error(protocol::MessageSend request) {
    return try_send(ana_, std::move(request)).error().code;
  }
  ConversationId chat_id_ = direct(ana_, ben_);
};

TEST_F(MessagesTest, TellsEveryMemberAndOnlyTheSenderItsOwnId) {
  const auto message = send(chat_id_, ana_, "hello");
  const auto to_ana = sink_.of<MessageCreated>(ana_);
  const auto to_ben = sink_.of<MessageCreated>(ben_);
  ASSERT_EQ(to_ana.size(), 1u);
  ASSERT_EQ(to_ben.size(), 1u);
  EXPECT_EQ(to_ana[0].message, message);
  EXPECT_FALSE(to_ben[0].message.client_message_id.has_value());
  EXPECT_EQ(to_ben[0].message.text, "hello");
  EXPECT_TRUE(sink_.of<MessageCreated>(cleo_).empty());
}

TEST_F(MessagesTest, IntroducesADirectConversationWithItsFirstMessage) {
  EXPECT_TRUE(sink_.of<ConversationChanged>(ben_).empty());
  send(chat_id_, ana_, "hello");
  const auto introduced = sink_.of<ConversationChanged>(ben_);
  ASSERT_EQ(introduced.size(), 1u);
  EXPECT_EQ(introduced[0].conversation.last_message->text, "hello");
  EXPECT_TRUE(introduced[0].conversation.relation->can_message);
  send(chat_id_, ana_, "again");
  EXPECT_EQ(sink_.of<ConversationChanged>(ben_).size(), 1u);
}

Task<void> send_and_note(Messages* messages, protocol::Actor actor, protocol::MessageSend request,
                         Moment moment, std::vector<int64_t>* acknowledged) {
  auto sent = co_await messages->send(actor, std::move(request), moment);
  acknowledged->push_back(sent ? sent->message.seq : -1);
}

TEST_F(MessagesTest, FansOutInOrderOfSeqUnderConcurrentSenders) {
  std::vector<int64_t> acknowledged;
  for (int i = 0; i < 200; ++i) {
    spawn(send_and_note(&chat_.messages, as(i % 2 == 0 ? ana_ : ben_), draft(chat_id_, "x"),
                        moment(), &acknowledged));
  }
  EXPECT_TRUE(sink_.of<MessageCreated>(ben_).empty());  // nobody hears of what is not on disk
  backend_.loop().run_until([&] { return acknowledged.size() == 200; });
  const auto events = sink_.of<MessageCreated>(ben_);
  ASSERT_EQ(events.size(), 200u);
  for (size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(events[i].message.seq, static_cast<int64_t>(i) + 1);
    EXPECT_EQ(events[i].message.version, static_cast<int64_t>(i) + 1);
  }
}

TEST_F(MessagesTest, ARetryIsAnsweredAndNotAnnouncedAgain) {
  const auto request = draft(chat_id_, "once");
  const auto first = try_send(ana_, request).value();
  const auto again = try_send(ana_, request).value();
  EXPECT_EQ(again, first);
  EXPECT_EQ(sink_.of<MessageCreated>(ben_).size(), 1u);
}

TEST_F(MessagesTest, RefusesEmptyTextAndControlCharacters) {
  EXPECT_EQ(send_error(draft(chat_id_, "")), ErrorCode::kInvalid);
  EXPECT_EQ(send_error(draft(chat_id_, " \n\t ")), ErrorCode::kInvalid);
  EXPECT_EQ(send_error(draft(chat_id_, std::string("a\0b", 3))), ErrorCode::kInvalid);
  EXPECT_EQ(send_error(draft(chat_id_, "\x1b[31m")), ErrorCode::kInvalid);
  EXPECT_EQ(send(chat_id_, ana_, "two\nlines\tand 👍").seq, 1);
}

TEST_F(MessagesTest, LimitsTheRatePerPerson) {
  const Moment now = moment();
  int accepted = 0;
  for (int i = 0; i < 30; ++i) {
    accepted += wait(chat_.messages.send(as(ana_), draft(chat_id_, "x"), now)).ok();
  }
  EXPECT_EQ(accepted, 20);
  EXPECT_EQ(wait(chat_.messages.send(as(ana_), draft(chat_id_, "x"), now)).error().code,
            ErrorCode::kRateLimited);
  EXPECT_TRUE(wait(chat_.messages.send(as(ben_), draft(chat_id_, "x"), now)).ok());
  const Moment later{now.now + 1s, now.wall + 1s};
  EXPECT_TRUE(wait(chat_.messages.send(as(ana_), draft(chat_id_, "x"), later)).ok());
}

TEST_F(MessagesTest, AnnouncesEditsDeletionsAndReactions) {
  send(chat_id_, ana_, "helo");
  wait(chat_.messages.edit(as(ana_), {chat_id_, 1, "hello"}, moment())).value();
  wait(chat_.messages.react(as(ben_), {chat_id_, 1, "👍", true}, moment())).value();
  wait(chat_.messages.react(as(ben_), {chat_id_, 1, "👍", true}, moment())).value();
  wait(chat_.messages.remove(as(ana_), {chat_id_, 1}, moment())).value();
  const auto updates = sink_.of<MessageUpdated>(ben_);
  ASSERT_EQ(updates.size(), 3u);
  EXPECT_EQ(updates[0].message.text, "hello");
  EXPECT_EQ(updates[0].message.version, 2);
  EXPECT_EQ(updates[1].message.reactions[0].emoji, "👍");
  EXPECT_TRUE(updates[2].message.deleted);
  EXPECT_FALSE(updates[2].message.client_message_id.has_value());
  EXPECT_TRUE(sink_.of<MessageUpdated>(ana_)[0].message.client_message_id.has_value());
}

TEST_F(MessagesTest, ReactsWithEmojiOnly) {
  send(chat_id_, ana_, "hi");
  for (const char* wrong : {"ok", "1", " ", "👍 "}) {
    const auto result = wait(chat_.messages.react(as(ben_), {chat_id_, 1, wrong, true}, moment()));
    EXPECT_EQ(result.error().code, ErrorCode::kInvalid) << wrong;
  }
  EXPECT_TRUE(wait(chat_.messages.react(as(ben_), {chat_id_, 1, "1️⃣", true}, moment())).ok());
}

TEST_F(MessagesTest, NamesAnAttachmentOnceEvenIfAskedTwice) {
  protocol::Attachment file;
  file.id = AttachmentId::random(backend_.random());
  file.name = "a.txt";
  file.media_type = "text/plain";
  ASSERT_TRUE(wait(chat_.attachments.add(ana_, file, clock_.wall_now())).ok());
  auto request = draft(chat_id_, "");
  request.attachment_ids = {file.id, file.id};
  EXPECT_EQ(try_send(ana_, request).value().message.attachments.size(), 1u);
  EXPECT_TRUE(wait(chat_.attachments.get(ben_, file.id)).ok());
  EXPECT_FALSE(wait(chat_.attachments.get(cleo_, file.id)).ok());
}

TEST_F(MessagesTest, AppendsACallOnceAndTellsBoth) {
  protocol::CallSummary call;
  call.call_id = CallId::random(backend_.random());
  call.caller_id = ana_;
  call.callee_id = ben_;
  call.end_reason = protocol::EndReason::kBlocked;
  const auto message = wait(chat_.messages.append_call(chat_id_, call, clock_.wall_now()));
  wait(chat_.messages.append_call(chat_id_, call, clock_.wall_now())).value();
  const auto events = sink_.of<MessageCreated>(ben_);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].message.kind, protocol::MessageKind::kCall);
  EXPECT_EQ(events[0].message.call->end_reason, protocol::EndReason::kMissed);
  EXPECT_EQ(message->sender_id, ana_);
}

TEST_F(MessagesTest, HistoryTakesOneDirection) {
  send(chat_id_, ana_, "hi");
  protocol::MessagesQuery query{.before_seq = 2, .after_seq = 0, .limit = std::nullopt};
  EXPECT_EQ(wait(chat_.messages.history(ana_, chat_id_, query)).error().code, ErrorCode::kInvalid);
  query.before_seq.reset();
  EXPECT_EQ(wait(chat_.messages.history(ana_, chat_id_, query)).value().messages.size(), 1u);
  EXPECT_EQ(wait(chat_.messages.changes(ben_, chat_id_, {0, std::nullopt})).value().version, 1);
}

TEST_F(MessagesTest, SearchNeedsAWordAndACursorOfOurs) {
  send(chat_id_, ana_, "hello world");
  const auto find = [&](std::string query, std::optional<std::string> cursor = {}) {
    return wait(chat_.search.find(ben_, {std::move(query), std::nullopt, std::move(cursor), 1}));
  };
  EXPECT_EQ(find("hel").value().hits.size(), 1u);
  EXPECT_TRUE(find("!!! \" ").value().hits.empty());
  for (const char* wrong : {"x", "-1", "0", "1x", "99999999999999999999"}) {
    EXPECT_EQ(find("hel", wrong).error().field, "cursor") << wrong;
  }
  send(chat_id_, ana_, "hello again");
  const auto page = find("hello").value();
  EXPECT_EQ(page.hits[0].message.seq, 2);
  EXPECT_EQ(find("hello", page.next_cursor).value().hits[0].message.seq, 1);
}

Task<void> search_and_note(Search* search, UserId reader, std::vector<ErrorCode>* refused,
                           int* done) {
  // A name of its own: g++ 12 destroys braced temporaries twice within a co_await expression.
  protocol::SearchQuery query{"hello", {}, {}, {}};
  const auto found = co_await search->find(reader, std::move(query));
  if (!found) refused->push_back(found.error().code);
  ++*done;
}

TEST_F(MessagesTest, OnePersonsSearchesDoNotCrowdOutOthers) {
  std::vector<ErrorCode> refused;
  int done = 0;
  for (int i = 0; i < 6; ++i) spawn(search_and_note(&chat_.search, ana_, &refused, &done));
  spawn(search_and_note(&chat_.search, ben_, &refused, &done));
  backend_.loop().run_until([&] { return done == 7; });
  EXPECT_EQ(refused, std::vector(2, ErrorCode::kRateLimited));
}

}  // namespace
}  // namespace earshot::chat
