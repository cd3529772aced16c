// What was measured in a call: rows of call_report_parts, one for each client, and of call_reports,
// the sum of one side's.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "calls/call_log.h"
#include "protocol/actor.h"
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

// Replaces what this client reported before.
Result<void> write_report(Connection& connection, const protocol::Actor& actor,
                          const protocol::CallReport& report);

// Before the row of a call of two is written: clients that are in it no longer may report later.
Result<void> note_clients_left(Connection& connection, const calls::CallRecord& record);
// The same before the row of a person in a group call. `client`: none is no change.
Result<void> note_client_left(Connection& connection, CallId call, UserId user,
                              const std::optional<ClientId>& client);

// Before the call itself.
Result<void> forget_reports(Connection& connection, CallId call);

}  // namespace earshot::storage
