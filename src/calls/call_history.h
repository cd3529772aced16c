// The call log of each person: reading, searching, marking as read, deleting, exporting, what their
// clients measured, and how long it is all kept. Tells a person's clients whenever their log
// changes. Loop thread. Nobody reaches another one's entries: every function takes whose they are.
#pragma once

#include <string>

#include "base/limits.h"
#include "base/rate_limiter.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "calls/call_history_store.h"
#include "calls/call_log.h"
#include "protocol/event_sink.h"
#include "protocol/request.gen.h"

namespace earshot::calls {

class CallHistory final : public CallLogWatcher {
 public:
  // Both outlive it, and whatever it has begun to do.
  CallHistory(CallHistoryStore& store, protocol::EventSink& events)
      : store_(store),
        events_(events),
        export_rate_(limits::kCallExportRate, limits::kCallersRateLimitedMax) {}

  // `query.q` is case-folded (identity/text.h).
  Task<Result<protocol::CallsResult>> list(UserId user, protocol::CallsQuery query);
  Task<Result<protocol::CallDetailResult>> find(UserId user, CallId call);
  Task<Result<protocol::CallLogState>> state(UserId user);
  // RFC 4180; cells that a spreadsheet would take for a formula begin with an apostrophe.
  Task<Result<std::string>> export_csv(UserId user, Timestamp now);

  Task<Result<protocol::CallLogState>> mark_read(UserId user, int64_t through_number);
  Task<Result<protocol::CallLogState>> remove(UserId user, CallId call);
  Task<Result<protocol::CallLogState>> remove_all(UserId user);

  Task<Result<protocol::Empty>> report(protocol::Actor actor, protocol::CallReport report,
                                       WallTime now);

  Task<Result<int64_t>> retention_days() { return store_.retention_days(); }
  // What is older goes at once.
  Task<Result<void>> set_retention_days(int64_t days, WallTime now);
  // Deletes what is older than the retention; now and then.
  Task<void> sweep(WallTime now);

  void on_ended(const CallRecord& record) override;
  // Something else has changed the logs of these people.
  void note_changed(const std::vector<UserId>& people);

 private:
  // Tells the person's clients how their log stands now.
  Task<Result<protocol::CallLogState>> changed(UserId user);
  Task<void> tell(UserId user);

  CallHistoryStore& store_;
  protocol::EventSink& events_;
  KeyedRateLimiter<UserId> export_rate_;
};

}  // namespace earshot::calls
