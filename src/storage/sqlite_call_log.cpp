#include "storage/sqlite_call_log.h"

#include <charconv>
#include <string>
#include <utility>

#include "storage/statement.h"

namespace earshot::storage {
namespace {

using calls::CallRecord;

constexpr int64_t kPageDefault = 50;

#define EARSHOT_CALL_COLUMNS                                                           \
  "c.id, c.conversation_id, c.kind, c.caller_id, c.callee_id, c.caller_client,"        \
  " c.callee_client, c.version, c.started_at_ms, c.answered_at_ms, c.connected_at_ms," \
  " c.ended_at_ms, c.end_reason, c.number"
constexpr int kNumberColumn = 13;

std::optional<WallTime> optional_time(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.wall_time(column);
}

CallRecord record_at(const Statement& row) {
  CallRecord record;
  record.id = row.id128<CallId>(0);
  record.conversation = row.id<ConversationId>(1);
  CHECK(protocol::parse_wire_name(row.text(2), record.kind));
  record.caller = row.id<UserId>(3);
  record.callee = row.id<UserId>(4);
  record.caller_client = row.id128<ClientId>(5);
  if (!row.is_null(6)) record.callee_client = row.id128<ClientId>(6);
  record.version = static_cast<uint64_t>(row.int64(7));
  record.started = row.wall_time(8);
  record.answered = optional_time(row, 9);
  record.connected = optional_time(row, 10);
  record.ended = optional_time(row, 11);
  if (!row.is_null(12)) {
    protocol::EndReason reason = {};
    CHECK(protocol::parse_wire_name(row.text(12), reason));
    record.end_reason = reason;
  }
  return record;
}

Result<std::vector<CallRecord>> read_all(Statement& row) {
  std::vector<CallRecord> records;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return records;
    records.push_back(record_at(row));
  }
}

Result<void> upsert(Connection& connection, const CallRecord& record) {
  std::optional<std::string_view> reason;
  if (record.end_reason) reason = protocol::wire_name(*record.end_reason);
  return run(connection,
             "INSERT INTO calls (id, conversation_id, kind, caller_id, callee_id, caller_client,"
             " callee_client, version, started_at_ms, answered_at_ms, connected_at_ms,"
             " ended_at_ms, end_reason)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
             " ON CONFLICT (id) DO UPDATE SET caller_client = ?6, callee_client = ?7,"
             " version = ?8, answered_at_ms = ?10, connected_at_ms = ?11, ended_at_ms = ?12,"
             " end_reason = ?13",
             record.id, record.conversation, protocol::wire_name(record.kind), record.caller,
             record.callee, record.caller_client, record.callee_client, record.version,
             record.started, record.answered, record.connected, record.ended, reason);
}

protocol::CallRecord history_entry(const CallRecord& record) {
  protocol::CallRecord entry;
  entry.call_id = record.id;
  entry.conversation_id = record.conversation;
  entry.kind = record.kind;
  entry.caller_id = record.caller;
  entry.callee_id = record.callee;
  entry.end_reason = *record.end_reason;
  entry.started_at_ms = record.started;
  entry.duration_ms = record.duration_ms();
  return entry;
}

Result<int64_t> read_cursor(const std::optional<std::string>& cursor) {
  if (!cursor) return INT64_MAX;
  int64_t number = 0;
  const char* end = cursor->data() + cursor->size();
  const auto [stop, error] = std::from_chars(cursor->data(), end, number);
  if (error != std::errc() || stop != end || number < 0) {
    return Error{ErrorCode::kInvalid, "This is not a cursor of the call history.", "cursor"};
  }
  return number;
}

// Two indexed walks, merged: the calls that the user made and those that came in.
Result<protocol::CallsResult> read_history(Connection& connection, UserId user, int64_t before,
                                           int64_t limit) {
  Statement row(connection,
                "SELECT * FROM (SELECT " EARSHOT_CALL_COLUMNS
                " FROM calls c WHERE c.caller_id = ?1 AND c.number < ?2"
                " AND c.ended_at_ms IS NOT NULL ORDER BY c.number DESC LIMIT ?3)"
                " UNION ALL SELECT * FROM (SELECT " EARSHOT_CALL_COLUMNS
                " FROM calls c WHERE c.callee_id = ?1 AND c.number < ?2"
                " AND c.ended_at_ms IS NOT NULL ORDER BY c.number DESC LIMIT ?3)"
                " ORDER BY 14 DESC LIMIT ?3",
                user, before, limit + 1);
  protocol::CallsResult page;
  int64_t last = 0;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return page;
    if (static_cast<int64_t>(page.calls.size()) == limit) {
      page.next_cursor = std::to_string(last);
      return page;
    }
    last = row.int64(kNumberColumn);
    page.calls.push_back(history_entry(record_at(row)));
  }
}

}  // namespace

Task<Result<void>> SqliteCallLog::save(CallRecord record) {
  return database_.write(
      [record = std::move(record)](Connection& connection) { return upsert(connection, record); });
}

Task<Result<std::vector<CallRecord>>> SqliteCallLog::unfinished() {
  return database_.read([](Connection& connection) {
    Statement row(connection, "SELECT " EARSHOT_CALL_COLUMNS
                              " FROM calls c WHERE c.ended_at_ms IS NULL ORDER BY c.number");
    return read_all(row);
  });
}

Task<Result<std::vector<CallRecord>>> SqliteCallLog::unannounced() {
  return database_.read([](Connection& connection) {
    Statement row(connection,
                  "SELECT " EARSHOT_CALL_COLUMNS
                  " FROM calls c WHERE c.ended_at_ms IS NOT NULL AND NOT EXISTS"
                  " (SELECT 1 FROM message_calls m WHERE m.call_id = c.id) ORDER BY c.number");
    return read_all(row);
  });
}

Task<Result<protocol::CallsResult>> SqliteCallLog::history(UserId user,
                                                           protocol::CallsQuery query) {
  CO_TRY_ASSIGN(const int64_t before, read_cursor(query.cursor));
  const int64_t limit = query.limit.value_or(kPageDefault);
  co_return co_await database_.read([user, before, limit](Connection& connection) {
    return read_history(connection, user, before, limit);
  });
}

}  // namespace earshot::storage
