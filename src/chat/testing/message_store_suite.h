// The part of the store suite about messages.
#pragma once

#include "base/spawn.h"
#include "chat/testing/store_suite.h"

namespace earshot::chat::testing {

template <class Backend>
class MessageStoreSuite : public StoreSuite<Backend> {};
TYPED_TEST_SUITE_P(MessageStoreSuite);

TYPED_TEST_P(MessageStoreSuite, NumbersMessagesFromOneWithoutGaps) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  for (int64_t i = 1; i <= 5; ++i) {
    const auto message = this->send(chat, i % 2 == 0 ? this->ana_ : this->ben_, "hi");
    EXPECT_EQ(message.seq, i);
    EXPECT_EQ(message.version, i);
  }
}

inline Task<void> append_and_note(MessageStore* store, Draft draft, std::vector<int64_t>* seqs) {
  auto posted = co_await store->append(std::move(draft));
  seqs->push_back(posted ? posted->message.seq : -1);
}

TYPED_TEST_P(MessageStoreSuite, ConcurrentSendersGetDistinctSeqsInOrder) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const ConversationId other = this->direct(this->ana_, this->cleo_);
  std::vector<int64_t> seqs;
  std::vector<int64_t> other_seqs;
  for (int i = 0; i < 150; ++i) {
    spawn(append_and_note(&this->messages(), this->draft(chat, this->ana_, "a"), &seqs));
    spawn(append_and_note(&this->messages(), this->draft(chat, this->ben_, "b"), &seqs));
    spawn(append_and_note(&this->messages(), this->draft(other, this->cleo_, "c"), &other_seqs));
  }
  this->backend_.loop().run_until([&] { return seqs.size() + other_seqs.size() == 450; });
  for (size_t i = 0; i < seqs.size(); ++i) ASSERT_EQ(seqs[i], static_cast<int64_t>(i) + 1);
  for (size_t i = 0; i < other_seqs.size(); ++i) {
    ASSERT_EQ(other_seqs[i], static_cast<int64_t>(i) + 1);
  }
}

TYPED_TEST_P(MessageStoreSuite, ARetryGivesTheStoredMessageAndMakesNoSecond) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  Draft draft = this->draft(chat, this->ana_, "once");
  const auto first = this->wait(this->messages().append(draft)).value();
  EXPECT_TRUE(first.changed);
  draft.text = "changed on the way";
  const auto again = this->wait(this->messages().append(draft)).value();
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.message, first.message);
  EXPECT_EQ(this->history(chat, this->ana_).size(), 1u);
  const auto found = this->wait(this->messages().find_sent(this->ana_, draft.client_message_id));
  EXPECT_EQ(found.value().value(), first.message);
  EXPECT_FALSE(this->wait(this->messages().find_sent(this->ben_, draft.client_message_id))
                   .value()
                   .has_value());
}

TYPED_TEST_P(MessageStoreSuite, ClientMessageIdsAreUniquePerSenderAcrossConversations) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const ConversationId other = this->direct(this->ana_, this->cleo_);
  Draft draft = this->draft(chat, this->ana_, "x");
  ASSERT_TRUE(this->wait(this->messages().append(draft)).ok());
  Draft of_ben = draft;
  of_ben.sender = this->ben_;
  EXPECT_EQ(this->wait(this->messages().append(of_ben)).value().message.seq, 2);
  draft.conversation = other;
  EXPECT_EQ(this->wait(this->messages().append(draft)).error().field, "data.client_message_id");
}

TYPED_TEST_P(MessageStoreSuite, StrangersFindNoConversation) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "secret");
  MessageStore& store = this->messages();
  const UserId cleo = this->cleo_;
  const auto not_found = ErrorCode::kNotFound;
  EXPECT_EQ(this->wait(store.append(this->draft(chat, cleo, "x"))).error().code, not_found);
  EXPECT_EQ(this->wait(store.edit({chat, 1}, cleo, "x", this->kNow)).error().code, not_found);
  EXPECT_EQ(this->wait(store.remove({chat, 1}, cleo)).error().code, not_found);
  EXPECT_EQ(this->wait(store.react({chat, 1}, cleo, "👍", true, 20)).error().code, not_found);
  EXPECT_EQ(this->wait(store.history(chat, cleo, {{}, {}, 10})).error().code, not_found);
  EXPECT_EQ(this->wait(store.changes(chat, cleo, 0, 10)).error().code, not_found);
  EXPECT_EQ(this->wait(store.append(this->draft(this->new_id(), cleo, "x"))).error().code,
            not_found);
}

TYPED_TEST_P(MessageStoreSuite, PagesThroughHistoryInBothDirections) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  for (int i = 1; i <= 10; ++i) this->send(chat, this->ana_, std::to_string(i));
  const auto page = [&](std::optional<int64_t> before, std::optional<int64_t> after) {
    return this->wait(this->messages().history(chat, this->ben_, {before, after, 4})).value();
  };
  const auto newest = page({}, {});
  ASSERT_EQ(newest.messages.size(), 4u);
  EXPECT_EQ(newest.messages.front().seq, 7);
  EXPECT_EQ(newest.messages.back().seq, 10);
  EXPECT_TRUE(newest.has_more);
  const auto oldest = page(5, {});
  EXPECT_EQ(oldest.messages.front().seq, 1);
  EXPECT_EQ(oldest.messages.size(), 4u);
  EXPECT_FALSE(oldest.has_more);
  const auto after = page({}, 2);
  EXPECT_EQ(after.messages.front().seq, 3);
  EXPECT_TRUE(after.has_more);
  EXPECT_TRUE(page({}, 10).messages.empty());
}

TYPED_TEST_P(MessageStoreSuite, OnlyTheSenderGetsTheClientMessageIdBack) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "hi");
  EXPECT_TRUE(this->history(chat, this->ana_)[0].client_message_id.has_value());
  EXPECT_FALSE(this->history(chat, this->ben_)[0].client_message_id.has_value());
}

TYPED_TEST_P(MessageStoreSuite, EditsTakeAVersionAndKeepThePlace) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "helo");
  this->send(chat, this->ben_, "?");
  const auto edited =
      this->wait(this->messages().edit({chat, 1}, this->ana_, "hello", this->kNow + 5s)).value();
  EXPECT_EQ(edited.message.seq, 1);
  EXPECT_EQ(edited.message.version, 3);
  EXPECT_EQ(edited.message.edited_at_ms, this->kNow + 5s);
  EXPECT_EQ(edited.message, this->history(chat, this->ana_)[0]);
  const auto same =
      this->wait(this->messages().edit({chat, 1}, this->ana_, "hello", this->kNow)).value();
  EXPECT_FALSE(same.changed);
  const auto code = [&](UserId user, std::string text) {
    return this->wait(this->messages().edit({chat, 1}, user, text, this->kNow)).error().code;
  };
  EXPECT_EQ(code(this->ben_, "mine"), ErrorCode::kForbidden);
  EXPECT_EQ(code(this->ana_, ""), ErrorCode::kInvalid);
}

TYPED_TEST_P(MessageStoreSuite, DeletingKeepsThePlaceAndDropsTheContent) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const AttachmentId file = this->upload(this->ana_);
  this->wait(this->messages().append(this->with_file(this->draft(chat, this->ana_, "look"), file)))
      .value();
  Draft reply = this->draft(chat, this->ben_, "nice");
  reply.reply_to_seq = 1;
  this->wait(this->messages().append(reply)).value();
  this->wait(this->messages().react({chat, 1}, this->ben_, "👍", true, 20)).value();
  EXPECT_EQ(this->wait(this->messages().remove({chat, 1}, this->ben_)).error().code,
            ErrorCode::kForbidden);
  const auto removed = this->wait(this->messages().remove({chat, 1}, this->ana_)).value();
  EXPECT_TRUE(removed.message.deleted);
  EXPECT_EQ(removed.message.text, "");
  EXPECT_TRUE(removed.message.attachments.empty());
  EXPECT_TRUE(removed.message.reactions.empty());
  EXPECT_EQ(removed.message.version, 4);
  const auto messages = this->history(chat, this->ana_);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_TRUE(messages[1].reply_to->deleted);
  EXPECT_EQ(messages[1].reply_to->excerpt, "");
  EXPECT_FALSE(this->wait(this->messages().remove({chat, 1}, this->ana_)).value().changed);
  EXPECT_EQ(this->wait(this->messages().edit({chat, 1}, this->ana_, "x", this->kNow)).error().code,
            ErrorCode::kWrongState);
  EXPECT_EQ(this->wait(this->messages().react({chat, 1}, this->ben_, "👍", true, 20)).error().code,
            ErrorCode::kWrongState);
}

TYPED_TEST_P(MessageStoreSuite, ReactionsAreSetsInOrderOfFirstUse) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "hi");
  const auto react = [&](UserId user, const char* emoji, bool on) {
    return this->wait(this->messages().react({chat, 1}, user, emoji, on, 2));
  };
  react(this->ben_, "👍", true).value();
  react(this->ana_, "🎉", true).value();
  const auto both = react(this->ana_, "👍", true).value();
  const std::vector<protocol::Reaction> expected = {{"👍", {this->ben_, this->ana_}},
                                                    {"🎉", {this->ana_}}};
  EXPECT_EQ(both.message.reactions, expected);
  EXPECT_FALSE(react(this->ana_, "👍", true).value().changed);
  EXPECT_EQ(react(this->ana_, "🐈", true).error().code, ErrorCode::kWrongState);
  react(this->ana_, "🎉", false).value();
  EXPECT_FALSE(react(this->ana_, "🎉", false).value().changed);
  EXPECT_TRUE(react(this->ana_, "🐈", true).ok());
}

TYPED_TEST_P(MessageStoreSuite, ChangesCatchUpWithEveryMessageInItsPresentForm) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  for (int i = 1; i <= 4; ++i) this->send(chat, this->ana_, std::to_string(i));
  this->wait(this->messages().edit({chat, 2}, this->ana_, "two", this->kNow)).value();
  this->wait(this->messages().react({chat, 1}, this->ben_, "👍", true, 20)).value();
  this->wait(this->messages().edit({chat, 2}, this->ana_, "II", this->kNow)).value();
  const auto changes = this->wait(this->messages().changes(chat, this->ben_, 4, 100)).value();
  ASSERT_EQ(changes.messages.size(), 2u);
  EXPECT_EQ(changes.messages[0].seq, 1);
  EXPECT_EQ(changes.messages[1].text, "II");
  EXPECT_EQ(changes.version, 7);
  EXPECT_FALSE(changes.has_more);
  // Page by page from nothing gives every message once.
  std::vector<int64_t> seqs;
  int64_t version = 0;
  bool has_more = true;
  while (has_more) {
    const auto page = this->wait(this->messages().changes(chat, this->ben_, version, 1)).value();
    for (const auto& message : page.messages) seqs.push_back(message.seq);
    version = page.version;
    has_more = page.has_more;
  }
  EXPECT_EQ(seqs, (std::vector<int64_t>{3, 4, 1, 2}));
  EXPECT_EQ(version, 7);
}

TYPED_TEST_P(MessageStoreSuite, RepliesQuoteAMessageOfTheSameConversation) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "first\nline");
  Draft reply = this->draft(chat, this->ben_, "yes");
  reply.reply_to_seq = 1;
  const auto posted = this->wait(this->messages().append(reply)).value();
  EXPECT_EQ(posted.message.reply_to->excerpt, "first line");
  EXPECT_EQ(posted.message.reply_to->sender_id, this->ana_);
  EXPECT_EQ(posted.message, this->history(chat, this->ben_)[1]);
  Draft wrong = this->draft(chat, this->ben_, "what?");
  wrong.reply_to_seq = 3;
  EXPECT_EQ(this->wait(this->messages().append(wrong)).error().field, "data.reply_to_seq");
  EXPECT_EQ(this->send(chat, this->ben_, "next").seq, 3);
}

TYPED_TEST_P(MessageStoreSuite, CallsAppearOnceAndCanBeReadBack) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  const protocol::CallSummary call{.call_id = CallId::random(this->backend_.random()),
                                   .kind = protocol::CallKind::kVideo,
                                   .caller_id = this->ben_,
                                   .callee_id = this->ana_,
                                   .end_reason = protocol::EndReason::kFailedMedia,
                                   .started_at_ms = this->kNow,
                                   .duration_ms = 724'000};
  const auto first = this->wait(this->messages().append_call(chat, call, this->kNow)).value();
  EXPECT_TRUE(first.changed);
  EXPECT_EQ(first.message.sender_id, this->ben_);
  EXPECT_EQ(first.message.call, call);
  const auto again = this->wait(this->messages().append_call(chat, call, this->kNow)).value();
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(this->history(chat, this->ana_), std::vector{first.message});
  EXPECT_EQ(this->wait(this->messages().remove({chat, 1}, this->ben_)).error().code,
            ErrorCode::kForbidden);
}

TYPED_TEST_P(MessageStoreSuite, GroupCallsNameThoseWhoTookPart) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  protocol::CallSummary call;
  call.call_id = CallId::random(this->backend_.random());
  call.caller_id = this->ana_;
  call.started_at_ms = this->kNow;
  call.participant_ids = {this->ben_, this->cleo_, this->ana_};
  const auto posted = this->wait(this->messages().append_call(chat, call, this->kNow)).value();
  EXPECT_EQ(posted.message.call, call);
  EXPECT_EQ(this->history(chat, this->ben_).back().call, call);
}

TYPED_TEST_P(MessageStoreSuite, SearchStaysInOnesOwnConversations) {
  const ConversationId mine = this->direct(this->ana_, this->ben_);
  const ConversationId theirs = this->direct(this->ben_, this->cleo_);
  this->send(mine, this->ana_, "the blue elephant");
  this->send(theirs, this->ben_, "the red elephant");
  const auto find = [&](UserId reader, std::vector<std::string> terms,
                        std::optional<ConversationId> where = {}) {
    return this->wait(this->messages().search(reader, {std::move(terms), where, {}, 10}));
  };
  const auto of_ana = find(this->ana_, {"elephant"}).value();
  ASSERT_EQ(of_ana.hits.size(), 1u);
  EXPECT_EQ(of_ana.hits[0].conversation_id, mine);
  EXPECT_EQ(of_ana.hits[0].message.text, "the blue elephant");
  EXPECT_EQ(find(this->ben_, {"elephant"}).value().hits.size(), 2u);
  EXPECT_EQ(find(this->ben_, {"elephant"}, theirs).value().hits.size(), 1u);
  EXPECT_EQ(find(this->ana_, {"elephant"}, theirs).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(find(this->ana_, {"red"}).value().hits.empty());
}

TYPED_TEST_P(MessageStoreSuite, SearchFindsAllWordsAndTheBeginningOfTheLast) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "Grüße aus Köln, bis bald");
  this->send(chat, this->ana_, "bis morgen");
  const auto count = [&](std::vector<std::string> terms) {
    return this->wait(this->messages().search(this->ben_, {std::move(terms), {}, {}, 10}))
        .value()
        .hits.size();
  };
  EXPECT_EQ(count({"bis"}), 2u);
  EXPECT_EQ(count({"bis", "mor"}), 1u);
  EXPECT_EQ(count({"mor", "bis"}), 0u);
  EXPECT_EQ(count({"koln"}), 1u);
  EXPECT_EQ(count({"GRÜSSE"}), 0u);
  EXPECT_EQ(count({"grüß"}), 1u);
}

TYPED_TEST_P(MessageStoreSuite, SearchTakesWordsNeverSyntax) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "say \"hello\" AND wave");
  for (const char* hostile :
       {"\"", "\"\"", "a\"b", "OR", "NOT", "NEAR(", "text:x", "*", "^", "(", "-", "{", "'", ";",
        "\" OR rowid > 0 --", "{text} : hello", "+", "\\"}) {
    const auto found = this->wait(this->messages().search(this->ana_, {{hostile}, {}, {}, 10}));
    ASSERT_TRUE(found.ok()) << hostile;
    EXPECT_TRUE(found.value().hits.empty()) << hostile;
  }
  const auto found =
      this->wait(this->messages().search(this->ana_, {{"AND", "\"hello\""}, {}, {}, 10}));
  EXPECT_EQ(found.value().hits.size(), 1u);
}

TYPED_TEST_P(MessageStoreSuite, SearchFollowsEditsAndDeletions) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  this->send(chat, this->ana_, "apple");
  this->send(chat, this->ana_, "apple pie");
  const auto count = [&](const char* term) {
    return this->wait(this->messages().search(this->ben_, {{term}, {}, {}, 10}))
        .value()
        .hits.size();
  };
  this->wait(this->messages().edit({chat, 1}, this->ana_, "pear", this->kNow)).value();
  EXPECT_EQ(count("apple"), 1u);
  EXPECT_EQ(count("pear"), 1u);
  this->wait(this->messages().remove({chat, 2}, this->ana_)).value();
  EXPECT_EQ(count("apple"), 0u);
}

TYPED_TEST_P(MessageStoreSuite, SearchPagesFromTheNewest) {
  const ConversationId chat = this->direct(this->ana_, this->ben_);
  for (int i = 1; i <= 5; ++i) this->send(chat, this->ana_, "word " + std::to_string(i));
  std::vector<int64_t> seqs;
  std::optional<int64_t> next;
  do {
    const auto page =
        this->wait(this->messages().search(this->ben_, {{"word"}, {}, next, 2})).value();
    for (const auto& hit : page.hits) seqs.push_back(hit.message.seq);
    next = page.next;
  } while (next);
  EXPECT_EQ(seqs, (std::vector<int64_t>{5, 4, 3, 2, 1}));
}

REGISTER_TYPED_TEST_SUITE_P(
    MessageStoreSuite, NumbersMessagesFromOneWithoutGaps, ConcurrentSendersGetDistinctSeqsInOrder,
    ARetryGivesTheStoredMessageAndMakesNoSecond,
    ClientMessageIdsAreUniquePerSenderAcrossConversations, StrangersFindNoConversation,
    PagesThroughHistoryInBothDirections, OnlyTheSenderGetsTheClientMessageIdBack,
    EditsTakeAVersionAndKeepThePlace, DeletingKeepsThePlaceAndDropsTheContent,
    ReactionsAreSetsInOrderOfFirstUse, ChangesCatchUpWithEveryMessageInItsPresentForm,
    RepliesQuoteAMessageOfTheSameConversation, CallsAppearOnceAndCanBeReadBack,
    GroupCallsNameThoseWhoTookPart, SearchStaysInOnesOwnConversations,
    SearchFindsAllWordsAndTheBeginningOfTheLast, SearchTakesWordsNeverSyntax,
    SearchFollowsEditsAndDeletions, SearchPagesFromTheNewest);

}  // namespace earshot::chat::testing
