#include "calls/call_journal.h"

#include <utility>

#include "base/log.h"
#include "base/spawn.h"

namespace earshot::calls {
namespace {

constexpr std::string_view kArea = "calls";

void log_failure(std::string_view what, const CallRecord& record, const Error& error) {
  log_error(kArea, what, {{"call", log_id(record.id)}, {"error", error.message}});
}

protocol::CallSummary summary_of(const CallRecord& record) {
  protocol::CallSummary summary;
  summary.call_id = record.id;
  summary.kind = record.kind;
  summary.caller_id = record.caller;
  summary.callee_id = record.callee;
  summary.end_reason = *record.end_reason;
  summary.started_at_ms = record.started;
  summary.duration_ms = record.duration_ms();
  return summary;
}

}  // namespace

void CallJournal::save(const CallRecord& record) { spawn(keep(record)); }

Task<void> CallJournal::keep(CallRecord record) {
  if (const auto saved = co_await store_.save(record); !saved) {
    log_failure("record not kept", record, saved.error());
  } else if (record.ended && watcher_ != nullptr) {
    watcher_->on_ended(record);
  }
  // What has become a group call is entered as one.
  if (!record.ended || record.end_reason == EndReason::kMoved) co_return;
  if (const auto announced = co_await announce(record); !announced) {
    log_failure("result not put into the conversation", record, announced.error());
  }
}

Task<Result<void>> CallJournal::announce(CallRecord record) {
  return entries_.add(record.conversation, summary_of(record), *record.ended);
}

Task<Result<std::vector<CallRecord>>> CallJournal::recover() {
  CO_TRY_ASSIGN(const std::vector<CallRecord> missing, co_await store_.unannounced());
  for (const CallRecord& record : missing) {
    if (const auto announced = co_await announce(record); !announced) {
      log_failure("result not put into the conversation", record, announced.error());
    }
  }
  co_return co_await store_.unfinished();
}

}  // namespace earshot::calls
