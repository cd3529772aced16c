#include "storage/sqlite_call_history.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/limits.h"
#include "calls/call_quality.h"
#include "storage/call_report_rows.h"
#include "storage/like_literal.h"
#include "storage/server_settings.h"
#include "storage/statement.h"
#include "storage/user_rows.h"

namespace earshot::storage {
namespace {

using protocol::EndReason;

constexpr std::string_view kRetention = "call_log_days";

#define EARSHOT_ENTRIES                                                                \
  "SELECT l.number, l.missed, l.read, c.id, c.conversation_id, c.kind, c.caller_id,"   \
  " c.callee_id, c.end_reason, c.started_at_ms, c.connected_at_ms, c.ended_at_ms,"     \
  " c.is_group, p.spent_ms, " EARSHOT_USER_COLUMNS ", " EARSHOT_REPORT_COLUMNS         \
  " FROM call_log l JOIN calls c ON c.id = l.call_id JOIN users u ON u.id = l.peer_id" \
  " LEFT JOIN meeting_people p ON p.call_id = l.call_id AND p.user_id = l.user_id"     \
  " LEFT JOIN call_reports r ON r.call_id = l.call_id AND r.user_id = l.user_id"
// The conversation has the result of call c, or gets none: nobody ever joined it.
#define EARSHOT_HAS_RESULT                                         \
  "(EXISTS (SELECT 1 FROM message_calls e WHERE e.call_id = c.id)" \
  " OR (c.is_group AND c.ended_at_ms IS NOT NULL AND c.connected_at_ms IS NULL))"
constexpr int kUserColumn = 14;
constexpr int kReportColumn = 20;

// The same sum as in the conversation's entry.
int64_t duration_ms(const Statement& row, EndReason reason) {
  calls::CallRecord record;
  if (!row.is_null(10)) record.connected = row.wall_time(10);
  record.ended = row.wall_time(11);
  record.end_reason = reason;
  return record.duration_ms();
}

protocol::CallRecord entry_at(const Statement& row, UserId user) {
  protocol::CallRecord out;
  out.number = row.int64(0);
  out.missed = row.boolean(1);
  out.read = row.boolean(2);
  out.call_id = row.id128<CallId>(3);
  out.conversation_id = row.id<ConversationId>(4);
  CHECK(protocol::parse_wire_name(row.text(5), out.kind));
  out.caller_id = row.id<UserId>(6);
  const bool group = row.boolean(12);
  if (!group) out.callee_id = row.id<UserId>(7);
  CHECK(protocol::parse_wire_name(row.text(8), out.end_reason));
  out.started_at_ms = row.wall_time(9);
  out.duration_ms = group ? row.int64(13) : duration_ms(row, out.end_reason);
  if (group) out.group.emplace();
  out.direction = out.caller_id == user ? protocol::CallDirection::kOutgoing
                                        : protocol::CallDirection::kIncoming;
  out.user = user_at(row, kUserColumn);
  if (row.is_null(kReportColumn)) return out;
  out.report = report_at(row, kReportColumn);
  out.quality = calls::quality_word(out.report->quality_seconds);
  out.path = out.report->path;
  return out;
}

// What the reader may know of a group call: its title only as a member.
Result<protocol::GroupCall> read_group(Connection& connection, UserId reader,
                                       const protocol::CallRecord& entry) {
  protocol::GroupCall group;
  {
    Statement row(connection,
                  "SELECT g.title FROM conversations g JOIN members m ON m.conversation_id = g.id"
                  " AND m.user_id = ?1 WHERE g.id = ?2 AND g.title IS NOT NULL",
                  reader, entry.conversation_id);
    TRY_ASSIGN(const bool found, row.step());
    if (found) group.title = std::string(row.text(0));
  }
  Statement row(connection,
                "SELECT " EARSHOT_USER_COLUMNS
                " FROM meeting_people p JOIN users u ON u.id = p.user_id"
                " WHERE p.call_id = ?1 AND p.joined_at_ms IS NOT NULL"
                " ORDER BY p.joined_at_ms, p.place LIMIT ?2",
                entry.call_id, limits::kMeetingParticipantsMax);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return group;
    group.participants.push_back(user_at(row, 0));
  }
}

Result<std::vector<protocol::CallRecord>> read_entries(Connection& connection, Statement& row,
                                                       UserId user) {
  std::vector<protocol::CallRecord> entries;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) break;
    entries.push_back(entry_at(row, user));
  }
  for (protocol::CallRecord& entry : entries) {
    if (!entry.group) continue;
    TRY_ASSIGN(*entry.group, read_group(connection, user, entry));
  }
  return entries;
}

Result<protocol::CallsResult> read_page(Connection& connection, const calls::ListQuery& query) {
  const bool only_missed = query.filter == protocol::CallFilter::kMissed;
  Statement row(connection,
                EARSHOT_ENTRIES
                " WHERE l.user_id = ?1 AND l.number < ?2 AND (l.missed OR NOT ?3)"
                " AND (u.username LIKE '%' || ?4 || '%' ESCAPE '\\'"
                " OR u.display_name_folded LIKE '%' || ?4 || '%' ESCAPE '\\'"
                " OR (c.is_group AND (EXISTS (SELECT 1 FROM meeting_people q JOIN users v"
                " ON v.id = q.user_id WHERE q.call_id = c.id AND q.joined_at_ms IS NOT NULL"
                " AND (v.username LIKE '%' || ?4 || '%' ESCAPE '\\'"
                " OR v.display_name_folded LIKE '%' || ?4 || '%' ESCAPE '\\'))"
                " OR EXISTS (SELECT 1 FROM conversations g JOIN members m"
                " ON m.conversation_id = g.id AND m.user_id = ?1 WHERE g.id = c.conversation_id"
                " AND g.title LIKE '%' || ?4 || '%' ESCAPE '\\'))))"
                " ORDER BY l.number DESC LIMIT ?5",
                query.user, query.before, only_missed, like_literal(query.folded_text),
                query.limit + 1);
  protocol::CallsResult page;
  TRY_ASSIGN(page.calls, read_entries(connection, row, query.user));
  if (static_cast<int64_t>(page.calls.size()) > query.limit) {
    page.calls.pop_back();
    page.next_before = page.calls.back().number;
  }
  return page;
}

Result<protocol::CallDetailResult> read_detail(Connection& connection, UserId user, CallId call) {
  protocol::CallDetailResult out;
  {
    Statement row(connection, EARSHOT_ENTRIES " WHERE l.user_id = ?1 AND l.call_id = ?2", user,
                  call);
    TRY_ASSIGN(std::vector<protocol::CallRecord> entries, read_entries(connection, row, user));
    if (entries.empty()) return Error{ErrorCode::kNotFound, "There is no such call."};
    out.call = std::move(entries.front());
  }
  if (out.call.group) return out;  // there are several others
  Statement peer(connection,
                 "SELECT " EARSHOT_REPORT_COLUMNS
                 " FROM call_reports r WHERE r.call_id = ?1 AND r.user_id = ?2",
                 call, out.call.user.id);
  TRY_ASSIGN(const bool reported, peer.step());
  if (!reported) return out;
  const protocol::CallQuality theirs = report_at(peer, 0);
  out.peer_quality = calls::quality_word(theirs.quality_seconds);
  out.peer_path = theirs.path;
  return out;
}

Result<protocol::CallLogState> read_state(Connection& connection, UserId user) {
  Statement row(connection,
                "SELECT (SELECT count(*) FROM call_log INDEXED BY call_log_unread"
                " WHERE user_id = ?1 AND read = 0),"
                " coalesce((SELECT newest FROM call_log_numbers WHERE user_id = ?1), 0)",
                user);
  TRY(row.step());
  return protocol::CallLogState{row.int64(0), row.int64(1)};
}

// A call in nobody's log is forgotten, with what was measured in it; not before its conversation
// has its result, if it gets one.
Result<void> forget_call(Connection& connection, CallId call) {
  Statement row(connection,
                "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM call_log WHERE call_id = ?1)"
                " AND EXISTS (SELECT 1 FROM calls c WHERE c.id = ?1 AND " EARSHOT_HAS_RESULT ")",
                call);
  TRY_ASSIGN(const bool unused, row.step());
  if (!unused) return {};
  TRY(forget_reports(connection, call));
  TRY(run(connection, "DELETE FROM meeting_people WHERE call_id = ?1", call));
  return run(connection, "DELETE FROM calls WHERE id = ?1", call);
}

Result<std::vector<CallId>> read_ids(Statement& row) {
  std::vector<CallId> ids;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return ids;
    ids.push_back(row.id128<CallId>(0));
  }
}

Result<void> remove_one(Connection& connection, UserId user, CallId call) {
  {
    Statement row(connection, "SELECT 1 FROM call_log WHERE call_id = ?1 AND user_id = ?2", call,
                  user);
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return Error{ErrorCode::kNotFound, "There is no such call."};
  }
  TRY(run(connection, "DELETE FROM call_log WHERE call_id = ?1 AND user_id = ?2", call, user));
  return forget_call(connection, call);
}

Result<void> remove_everything(Connection& connection, UserId user) {
  std::vector<CallId> calls;
  {
    Statement row(connection, "SELECT call_id FROM call_log WHERE user_id = ?1", user);
    TRY_ASSIGN(calls, read_ids(row));
  }
  TRY(run(connection, "DELETE FROM call_log WHERE user_id = ?1", user));
  for (const CallId call : calls) {
    TRY(forget_call(connection, call));
  }
  return {};
}

// Only the client that is in the call, or was, speaks for its side.
Result<void> check_reporter(Connection& connection, const protocol::Actor& actor, CallId call,
                            WallTime ended_since) {
  Statement row(connection,
                "SELECT CASE WHEN c.is_group THEN p.client WHEN c.caller_id = ?2"
                " THEN c.caller_client ELSE c.callee_client END, c.ended_at_ms,"
                " EXISTS (SELECT 1 FROM call_log l WHERE l.call_id = ?1 AND l.user_id = ?2),"
                " EXISTS (SELECT 1 FROM call_clients_left g"
                " WHERE g.call_id = ?1 AND g.user_id = ?2 AND g.client_id = ?3)"
                " FROM calls c LEFT JOIN meeting_people p ON p.call_id = c.id AND p.user_id = ?2"
                " WHERE c.id = ?1 AND (p.user_id IS NOT NULL"
                " OR (NOT c.is_group AND (c.caller_id = ?2 OR c.callee_id = ?2)))",
                call, actor.user, actor.client);
  TRY_ASSIGN(const bool found, row.step());
  const bool over = found && !row.is_null(1);
  if (!found || (over && !row.boolean(2))) {
    return Error{ErrorCode::kNotFound, "There is no such call."};
  }
  const bool is_leg = !row.is_null(0) && row.id128<ClientId>(0) == actor.client;
  if (!is_leg && !row.boolean(3)) {
    return Error{ErrorCode::kWrongState, "This client is not in the call."};
  }
  if (over && row.wall_time(1) < ended_since) {
    return Error{ErrorCode::kWrongState, "The call ended too long ago."};
  }
  return {};
}

Result<calls::SweptCalls> sweep_old(Connection& connection, WallTime before) {
  calls::SweptCalls swept;
  std::vector<CallId> old;
  {
    Statement row(connection,
                  "SELECT c.id FROM calls c WHERE c.ended_at_ms < ?1 AND " EARSHOT_HAS_RESULT
                  " ORDER BY c.number LIMIT ?2",
                  before, limits::kCallsSweptMax);
    TRY_ASSIGN(old, read_ids(row));
  }
  swept.more = old.size() == limits::kCallsSweptMax;
  for (const CallId call : old) {
    Statement row(connection, "DELETE FROM call_log WHERE call_id = ?1 RETURNING user_id", call);
    while (true) {
      TRY_ASSIGN(const bool deleted, row.step());
      if (!deleted) break;
      const auto user = row.id<UserId>(0);
      const auto known = std::find(swept.people.begin(), swept.people.end(), user);
      if (known == swept.people.end()) swept.people.push_back(user);
    }
    TRY(forget_call(connection, call));
  }
  return swept;
}

Result<int64_t> read_retention(Connection& connection) {
  TRY_ASSIGN(const std::optional<std::string> text, read_setting(connection, kRetention));
  int64_t days = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), days);
  return days;
}

}  // namespace

Result<void> add_log_entry(Connection& connection, const LogEntry& entry) {
  TRY(run(connection,
          "INSERT INTO call_log_numbers (user_id, newest) VALUES (?1, 1)"
          " ON CONFLICT (user_id) DO UPDATE SET newest = newest + 1",
          entry.user));
  return run(connection,
             "INSERT INTO call_log (user_id, number, call_id, peer_id, missed, read)"
             " VALUES (?1, (SELECT newest FROM call_log_numbers WHERE user_id = ?1), ?2, ?3, ?4,"
             " ?5)",
             entry.user, entry.call, entry.peer, entry.missed, !entry.unseen);
}

Result<void> add_log_entries(Connection& connection, const calls::CallRecord& record) {
  TRY(add_log_entry(connection, {.user = record.caller, .peer = record.callee, .call = record.id}));
  return add_log_entry(connection, {.user = record.callee,
                                    .peer = record.caller,
                                    .call = record.id,
                                    .missed = record.missed,
                                    .unseen = record.unseen});
}

Task<Result<protocol::CallsResult>> SqliteCallHistory::list(calls::ListQuery query) {
  return database_.read(
      [query = std::move(query)](Connection& connection) { return read_page(connection, query); });
}

Task<Result<std::string>> SqliteCallHistory::render_all(UserId user, calls::Render render) {
  return database_.read_slowly([user, render](Connection& connection) -> Result<std::string> {
    Statement row(connection,
                  EARSHOT_ENTRIES " WHERE l.user_id = ?1 ORDER BY l.number DESC LIMIT ?2", user,
                  limits::kCallExportRowsMax);
    TRY_ASSIGN(const std::vector<protocol::CallRecord> records,
               read_entries(connection, row, user));
    return render(records);
  });
}

Task<Result<protocol::CallDetailResult>> SqliteCallHistory::find(UserId user, CallId call) {
  return database_.read(
      [user, call](Connection& connection) { return read_detail(connection, user, call); });
}

Task<Result<protocol::CallLogState>> SqliteCallHistory::state(UserId user) {
  return database_.read([user](Connection& connection) { return read_state(connection, user); });
}

Task<Result<void>> SqliteCallHistory::mark_read(UserId user, int64_t through_number) {
  return database_.write([user, through_number](Connection& connection) {
    return run(connection,
               "UPDATE call_log SET read = 1 WHERE user_id = ?1 AND number <= ?2 AND read = 0",
               user, through_number);
  });
}

Task<Result<void>> SqliteCallHistory::remove(UserId user, CallId call) {
  return database_.write(
      [user, call](Connection& connection) { return remove_one(connection, user, call); });
}

Task<Result<void>> SqliteCallHistory::remove_all(UserId user) {
  return database_.write(
      [user](Connection& connection) { return remove_everything(connection, user); });
}

Task<Result<void>> SqliteCallHistory::save_report(protocol::Actor actor,
                                                  protocol::CallReport report,
                                                  WallTime ended_since) {
  return database_.write(
      [actor, report = std::move(report), ended_since](Connection& connection) -> Result<void> {
        TRY(check_reporter(connection, actor, report.call_id, ended_since));
        return write_report(connection, actor, report);
      });
}

Task<Result<int64_t>> SqliteCallHistory::retention_days() {
  return database_.read([](Connection& connection) { return read_retention(connection); });
}

Task<Result<void>> SqliteCallHistory::set_retention_days(int64_t days) {
  return database_.write([days](Connection& connection) {
    return write_setting(connection, kRetention, std::to_string(days));
  });
}

Task<Result<calls::SweptCalls>> SqliteCallHistory::sweep(WallTime before) {
  return database_.write(
      [before](Connection& connection) { return sweep_old(connection, before); });
}

}  // namespace earshot::storage
