#include "storage/call_report_rows.h"

#include <cmath>
#include <string_view>

#include "base/limits.h"
#include "calls/call_quality.h"

namespace earshot::storage {
namespace {

constexpr double kMillion = 1e6;

int64_t ppm(double share) { return std::llround(share * kMillion); }
double share(int64_t ppm) { return static_cast<double>(ppm) / kMillion; }

template <class Enum>
std::optional<Enum> enum_at(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  Enum value = {};
  CHECK(protocol::parse_wire_name(row.text(column), value));
  return value;
}

template <class Enum>
std::optional<std::string_view> name_of(const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return protocol::wire_name(*value);
}

protocol::CallQuality quality_of(const protocol::CallReport& report) {
  return {.seconds = report.seconds,
          .quality_seconds = report.quality_seconds,
          .round_trip_ms = report.round_trip_ms,
          .jitter_ms = report.jitter_ms,
          .loss_sent = report.loss_sent,
          .loss_received = report.loss_received,
          .sent_kbps_median = report.sent_kbps_median,
          .received_kbps_median = report.received_kbps_median,
          .freeze_ms = report.freeze_ms,
          .audio_gap_ms = report.audio_gap_ms,
          .longest_gap_ms = report.longest_gap_ms,
          .best_height = report.best_height,
          .path = report.path,
          .relay_protocol = report.relay_protocol,
          .reconnects = report.reconnects,
          .ice_restarts = report.ice_restarts,
          .video_paused_ms = report.video_paused_ms,
          .cause = report.cause};
}

#define EARSHOT_INSERT_REPORT(table, key_columns, key_values)                         \
  "INSERT OR REPLACE INTO " table                                                     \
  " (seconds, excellent_s, good_s, weak_s, bad_s, round_trip_median_ms,"              \
  " round_trip_p95_ms, jitter_median_ms, jitter_p95_ms, loss_sent_median_ppm,"        \
  " loss_sent_p95_ppm, loss_received_median_ppm, loss_received_p95_ppm,"              \
  " sent_kbps_median, received_kbps_median, freeze_ms, audio_gap_ms, longest_gap_ms," \
  " best_height, reconnects, ice_restarts, video_paused_ms, path, relay_protocol,"    \
  " cause, " key_columns                                                              \
  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"  \
  " ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, " key_values ")"

template <class... Key>
Result<void> insert(Connection& connection, std::string_view sql,
                    const protocol::CallQuality& measured, const Key&... key) {
  const protocol::QualitySeconds& quality = measured.quality_seconds;
  return run(connection, sql, measured.seconds, quality.excellent, quality.good, quality.weak,
             quality.bad, measured.round_trip_ms.median, measured.round_trip_ms.p95,
             measured.jitter_ms.median, measured.jitter_ms.p95, ppm(measured.loss_sent.median),
             ppm(measured.loss_sent.p95), ppm(measured.loss_received.median),
             ppm(measured.loss_received.p95), measured.sent_kbps_median,
             measured.received_kbps_median, measured.freeze_ms, measured.audio_gap_ms,
             measured.longest_gap_ms, measured.best_height, measured.reconnects,
             measured.ice_restarts, measured.video_paused_ms, name_of(measured.path),
             name_of(measured.relay_protocol), measured.cause, key...);
}

constexpr auto kClientsLeftMax = static_cast<int64_t>(limits::kCallClientsLeftMax);

Result<std::vector<protocol::CallQuality>> read_parts(Connection& connection, CallId call,
                                                      UserId user) {
  std::vector<protocol::CallQuality> parts;
  Statement row(connection,
                "SELECT " EARSHOT_REPORT_COLUMNS
                " FROM call_report_parts r WHERE r.call_id = ?1 AND r.user_id = ?2"
                " ORDER BY r.number",
                call, user);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return parts;
    parts.push_back(report_at(row, 0));
  }
}

}  // namespace

protocol::CallQuality report_at(const Statement& row, int column) {
  int at = column;
  const auto next = [&row, &at] { return row.int64(at++); };
  protocol::CallQuality out;
  out.seconds = next();
  out.quality_seconds.excellent = next();
  out.quality_seconds.good = next();
  out.quality_seconds.weak = next();
  out.quality_seconds.bad = next();
  out.round_trip_ms.median = next();
  out.round_trip_ms.p95 = next();
  out.jitter_ms.median = next();
  out.jitter_ms.p95 = next();
  out.loss_sent.median = share(next());
  out.loss_sent.p95 = share(next());
  out.loss_received.median = share(next());
  out.loss_received.p95 = share(next());
  out.sent_kbps_median = next();
  out.received_kbps_median = next();
  out.freeze_ms = next();
  out.audio_gap_ms = next();
  out.longest_gap_ms = next();
  out.best_height = next();
  out.reconnects = next();
  out.ice_restarts = next();
  out.video_paused_ms = next();
  out.path = enum_at<protocol::CallPath>(row, at++);
  out.relay_protocol = enum_at<protocol::RelayProtocol>(row, at++);
  if (!row.is_null(at)) out.cause = std::string(row.text(at));
  return out;
}

Result<void> write_report(Connection& connection, const protocol::Actor& actor,
                          const protocol::CallReport& report) {
  TRY(insert(
      connection,
      EARSHOT_INSERT_REPORT("call_report_parts", "call_id, user_id, client_id", "?26, ?27, ?28"),
      quality_of(report), report.call_id, actor.user, actor.client));
  TRY_ASSIGN(const std::vector<protocol::CallQuality> parts,
             read_parts(connection, report.call_id, actor.user));
  return insert(connection, EARSHOT_INSERT_REPORT("call_reports", "call_id, user_id", "?26, ?27"),
                calls::add_up(parts), report.call_id, actor.user);
}

Result<void> note_clients_left(Connection& connection, const calls::CallRecord& record) {
  TRY(run(connection,
          "INSERT OR IGNORE INTO call_clients_left (call_id, user_id, client_id)"
          " SELECT id, caller_id, caller_client FROM calls WHERE id = ?1 AND caller_client <> ?2"
          " AND (SELECT count(*) FROM call_clients_left l"
          " WHERE l.call_id = id AND l.user_id = caller_id) < ?3",
          record.id, record.caller_client, kClientsLeftMax));
  return run(connection,
             "INSERT OR IGNORE INTO call_clients_left (call_id, user_id, client_id)"
             " SELECT id, callee_id, callee_client FROM calls WHERE id = ?1 AND callee_client <> ?2"
             " AND (SELECT count(*) FROM call_clients_left l"
             " WHERE l.call_id = id AND l.user_id = callee_id) < ?3",
             record.id, record.callee_client, kClientsLeftMax);
}

Result<void> note_client_left(Connection& connection, CallId call, UserId user,
                              const std::optional<ClientId>& client) {
  return run(connection,
             "INSERT OR IGNORE INTO call_clients_left (call_id, user_id, client_id)"
             " SELECT call_id, user_id, client FROM meeting_people p"
             " WHERE call_id = ?1 AND user_id = ?2 AND client <> ?3"
             " AND (SELECT count(*) FROM call_clients_left l"
             " WHERE l.call_id = p.call_id AND l.user_id = p.user_id) < ?4",
             call, user, client, kClientsLeftMax);
}

Result<void> forget_reports(Connection& connection, CallId call) {
  TRY(run(connection, "DELETE FROM call_reports WHERE call_id = ?1", call));
  TRY(run(connection, "DELETE FROM call_report_parts WHERE call_id = ?1", call));
  return run(connection, "DELETE FROM call_clients_left WHERE call_id = ?1", call);
}

}  // namespace earshot::storage
