#include "storage/call_report_rows.h"

#include <cmath>

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

Result<void> write_report(Connection& connection, UserId user, const protocol::CallReport& report) {
  const protocol::QualitySeconds& quality = report.quality_seconds;
  return run(connection,
             "INSERT OR REPLACE INTO call_reports (call_id, user_id, seconds, excellent_s, good_s,"
             " weak_s, bad_s, round_trip_median_ms, round_trip_p95_ms, jitter_median_ms,"
             " jitter_p95_ms, loss_sent_median_ppm, loss_sent_p95_ppm, loss_received_median_ppm,"
             " loss_received_p95_ppm, sent_kbps_median, received_kbps_median, freeze_ms,"
             " audio_gap_ms, longest_gap_ms, best_height, reconnects, ice_restarts,"
             " video_paused_ms, path, relay_protocol, cause)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
             " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
             report.call_id, user, report.seconds, quality.excellent, quality.good, quality.weak,
             quality.bad, report.round_trip_ms.median, report.round_trip_ms.p95,
             report.jitter_ms.median, report.jitter_ms.p95, ppm(report.loss_sent.median),
             ppm(report.loss_sent.p95), ppm(report.loss_received.median),
             ppm(report.loss_received.p95), report.sent_kbps_median, report.received_kbps_median,
             report.freeze_ms, report.audio_gap_ms, report.longest_gap_ms, report.best_height,
             report.reconnects, report.ice_restarts, report.video_paused_ms, name_of(report.path),
             name_of(report.relay_protocol), report.cause);
}

}  // namespace earshot::storage
