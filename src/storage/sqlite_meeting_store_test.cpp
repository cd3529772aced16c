#include "storage/sqlite_meeting_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "meetings/meeting_journal.h"
#include "storage/sqlite_call_history.h"
#include "storage/sqlite_call_log.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::storage {
namespace {

using meetings::MeetingRecord;
using meetings::PersonRecord;
using protocol::EndReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Puts results into the conversation as the server does, and counts whom it tells.
class Entries final : public meetings::MeetingEntries, public meetings::CallLogWatcher {
 public:
  explicit Entries(chat::MessageStore& messages) : messages_(messages) {}
  Task<Result<void>> add(ConversationId conversation, protocol::CallSummary call,
                         WallTime at) override {
    CO_TRY_ASSIGN(auto posted, co_await messages_.append_call(conversation, call, at));
    added.push_back(std::move(posted));
    co_return Result<void>();
  }
  void on_log_changed(const std::vector<UserId>& people) override { told = people; }

  std::vector<chat::Posted> added;
  std::vector<UserId> told;

 private:
  chat::MessageStore& messages_;
};

class SqliteMeetingStoreTest : public ::testing::Test {
 protected:
  SqliteMeetingStoreTest() {
    chat::NewGroup group{
        ConversationId::random(backend_.random()), ana_, "Quartet", {ben_, cleo_}, kStart};
    group_ = group.id;
    CHECK(wait(backend_.stores().conversations.create_group(std::move(group), 1)).ok());
  }

  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }

  PersonRecord in(UserId user) {
    PersonRecord one;
    one.user = user;
    one.joined = one.since = kStart + 1s;
    one.participant = ParticipantId::random(backend_.random());
    one.client = ClientId::random(backend_.random());
    one.host = user == ana_;
    return one;
  }
  PersonRecord rung(UserId user) {
    PersonRecord one;
    one.user = user;
    one.rung_by = ana_;
    one.ring_until = kStart + 45s;
    one.ring_by_host = true;
    return one;
  }
  MeetingRecord going_on() {
    MeetingRecord record;
    record.id = CallId::random(backend_.random());
    record.conversation = group_;
    record.kind = protocol::CallKind::kVideo;
    record.started_by = ana_;
    record.started = kStart;
    record.version = 7;
    record.people = {in(ana_), in(ben_), rung(cleo_)};
    return record;
  }
  // As the service writes it: nobody is in it any more, and cleo did not come.
  static MeetingRecord ended(MeetingRecord record) {
    record.ended = record.started + 60s;
    record.end_reason = EndReason::kCompleted;
    for (PersonRecord& one : record.people) {
      if (one.joined) one.spent_ms = 59'000;
      one.missed = !one.joined;
      one.since.reset();
      one.ring_until.reset();
      one.participant.reset();
      one.client.reset();
    }
    return record;
  }
  MeetingRecord kept_and_announced() {
    const MeetingRecord going = going_on();
    CHECK(wait(store_.save(going)).ok());
    const MeetingRecord over = ended(going);
    CHECK(wait(store_.save(over)).ok());
    CHECK(wait(journal_.recover()).ok());
    return over;
  }
  protocol::CallRecord only_entry(UserId user) {
    const auto page = wait(history_.list({.user = user})).value();
    CHECK(page.calls.size() == 1);
    return page.calls[0];
  }
  int64_t rows(std::string_view sql) {
    return wait(backend_.database().read([sql](Connection& connection) -> Result<int64_t> {
             Statement row(connection, sql);
             TRY(row.step());
             return row.int64(0);
           }))
        .value();
  }

  static constexpr WallTime kStart = testing::kBackendStart;
  testing::SqliteChatBackend backend_;
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  UserId cleo_ = backend_.add_user("Cleo");
  UserId dan_ = backend_.add_user("Dan");
  ConversationId group_;
  SqliteMeetingStore store_{backend_.database()};
  SqliteCallHistory history_{backend_.database()};
  Entries entries_{backend_.messages()};
  meetings::MeetingJournal journal_{store_, entries_, entries_};
};

TEST_F(SqliteMeetingStoreTest, KeepsACallThatGoesOnAsItWasSavedLast) {
  MeetingRecord record = going_on();
  ASSERT_TRUE(wait(store_.save(record)).ok());
  record.locked = true;
  record.version = 9;
  record.people[1].removed = true;
  record.people.push_back(in(dan_));
  record.people.back().guest = true;
  record.upgrade = {CallId::random(backend_.random()), {ana_, ben_}, kStart + 20s};
  ASSERT_TRUE(wait(store_.save(record)).ok());
  EXPECT_THAT(wait(store_.unfinished()).value(), ElementsAre(record));
}

TEST_F(SqliteMeetingStoreTest, KeepsOneThatNobodyHasJoinedYet) {
  MeetingRecord record = going_on();
  record.live = false;
  record.people = {rung(cleo_)};
  record.upgrade = {CallId::random(backend_.random()), {ana_, ben_}, std::nullopt};
  ASSERT_TRUE(wait(store_.save(record)).ok());
  EXPECT_THAT(wait(store_.unfinished()).value(), ElementsAre(record));
}

TEST_F(SqliteMeetingStoreTest, IsNoCallOfTwo) {
  ASSERT_TRUE(wait(store_.save(going_on())).ok());
  SqliteCallLog calls_of_two(backend_.database());
  EXPECT_THAT(wait(calls_of_two.unfinished()).value(), IsEmpty());
  ASSERT_TRUE(wait(store_.save(ended(going_on()))).ok());
  EXPECT_THAT(wait(calls_of_two.unannounced()).value(), IsEmpty());
}

TEST_F(SqliteMeetingStoreTest, PutsTheResultIntoTheConversationOnce) {
  const MeetingRecord record = ended(going_on());
  journal_.save(record);
  while (entries_.added.empty()) ASSERT_TRUE(wait(store_.unannounced()).ok());
  ASSERT_TRUE(wait(journal_.recover()).ok());
  ASSERT_THAT(entries_.added, SizeIs(1));
  EXPECT_THAT(entries_.told, ElementsAre(ana_, ben_, cleo_));
  const protocol::Message& message = entries_.added[0].message;
  EXPECT_EQ(message.sender_id, ana_);
  EXPECT_FALSE(message.call->callee_id);
  EXPECT_THAT(*message.call->participant_ids, ElementsAre(ana_, ben_));
  EXPECT_EQ(message.call->duration_ms, 60'000);
  const auto history = wait(backend_.messages().history(
                                group_, cleo_, {.before_seq = {}, .after_seq = {}, .limit = 10}))
                           .value();
  EXPECT_EQ(history.messages.back().call, message.call) << "and it is read back";
}

TEST_F(SqliteMeetingStoreTest, AnnouncesAlsoWhatTheOneWhoStartedItHasLeft) {
  ASSERT_TRUE(wait(store_.save(ended(going_on()))).ok());
  ASSERT_TRUE(wait(backend_.stores().conversations.leave_group(group_, ana_, kStart)).ok());
  ASSERT_TRUE(wait(journal_.recover()).ok());
  ASSERT_THAT(entries_.added, SizeIs(1));
  EXPECT_THAT(entries_.added[0].audience, ::testing::UnorderedElementsAre(ben_, cleo_));
}

TEST_F(SqliteMeetingStoreTest, WhatNobodyJoinedIsNoEntryOfTheConversationButAMissedCall) {
  MeetingRecord record = going_on();
  record.live = false;
  record.people = {rung(cleo_)};
  ASSERT_TRUE(wait(store_.save(ended(record))).ok());
  EXPECT_THAT(wait(store_.unannounced()).value(), IsEmpty());
  EXPECT_TRUE(only_entry(cleo_).missed);
  EXPECT_THAT(wait(history_.list({.user = ana_})).value().calls, IsEmpty());
  ASSERT_TRUE(wait(history_.remove_all(cleo_)).ok());
  EXPECT_EQ(rows("SELECT count(*) FROM calls"), 0) << "nothing waits for an entry";
}

TEST_F(SqliteMeetingStoreTest, StandsInTheLogOfAllWhoTookPartOrWereRung) {
  const MeetingRecord record = kept_and_announced();
  const protocol::CallRecord hers = only_entry(ana_);
  EXPECT_EQ(hers.call_id, record.id);
  EXPECT_EQ(hers.direction, protocol::CallDirection::kOutgoing);
  EXPECT_EQ(hers.duration_ms, 59'000);
  EXPECT_FALSE(hers.callee_id);
  ASSERT_TRUE(hers.group);
  EXPECT_EQ(hers.group->title, "Quartet");
  ASSERT_THAT(hers.group->participants, SizeIs(2));
  EXPECT_EQ(hers.group->participants[1].username, "ben");

  const protocol::CallRecord missed = only_entry(cleo_);
  EXPECT_TRUE(missed.missed);
  EXPECT_FALSE(missed.read);
  EXPECT_EQ(missed.user.username, "ana");
  EXPECT_EQ(missed.direction, protocol::CallDirection::kIncoming);
  EXPECT_EQ(missed.duration_ms, 0);
  EXPECT_THAT(wait(history_.list({.user = dan_})).value().calls, IsEmpty());
  EXPECT_EQ(wait(history_.state(cleo_)).value().missed_calls, 1);
  EXPECT_EQ(wait(history_.state(ben_)).value().missed_calls, 0);
}

TEST_F(SqliteMeetingStoreTest, IsFoundByTheNamesOfThoseWhoTookPartAndByItsTitle) {
  kept_and_announced();
  const auto found = [&](const std::string& text) {
    return wait(history_.list({.user = cleo_, .folded_text = text})).value().calls.size();
  };
  EXPECT_EQ(found("ben"), 1u);
  EXPECT_EQ(found("quart"), 1u);
  EXPECT_EQ(found("dan"), 0u);
  EXPECT_EQ(wait(history_.list({.user = cleo_, .filter = protocol::CallFilter::kMissed}))
                .value()
                .calls.size(),
            1u);
  const auto count = [](const std::vector<protocol::CallRecord>& records) {
    return std::to_string(records.size());
  };
  EXPECT_EQ(wait(history_.render_all(ben_, count)).value(), "1");
}

TEST_F(SqliteMeetingStoreTest, TellsAGuestNothingOfTheConversation) {
  MeetingRecord record = going_on();
  record.people.push_back(in(dan_));
  record.people.back().guest = true;
  ASSERT_TRUE(wait(store_.save(ended(record))).ok());
  const protocol::CallRecord entry = only_entry(dan_);
  EXPECT_FALSE(entry.group->title);
  EXPECT_THAT(entry.group->participants, SizeIs(3));
  const auto found = wait(history_.list({.user = dan_, .folded_text = "quart"})).value();
  EXPECT_THAT(found.calls, IsEmpty());
}

TEST_F(SqliteMeetingStoreTest, DoesNotChangeAfterTheEnd) {
  const MeetingRecord record = kept_and_announced();
  ASSERT_TRUE(wait(history_.remove(cleo_, record.id)).ok());
  MeetingRecord again = record;
  again.people.push_back(in(dan_));
  ASSERT_TRUE(wait(store_.save(again)).ok());
  EXPECT_THAT(wait(history_.list({.user = cleo_})).value().calls, IsEmpty());
  EXPECT_THAT(wait(history_.list({.user = dan_})).value().calls, IsEmpty());
}

TEST_F(SqliteMeetingStoreTest, TakesReportsOfTheClientsThatAreOrWereInIt) {
  const MeetingRecord going = going_on();
  ASSERT_TRUE(wait(store_.save(going)).ok());
  protocol::CallReport measured;
  measured.call_id = going.id;
  measured.seconds = 60;
  measured.quality_seconds.good = 60;
  const auto report = [&](UserId user, std::optional<ClientId> client) {
    protocol::Actor actor;
    actor.user = user;
    actor.client = client.value_or(ClientId::random(backend_.random()));
    return wait(history_.save_report(actor, measured, kStart));
  };
  EXPECT_TRUE(report(ben_, going.people[1].client).ok()) << "while it goes on";
  EXPECT_EQ(report(ben_, std::nullopt).error().code, ErrorCode::kWrongState);
  EXPECT_EQ(report(dan_, going.people[1].client).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(wait(store_.save(ended(going))).ok());
  EXPECT_TRUE(report(ana_, going.people[0].client).ok()) << "and after it";
  EXPECT_EQ(only_entry(ana_).quality, protocol::QualityWord::kGood);
  EXPECT_TRUE(wait(history_.find(ana_, going.id)).ok());
}

TEST_F(SqliteMeetingStoreTest, AddsUpWhatTheClientsOfOnePersonMeasured) {
  MeetingRecord record = going_on();
  ASSERT_TRUE(wait(store_.save(record)).ok());
  const ClientId before = *record.people[1].client;
  record.people[1].client = ClientId::random(backend_.random());
  ASSERT_TRUE(wait(store_.save(record)).ok());
  const ClientId last = *record.people[1].client;
  ASSERT_TRUE(wait(store_.save(ended(record))).ok());
  const auto report = [&](UserId user, ClientId client, int64_t seconds) {
    protocol::Actor actor;
    actor.user = user;
    actor.client = client;
    protocol::CallReport measured;
    measured.call_id = record.id;
    measured.seconds = measured.quality_seconds.good = seconds;
    return wait(history_.save_report(actor, measured, kStart));
  };
  EXPECT_TRUE(report(ben_, before, 20).ok());
  EXPECT_TRUE(report(ben_, last, 30).ok());
  EXPECT_EQ(wait(history_.find(ben_, record.id)).value().call.report->seconds, 50);
  EXPECT_EQ(report(ana_, before, 20).error().code, ErrorCode::kWrongState);
}

TEST_F(SqliteMeetingStoreTest, GoesWithItsPeopleWhenTheRetentionIsOver) {
  kept_and_announced();
  const auto swept = wait(history_.sweep(kStart + 1h)).value();
  EXPECT_THAT(swept.people, SizeIs(3));
  for (const char* table : {"calls", "meetings", "meeting_people", "call_log"}) {
    EXPECT_EQ(rows(std::string("SELECT count(*) FROM ") + table), 0) << table;
  }
  EXPECT_EQ(rows("SELECT count(*) FROM message_call_people"), 2) << "its entry stays";
}

}  // namespace
}  // namespace earshot::storage
