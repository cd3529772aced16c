#include "storage/sqlite_meeting_store.h"

#include <string>
#include <utility>

#include "storage/call_report_rows.h"
#include "storage/sqlite_call_history.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using meetings::MeetingRecord;
using meetings::PersonRecord;

#define EARSHOT_MEETING_COLUMNS                                                         \
  "c.id, c.conversation_id, c.kind, c.caller_id, c.version, c.started_at_ms,"           \
  " c.connected_at_ms, c.ended_at_ms, c.end_reason, m.locked, m.two_call, m.two_first," \
  " m.two_second, m.two_until_ms FROM calls c LEFT JOIN meetings m ON m.call_id = c.id"

std::optional<WallTime> optional_time(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.wall_time(column);
}

template <class Id>
std::optional<Id> optional_id128(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.id128<Id>(column);
}

MeetingRecord record_at(const Statement& row) {
  MeetingRecord record;
  record.id = row.id128<CallId>(0);
  record.conversation = row.id<ConversationId>(1);
  CHECK(protocol::parse_wire_name(row.text(2), record.kind));
  record.started_by = row.id<UserId>(3);
  record.version = static_cast<uint64_t>(row.int64(4));
  record.started = row.wall_time(5);
  record.live = !row.is_null(6);
  record.ended = optional_time(row, 7);
  if (!row.is_null(8)) {
    protocol::EndReason reason = {};
    CHECK(protocol::parse_wire_name(row.text(8), reason));
    record.end_reason = reason;
  }
  if (!row.is_null(9)) record.locked = row.boolean(9);
  if (!row.is_null(10)) {
    record.upgrade = {
        row.id128<CallId>(10), {row.id<UserId>(11), row.id<UserId>(12)}, optional_time(row, 13)};
  }
  return record;
}

Result<std::vector<PersonRecord>> read_people(Connection& connection, CallId call) {
  Statement row(connection,
                "SELECT user_id, guest, removed, rung_by, missed, joined_at_ms, spent_ms, since_ms,"
                " ring_until_ms, ring_by_host, participant, client, host"
                " FROM meeting_people WHERE call_id = ?1 ORDER BY place",
                call);
  std::vector<PersonRecord> people;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return people;
    PersonRecord one;
    one.user = row.id<UserId>(0);
    one.guest = row.boolean(1);
    one.removed = row.boolean(2);
    if (!row.is_null(3)) one.rung_by = row.id<UserId>(3);
    one.missed = row.boolean(4);
    one.joined = optional_time(row, 5);
    one.spent_ms = row.int64(6);
    one.since = optional_time(row, 7);
    one.ring_until = optional_time(row, 8);
    one.ring_by_host = row.boolean(9);
    one.participant = optional_id128<ParticipantId>(row, 10);
    one.client = optional_id128<ClientId>(row, 11);
    one.host = row.boolean(12);
    people.push_back(std::move(one));
  }
}

Result<std::vector<MeetingRecord>> read_all(Connection& connection, std::string_view sql) {
  std::vector<MeetingRecord> records;
  {
    Statement row(connection, sql);
    while (true) {
      TRY_ASSIGN(const bool found, row.step());
      if (!found) break;
      records.push_back(record_at(row));
    }
  }
  for (MeetingRecord& record : records) {
    TRY_ASSIGN(record.people, read_people(connection, record.id));
  }
  return records;
}

Result<bool> has_ended(Connection& connection, CallId call) {
  Statement row(connection, "SELECT 1 FROM calls WHERE id = ?1 AND ended_at_ms IS NOT NULL", call);
  return row.step();
}

Result<void> write_call(Connection& connection, const MeetingRecord& record) {
  std::optional<std::string_view> reason;
  if (record.end_reason) reason = protocol::wire_name(*record.end_reason);
  std::optional<WallTime> connected;
  if (record.live) connected = record.started;
  return run(connection,
             "INSERT INTO calls (id, conversation_id, kind, caller_id, callee_id, caller_client,"
             " version, started_at_ms, connected_at_ms, ended_at_ms, end_reason, is_group)"
             " VALUES (?1, ?2, ?3, ?4, ?4, x'', ?5, ?6, ?7, ?8, ?9, 1)"
             " ON CONFLICT (id) DO UPDATE SET version = ?5, connected_at_ms = ?7,"
             " ended_at_ms = ?8, end_reason = ?9",
             record.id, record.conversation, protocol::wire_name(record.kind), record.started_by,
             record.version, record.started, connected, record.ended, reason);
}

// For a restart; of no use after the end.
Result<void> write_meeting(Connection& connection, const MeetingRecord& record) {
  if (record.ended) {
    return run(connection, "DELETE FROM meetings WHERE call_id = ?1", record.id);
  }
  std::optional<CallId> two;
  std::optional<UserId> first;
  std::optional<UserId> second;
  std::optional<WallTime> until;
  if (const auto& upgrade = record.upgrade) {
    two = upgrade->call;
    first = upgrade->users[0];
    second = upgrade->users[1];
    until = upgrade->until;
  }
  return run(connection,
             "INSERT OR REPLACE INTO meetings (call_id, locked, two_call, two_first, two_second,"
             " two_until_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
             record.id, record.locked, two, first, second, until);
}

// The client that was in it last, and those before it, may still report what they measured.
Result<void> write_person(Connection& connection, CallId call, size_t place,
                          const PersonRecord& person) {
  return run(connection,
             "INSERT INTO meeting_people (call_id, user_id, place, guest, removed, rung_by, missed,"
             " joined_at_ms, spent_ms, since_ms, ring_until_ms, ring_by_host, participant, client,"
             " host)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
             " ON CONFLICT (call_id, user_id) DO UPDATE SET guest = ?4, removed = ?5, rung_by = ?6,"
             " missed = ?7, joined_at_ms = ?8, spent_ms = ?9, since_ms = ?10, ring_until_ms = ?11,"
             " ring_by_host = ?12, participant = ?13, client = coalesce(?14, client), host = ?15",
             call, person.user, place, person.guest, person.removed, person.rung_by, person.missed,
             person.joined, person.spent_ms, person.since, person.ring_until, person.ring_by_host,
             person.participant, person.client, person.host);
}

Result<void> add_entries(Connection& connection, const MeetingRecord& record) {
  for (const PersonRecord& one : record.people) {
    if (!one.joined && !one.rung_by) continue;
    TRY(add_log_entry(connection, {.user = one.user,
                                   .peer = one.rung_by.value_or(record.started_by),
                                   .call = record.id,
                                   .missed = one.missed,
                                   .unseen = one.missed}));
  }
  return {};
}

Result<void> keep(Connection& connection, const MeetingRecord& record) {
  TRY_ASSIGN(const bool over_before, has_ended(connection, record.id));
  if (over_before) return {};
  TRY(write_call(connection, record));
  TRY(write_meeting(connection, record));
  for (size_t i = 0; i < record.people.size(); ++i) {
    TRY(note_client_left(connection, record.id, record.people[i].user, record.people[i].client));
    TRY(write_person(connection, record.id, i, record.people[i]));
  }
  return record.ended ? add_entries(connection, record) : Result<void>();
}

}  // namespace

Task<Result<void>> SqliteMeetingStore::save(MeetingRecord record) {
  return database_.write(
      [record = std::move(record)](Connection& connection) { return keep(connection, record); });
}

Task<Result<std::vector<MeetingRecord>>> SqliteMeetingStore::unfinished() {
  return database_.read([](Connection& connection) {
    return read_all(connection, "SELECT " EARSHOT_MEETING_COLUMNS
                                " WHERE c.is_group AND c.ended_at_ms IS NULL ORDER BY c.number");
  });
}

Task<Result<std::vector<MeetingRecord>>> SqliteMeetingStore::unannounced() {
  return database_.read([](Connection& connection) {
    return read_all(connection,
                    "SELECT " EARSHOT_MEETING_COLUMNS
                    " WHERE c.is_group AND c.ended_at_ms IS NOT NULL"
                    " AND c.connected_at_ms IS NOT NULL AND NOT EXISTS"
                    " (SELECT 1 FROM message_calls e WHERE e.call_id = c.id) ORDER BY c.number");
  });
}

}  // namespace earshot::storage
