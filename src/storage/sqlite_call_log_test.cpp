#include "storage/sqlite_call_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "calls/call_journal.h"
#include "chat/chat_service.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::storage {
namespace {

using calls::CallRecord;
using protocol::EndReason;

class SqliteCallLogTest : public ::testing::Test {
 protected:
  SqliteCallLogTest() : log_(backend_.database()) {
    const chat::NewDirect direct{ConversationId::random(backend_.random()), ana_, ben_,
                                 testing_now()};
    conversation_ =
        wait(backend_.stores().conversations.open_direct(direct)).value().conversation.id;
  }
  static WallTime testing_now() { return testing::kBackendStart; }

  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }

  CallRecord call(WallTime started = testing_now()) {
    CallRecord record;
    record.id = CallId::random(backend_.random());
    record.conversation = conversation_;
    record.kind = protocol::CallKind::kVideo;
    record.caller = ana_;
    record.callee = ben_;
    record.caller_client = ClientId::random(backend_.random());
    record.started = started;
    return record;
  }
  CallRecord ended(CallRecord record) {
    record.answered = record.started + 2s;
    record.connected = record.started + 3s;
    record.callee_client = ClientId::random(backend_.random());
    record.ended = record.started + 63s;
    record.end_reason = EndReason::kCompleted;
    return record;
  }

  testing::SqliteChatBackend backend_;
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  SqliteCallLog log_;
  ConversationId conversation_;
};

TEST_F(SqliteCallLogTest, KeepsACallThatGoesOnAsItWasSavedLast) {
  CallRecord record = call();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  record.answered = record.started + 4s;
  record.callee_client = ClientId::random(backend_.random());
  record.version = 7;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_EQ(wait(log_.unfinished()).value(), std::vector{record});
}

TEST_F(SqliteCallLogTest, ForgetsAnEndedCallAsUnfinished) {
  const CallRecord record = call();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  ASSERT_TRUE(wait(log_.save(ended(record))).ok());
  EXPECT_TRUE(wait(log_.unfinished()).value().empty());
}

TEST_F(SqliteCallLogTest, RemembersADeclineThatTheCallerDoesNotKnowOf) {
  CallRecord record = call();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  record.silenced = true;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_TRUE(wait(log_.unfinished()).value().at(0).silenced);
}

TEST_F(SqliteCallLogTest, ForgetsACallThatHasBecomeAGroupCall) {
  CallRecord record = call();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  record = ended(record);
  record.end_reason = EndReason::kMoved;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_TRUE(wait(log_.unfinished()).value().empty());
  EXPECT_TRUE(wait(log_.unannounced()).value().empty());
}

// Puts results into the conversation as the server does.
class Entries final : public calls::CallEntries {
 public:
  explicit Entries(chat::MessageStore& messages) : messages_(messages) {}
  Task<Result<void>> add(ConversationId conversation, protocol::CallSummary call,
                         WallTime at) override {
    CO_TRY_ASSIGN(const auto posted, co_await messages_.append_call(conversation, call, at));
    seqs.push_back(posted.message.seq);
    co_return Result<void>();
  }
  std::vector<int64_t> seqs;

 private:
  chat::MessageStore& messages_;
};

TEST_F(SqliteCallLogTest, PutsTheResultIntoTheConversationOnce) {
  Entries entries(backend_.messages());
  calls::CallJournal journal(log_, entries);
  const CallRecord record = call();
  journal.save(record);
  journal.save(ended(record));
  EXPECT_TRUE(wait(journal.recover()).value().empty());
  while (entries.seqs.empty()) ASSERT_TRUE(wait(log_.unannounced()).ok());
  EXPECT_TRUE(wait(log_.unannounced()).value().empty());
  ASSERT_TRUE(wait(journal.recover()).ok());
  for (const int64_t seq : entries.seqs) EXPECT_EQ(seq, entries.seqs[0]);
}

TEST_F(SqliteCallLogTest, AddsAResultThatWasKeptBeforeTheServerStopped) {
  const CallRecord record = ended(call());
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_EQ(wait(log_.unannounced()).value(), std::vector{record});
  Entries entries(backend_.messages());
  calls::CallJournal journal(log_, entries);
  ASSERT_TRUE(wait(journal.recover()).ok());
  EXPECT_EQ(entries.seqs.size(), 1u);
  EXPECT_TRUE(wait(log_.unannounced()).value().empty());
}

}  // namespace
}  // namespace earshot::storage
