#include "storage/sqlite_call_history.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "storage/sqlite_call_log.h"
#include "storage/sqlite_preference_store.h"
#include "storage/statement.h"
#include "storage/testing/sqlite_chat_backend.h"

namespace earshot::storage {
namespace {

using calls::CallRecord;
using protocol::CallFilter;
using protocol::EndReason;
using protocol::QualityWord;

class SqliteCallHistoryTest : public ::testing::Test {
 protected:
  SqliteCallHistoryTest() : log_(backend_.database()), history_(backend_.database()) {
    const chat::NewDirect direct{ConversationId::random(backend_.random()), ana_, ben_, kStart};
    conversation_ =
        wait(backend_.stores().conversations.open_direct(direct)).value().conversation.id;
  }

  template <class T>
  T wait(Task<T> task) {
    return run_sync(backend_.loop(), std::move(task));
  }

  CallRecord going_on(WallTime started = kStart) {
    CallRecord record;
    record.id = CallId::random(backend_.random());
    record.conversation = conversation_;
    record.caller = ana_;
    record.callee = ben_;
    record.caller_client = ClientId::random(backend_.random());
    record.started = started;
    return record;
  }
  // Ended, kept, and in its conversation.
  CallRecord completed(WallTime started = kStart) {
    CallRecord record = going_on(started);
    record.callee_client = ClientId::random(backend_.random());
    record.answered = record.started + 2s;
    record.connected = record.started + 3s;
    return end(record, EndReason::kCompleted);
  }
  CallRecord missed(WallTime started = kStart) {
    CallRecord record = going_on(started);
    record.missed = record.unseen = true;
    return end(record, EndReason::kMissed);
  }
  CallRecord end(CallRecord record, EndReason reason) {
    record.ended = record.started + 63s;
    record.end_reason = reason;
    CHECK(wait(log_.save(record)).ok());
    protocol::CallSummary summary;
    summary.call_id = record.id;
    summary.caller_id = record.caller;
    summary.callee_id = record.callee;
    summary.end_reason = reason;
    CHECK(wait(backend_.messages().append_call(conversation_, summary, *record.ended)).ok());
    return record;
  }

  std::vector<CallId> ids(calls::ListQuery query) {
    const auto page = wait(history_.list(std::move(query))).value();
    std::vector<CallId> out;
    for (const auto& entry : page.calls) out.push_back(entry.call_id);
    return out;
  }
  std::string rendered(UserId user) {
    const auto count = [](const std::vector<protocol::CallRecord>& records) {
      rendered_on_ = std::this_thread::get_id();
      return std::to_string(records.size());
    };
    return wait(history_.render_all(user, count)).value();
  }
  protocol::CallLogState state(UserId user) { return wait(history_.state(user)).value(); }
  int64_t rows(std::string_view sql) {
    return wait(backend_.database().read([sql](Connection& connection) -> Result<int64_t> {
             Statement row(connection, sql);
             TRY(row.step());
             return row.int64(0);
           }))
        .value();
  }

  protocol::Actor client(UserId user, ClientId id) {
    protocol::Actor actor;
    actor.user = user;
    actor.client = id;
    return actor;
  }
  Result<void> report(const protocol::Actor& actor, const protocol::CallReport& report,
                      WallTime ended_since = kStart) {
    return wait(history_.save_report(actor, report, ended_since));
  }
  static protocol::CallReport measured(CallId call, protocol::QualitySeconds quality) {
    protocol::CallReport out;
    out.call_id = call;
    out.seconds = 60;
    out.quality_seconds = quality;
    out.loss_sent = {.median = 0.05, .p95 = 0.125};
    out.path = protocol::CallPath::kRelayed;
    out.relay_protocol = protocol::RelayProtocol::kTcp;
    out.cause = "loss_here";
    return out;
  }

  static inline std::thread::id rendered_on_;
  static constexpr WallTime kStart = testing::kBackendStart;
  testing::SqliteChatBackend backend_;
  UserId ana_ = backend_.add_user("Ana");
  UserId ben_ = backend_.add_user("Ben");
  UserId cleo_ = backend_.add_user("Cleo");
  SqliteCallLog log_;
  SqliteCallHistory history_;
  ConversationId conversation_;
};

TEST_F(SqliteCallHistoryTest, GivesBothPeopleTheirCallsNewestFirstInPages) {
  std::vector<CallId> expected;
  for (int i = 0; i < 5; ++i) expected.insert(expected.begin(), completed(kStart + i * 60s).id);
  for (const UserId user : {ana_, ben_}) {
    std::vector<CallId> got;
    calls::ListQuery query{.user = user, .limit = 2};
    while (true) {
      const auto page = wait(history_.list(query)).value();
      for (const auto& entry : page.calls) got.push_back(entry.call_id);
      if (!page.next_before) break;
      query.before = *page.next_before;
    }
    EXPECT_EQ(got, expected);
  }
}

TEST_F(SqliteCallHistoryTest, ShowsACallFromThePointOfViewOfEachPerson) {
  const CallRecord record = missed();
  const auto hers = wait(history_.list({.user = ana_})).value().calls.at(0);
  const auto his = wait(history_.list({.user = ben_})).value().calls.at(0);
  EXPECT_EQ(hers.direction, protocol::CallDirection::kOutgoing);
  EXPECT_EQ(his.direction, protocol::CallDirection::kIncoming);
  EXPECT_EQ(hers.user.id, ben_);
  EXPECT_EQ(his.user.id, ana_);
  EXPECT_FALSE(hers.missed);
  EXPECT_TRUE(hers.read);
  EXPECT_TRUE(his.missed);
  EXPECT_FALSE(his.read);
  EXPECT_EQ(hers.end_reason, EndReason::kMissed);
  EXPECT_EQ(his.call_id, record.id);
}

TEST_F(SqliteCallHistoryTest, HidesCallsFromEverybodyElse) {
  const CallRecord record = completed();
  EXPECT_TRUE(ids({.user = cleo_}).empty());
  EXPECT_EQ(wait(history_.find(cleo_, record.id)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(wait(history_.remove(cleo_, record.id)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rendered(cleo_), "0");
}

TEST_F(SqliteCallHistoryTest, RendersAWholeLogOnAThreadOfItsOwn) {
  completed();
  missed();
  EXPECT_EQ(rendered(ana_), "2");
  EXPECT_NE(rendered_on_, std::this_thread::get_id());
}

TEST_F(SqliteCallHistoryTest, LeavesOutACallThatGoesOn) {
  const CallRecord record = going_on();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_TRUE(ids({.user = ana_}).empty());
  EXPECT_EQ(wait(history_.find(ana_, record.id)).error().code, ErrorCode::kNotFound);
}

TEST_F(SqliteCallHistoryTest, FiltersMissedCallsAndSearchesNames) {
  const CallId talked = completed().id;
  const CallId lost = missed(kStart + 60s).id;
  EXPECT_EQ(ids({.user = ben_, .filter = CallFilter::kMissed}), std::vector{lost});
  EXPECT_TRUE(ids({.user = ana_, .filter = CallFilter::kMissed}).empty());
  EXPECT_EQ(ids({.user = ben_, .folded_text = "an"}), (std::vector{lost, talked}));
  EXPECT_TRUE(ids({.user = ben_, .folded_text = "cleo"}).empty());
  EXPECT_TRUE(ids({.user = ben_, .folded_text = "%"}).empty());
}

TEST_F(SqliteCallHistoryTest, CountsMissedCallsUntilTheyAreLookedAt) {
  missed();
  missed(kStart + 60s);
  EXPECT_EQ(state(ben_), (protocol::CallLogState{2, 2}));
  EXPECT_EQ(state(ana_), (protocol::CallLogState{0, 2}));
  ASSERT_TRUE(wait(history_.mark_read(ben_, 1)).ok());
  EXPECT_EQ(state(ben_), (protocol::CallLogState{1, 2}));
  ASSERT_TRUE(wait(history_.mark_read(ana_, 2)).ok());
  EXPECT_EQ(state(ben_).missed_calls, 1);
  ASSERT_TRUE(wait(history_.mark_read(ben_, 2)).ok());
  EXPECT_EQ(state(ben_).missed_calls, 0);
}

TEST_F(SqliteCallHistoryTest, DeletesFromOnePersonsLogAndNotFromTheOthers) {
  const CallRecord record = completed();
  ASSERT_TRUE(
      report(client(ana_, record.caller_client), measured(record.id, {.excellent = 60})).ok());
  ASSERT_TRUE(report(client(ben_, *record.callee_client), measured(record.id, {.bad = 60})).ok());
  const auto before = wait(history_.find(ben_, record.id)).value();
  ASSERT_TRUE(wait(history_.remove(ana_, record.id)).ok());
  EXPECT_TRUE(ids({.user = ana_}).empty());
  EXPECT_EQ(wait(history_.find(ben_, record.id)).value(), before);
  EXPECT_EQ(before.peer_quality, QualityWord::kExcellent);
  EXPECT_EQ(wait(history_.remove(ana_, record.id)).error().code, ErrorCode::kNotFound);
}

TEST_F(SqliteCallHistoryTest, ForgetsACallThatIsInNobodysLog) {
  const CallRecord record = completed();
  ASSERT_TRUE(report(client(ana_, record.caller_client), measured(record.id, {})).ok());
  ASSERT_TRUE(wait(history_.remove(ana_, record.id)).ok());
  EXPECT_EQ(rows("SELECT count(*) FROM calls"), 1);
  ASSERT_TRUE(wait(history_.remove_all(ben_)).ok());
  EXPECT_EQ(rows("SELECT count(*) FROM calls"), 0);
  EXPECT_EQ(rows("SELECT count(*) FROM call_reports"), 0);
  EXPECT_EQ(rows("SELECT count(*) FROM message_calls"), 1);
}

TEST_F(SqliteCallHistoryTest, DoesNotBringBackADeletedCallOrUseItsNumberAgain) {
  const CallRecord record = missed();
  ASSERT_TRUE(wait(history_.remove(ben_, record.id)).ok());
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_TRUE(ids({.user = ben_}).empty());
  missed(kStart + 60s);
  EXPECT_EQ(wait(history_.list({.user = ben_})).value().calls.at(0).number, 2);
}

TEST_F(SqliteCallHistoryTest, KeepsTheLastReportOfEachSide) {
  const CallRecord record = completed();
  const auto ana = client(ana_, record.caller_client);
  ASSERT_TRUE(report(ana, measured(record.id, {.bad = 60})).ok());
  const auto last = measured(record.id, {.excellent = 50, .weak = 20});
  ASSERT_TRUE(report(ana, last).ok());
  const auto hers = wait(history_.find(ana_, record.id)).value();
  EXPECT_EQ(hers.call.quality, QualityWord::kWeak);
  EXPECT_EQ(hers.call.path, protocol::CallPath::kRelayed);
  EXPECT_EQ(hers.call.report->loss_sent, last.loss_sent);
  EXPECT_EQ(hers.call.report->relay_protocol, last.relay_protocol);
  EXPECT_EQ(hers.call.report->cause, last.cause);
  EXPECT_EQ(hers.peer_quality, std::nullopt);
  const auto his = wait(history_.find(ben_, record.id)).value();
  EXPECT_EQ(his.peer_quality, QualityWord::kWeak);
  EXPECT_EQ(his.peer_path, protocol::CallPath::kRelayed);
  EXPECT_EQ(his.call.report, std::nullopt);
}

TEST_F(SqliteCallHistoryTest, TakesReportsOnlyFromTheClientsInTheCallAndSoonAfterIt) {
  const CallRecord record = completed();
  const auto numbers = measured(record.id, {.good = 60});
  const auto code = [&](UserId user, ClientId id, WallTime since = kStart) {
    return report(client(user, id), numbers, since).error().code;
  };
  EXPECT_EQ(code(cleo_, record.caller_client), ErrorCode::kNotFound);
  EXPECT_EQ(code(ana_, ClientId::random(backend_.random())), ErrorCode::kWrongState);
  EXPECT_EQ(code(ana_, *record.callee_client), ErrorCode::kWrongState);
  EXPECT_EQ(code(ana_, record.caller_client, *record.ended + 1s), ErrorCode::kWrongState);
  ASSERT_TRUE(wait(history_.remove(ana_, record.id)).ok());
  EXPECT_EQ(code(ana_, record.caller_client), ErrorCode::kNotFound);
}

// "Move here": each client measured its own part.
TEST_F(SqliteCallHistoryTest, AddsUpWhatTheClientsOfOneSideMeasured) {
  CallRecord record = going_on();
  record.callee_client = ClientId::random(backend_.random());
  record.answered = record.connected = record.started + 2s;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  const ClientId before = record.caller_client;
  record.caller_client = ClientId::random(backend_.random());
  ASSERT_TRUE(wait(log_.save(record)).ok());
  ASSERT_TRUE(report(client(ana_, before), measured(record.id, {.bad = 60})).ok());
  record = end(record, EndReason::kCompleted);
  auto last = measured(record.id, {.excellent = 60});
  last.path = protocol::CallPath::kDirect;
  last.relay_protocol.reset();
  ASSERT_TRUE(report(client(ana_, record.caller_client), last).ok());
  const auto hers = wait(history_.find(ana_, record.id)).value().call;
  EXPECT_EQ(hers.report->seconds, 120);
  EXPECT_EQ(hers.report->quality_seconds, (protocol::QualitySeconds{.excellent = 60, .bad = 60}));
  EXPECT_EQ(hers.path, protocol::CallPath::kDirect);
  EXPECT_EQ(hers.quality, QualityWord::kBad);
  // Again from the same client: instead of what it said before.
  ASSERT_TRUE(report(client(ana_, before), measured(record.id, {.good = 30})).ok());
  EXPECT_EQ(wait(history_.find(ana_, record.id)).value().call.report->quality_seconds,
            (protocol::QualitySeconds{.excellent = 60, .good = 30}));
  EXPECT_EQ(rows("SELECT count(*) FROM call_reports"), 1);
  // The other side's client is no client of hers, wherever the call moved.
  EXPECT_EQ(report(client(ben_, before), measured(record.id, {})).error().code,
            ErrorCode::kWrongState);
  ASSERT_TRUE(wait(history_.remove(ana_, record.id)).ok());
  ASSERT_TRUE(wait(history_.remove(ben_, record.id)).ok());
  EXPECT_EQ(rows("SELECT (SELECT count(*) FROM call_reports)"
                 " + (SELECT count(*) FROM call_report_parts)"
                 " + (SELECT count(*) FROM call_clients_left)"),
            0);
}

TEST_F(SqliteCallHistoryTest, ACallThatBecameAGroupCallTakesWhatWasMeasuredAlong) {
  CallRecord record = going_on();
  record.callee_client = ClientId::random(backend_.random());
  record.answered = record.connected = record.started + 2s;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  const ClientId before = record.caller_client;
  record.caller_client = ClientId::random(backend_.random());
  ASSERT_TRUE(wait(log_.save(record)).ok());
  ASSERT_TRUE(report(client(ana_, before), measured(record.id, {.good = 60})).ok());
  record.ended = record.started + 63s;
  record.end_reason = EndReason::kMoved;
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_EQ(rows("SELECT count(*) FROM calls"), 0);
}

TEST_F(SqliteCallHistoryTest, KnowsALimitedNumberOfClientsThatACallMovedAwayFrom) {
  CallRecord record = going_on();
  std::vector<ClientId> clients;
  for (size_t i = 0; i < limits::kCallClientsLeftMax + 5; ++i) {
    record.caller_client = ClientId::random(backend_.random());
    clients.push_back(record.caller_client);
    ASSERT_TRUE(wait(log_.save(record)).ok());
  }
  EXPECT_EQ(rows("SELECT count(*) FROM call_clients_left"),
            static_cast<int64_t>(limits::kCallClientsLeftMax));
  const auto numbers = measured(record.id, {.good = 60});
  EXPECT_TRUE(report(client(ana_, clients.front()), numbers).ok());
  EXPECT_TRUE(report(client(ana_, clients.back()), numbers).ok());
}

TEST_F(SqliteCallHistoryTest, TakesAReportOfACallThatGoesOn) {
  const CallRecord record = going_on();
  ASSERT_TRUE(wait(log_.save(record)).ok());
  EXPECT_TRUE(report(client(ana_, record.caller_client), measured(record.id, {.good = 60})).ok());
}

TEST_F(SqliteCallHistoryTest, SweepsOldCallsFromEveryLogAndKeepsTheirEntries) {
  completed();
  const CallRecord young = missed(kStart + 24h);
  const auto swept = wait(history_.sweep(kStart + 12h)).value();
  EXPECT_EQ(swept.people.size(), 2u);
  EXPECT_FALSE(swept.more);
  EXPECT_EQ(ids({.user = ana_}), std::vector{young.id});
  EXPECT_EQ(ids({.user = ben_}), std::vector{young.id});
  EXPECT_EQ(rows("SELECT count(*) FROM calls"), 1);
  EXPECT_EQ(rows("SELECT count(*) FROM message_calls"), 2);
}

TEST_F(SqliteCallHistoryTest, KeepsForeverUntilSomebodySaysHowLong) {
  EXPECT_EQ(wait(history_.retention_days()).value(), 0);
  ASSERT_TRUE(wait(history_.set_retention_days(30)).ok());
  ASSERT_TRUE(wait(history_.set_retention_days(7)).ok());
  EXPECT_EQ(wait(history_.retention_days()).value(), 7);
}

TEST_F(SqliteCallHistoryTest, KeepsWhatEachPersonChose) {
  SqlitePreferenceStore store(backend_.database());
  protocol::Preferences chosen;
  chosen.busy_reply = protocol::BusyReply::kNoAnswer;
  chosen.quiet_hours = {.enabled = true, .from_minute = 1380, .to_minute = 360, .days = 31};
  ASSERT_TRUE(wait(store.save(ana_, {})).ok());
  ASSERT_TRUE(wait(store.save(ana_, chosen)).ok());
  const auto all = wait(store.all()).value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0], std::pair(ana_, chosen));
}

}  // namespace
}  // namespace earshot::storage
