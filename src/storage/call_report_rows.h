// What was measured in a call, as rows of call_reports.
#pragma once

#include "base/result.h"
#include "protocol/calls.gen.h"
#include "storage/statement.h"

namespace earshot::storage {

// The columns that report_at() reads, of the table named r.
#define EARSHOT_REPORT_COLUMNS                                                                  \
  "r.seconds, r.excellent_s, r.good_s, r.weak_s, r.bad_s, r.round_trip_median_ms,"              \
  " r.round_trip_p95_ms, r.jitter_median_ms, r.jitter_p95_ms, r.loss_sent_median_ppm,"          \
  " r.loss_sent_p95_ppm, r.loss_received_median_ppm, r.loss_received_p95_ppm,"                  \
  " r.sent_kbps_median, r.received_kbps_median, r.freeze_ms, r.audio_gap_ms, r.longest_gap_ms," \
  " r.best_height, r.reconnects, r.ice_restarts, r.video_paused_ms, r.path, r.relay_protocol,"  \
  " r.cause"

// From `column` on. The row is there.
protocol::CallQuality report_at(const Statement& row, int column);

// Replaces what this person reported before.
Result<void> write_report(Connection& connection, UserId user, const protocol::CallReport& report);

}  // namespace earshot::storage
