#include "storage/sqlite_call_log.h"

#include <string>
#include <utility>

#include "storage/call_report_rows.h"
#include "storage/sqlite_call_history.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using calls::CallRecord;

#define EARSHOT_CALL_COLUMNS                                                           \
  "c.id, c.conversation_id, c.kind, c.caller_id, c.callee_id, c.caller_client,"        \
  " c.callee_client, c.version, c.started_at_ms, c.answered_at_ms, c.connected_at_ms," \
  " c.ended_at_ms, c.end_reason, c.silenced"

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
  record.silenced = row.boolean(13);
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
             " ended_at_ms, end_reason, silenced)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
             " ON CONFLICT (id) DO UPDATE SET caller_client = ?6, callee_client = ?7,"
             " version = ?8, answered_at_ms = ?10, connected_at_ms = ?11, ended_at_ms = ?12,"
             " end_reason = ?13, silenced = ?14",
             record.id, record.conversation, protocol::wire_name(record.kind), record.caller,
             record.callee, record.caller_client, record.callee_client, record.version,
             record.started, record.answered, record.connected, record.ended, reason,
             record.silenced);
}

Result<bool> has_ended(Connection& connection, CallId call) {
  Statement row(connection, "SELECT 1 FROM calls WHERE id = ?1 AND ended_at_ms IS NOT NULL", call);
  return row.step();
}

Result<void> keep(Connection& connection, const CallRecord& record) {
  if (record.end_reason == protocol::EndReason::kMoved) {
    TRY(forget_reports(connection, record.id));
    return run(connection, "DELETE FROM calls WHERE id = ?1", record.id);
  }
  TRY_ASSIGN(const bool over_before, has_ended(connection, record.id));
  TRY(note_clients_left(connection, record));
  TRY(upsert(connection, record));
  if (!record.ended || over_before) return {};
  return add_log_entries(connection, record);
}

}  // namespace

Task<Result<void>> SqliteCallLog::save(CallRecord record) {
  return database_.write(
      [record = std::move(record)](Connection& connection) { return keep(connection, record); });
}

Task<Result<std::vector<CallRecord>>> SqliteCallLog::unfinished() {
  return database_.read([](Connection& connection) {
    Statement row(connection,
                  "SELECT " EARSHOT_CALL_COLUMNS
                  " FROM calls c WHERE NOT c.is_group AND c.ended_at_ms IS NULL ORDER BY c.number");
    return read_all(row);
  });
}

Task<Result<std::vector<CallRecord>>> SqliteCallLog::unannounced() {
  return database_.read([](Connection& connection) {
    Statement row(connection,
                  "SELECT " EARSHOT_CALL_COLUMNS
                  " FROM calls c WHERE NOT c.is_group AND c.ended_at_ms IS NOT NULL AND NOT EXISTS"
                  " (SELECT 1 FROM message_calls m WHERE m.call_id = c.id) ORDER BY c.number");
    return read_all(row);
  });
}

}  // namespace earshot::storage
