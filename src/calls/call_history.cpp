#include "calls/call_history.h"

#include <utility>

#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"
#include "calls/call_export.h"

namespace earshot::calls {
namespace {

constexpr std::string_view kArea = "calls";
constexpr int64_t kPageDefault = 50;
constexpr Duration kDay = 24h;

}  // namespace

Task<Result<protocol::CallsResult>> CallHistory::list(UserId user, protocol::CallsQuery query) {
  return store_.list({.user = user,
                      .filter = query.filter.value_or(protocol::CallFilter::kAll),
                      .folded_text = std::move(query.q).value_or(""),
                      .before = query.before.value_or(INT64_MAX),
                      .limit = query.limit.value_or(kPageDefault)});
}

Task<Result<protocol::CallDetailResult>> CallHistory::find(UserId user, CallId call) {
  return store_.find(user, call);
}

Task<Result<protocol::CallLogState>> CallHistory::state(UserId user) { return store_.state(user); }

Task<Result<std::string>> CallHistory::export_csv(UserId user, Timestamp now) {
  if (!export_rate_.take(user, now)) {
    co_return Error{ErrorCode::kRateLimited, "Too many exports. Wait a moment and try again."};
  }
  co_return co_await store_.render_all(user, to_csv);
}

Task<Result<protocol::CallLogState>> CallHistory::mark_read(UserId user, int64_t through_number) {
  CO_TRY(co_await store_.mark_read(user, through_number));
  co_return co_await changed(user);
}

Task<Result<protocol::CallLogState>> CallHistory::remove(UserId user, CallId call) {
  CO_TRY(co_await store_.remove(user, call));
  co_return co_await changed(user);
}

Task<Result<protocol::CallLogState>> CallHistory::remove_all(UserId user) {
  CO_TRY(co_await store_.remove_all(user));
  co_return co_await changed(user);
}

Task<Result<protocol::Empty>> CallHistory::report(protocol::Actor actor,
                                                  protocol::CallReport report, WallTime now) {
  const WallTime ended_since = now - limits::kCallReportMax;
  CO_TRY(co_await store_.save_report(actor, std::move(report), ended_since));
  co_return protocol::Empty();
}

Task<Result<void>> CallHistory::set_retention_days(int64_t days, WallTime now) {
  CO_TRY(co_await store_.set_retention_days(days));
  co_await sweep(now);
  co_return Result<void>();
}

Task<void> CallHistory::sweep(WallTime now) {
  const auto days = co_await store_.retention_days();
  if (!days.ok() || *days == 0) co_return;
  while (true) {
    const auto swept = co_await store_.sweep(now - *days * kDay);
    if (!swept.ok()) {
      log_error(kArea, "old calls not deleted", {{"error", swept.error().message}});
      co_return;
    }
    for (const UserId user : swept->people) co_await tell(user);
    if (!swept->more) co_return;
  }
}

void CallHistory::on_ended(const CallRecord& record) {
  spawn(tell(record.caller));
  spawn(tell(record.callee));
}

void CallHistory::note_changed(const std::vector<UserId>& people) {
  for (const UserId user : people) spawn(tell(user));
}

Task<Result<protocol::CallLogState>> CallHistory::changed(UserId user) {
  CO_TRY_ASSIGN(const auto state, co_await store_.state(user));
  events_.to_user(user, protocol::CallLogChanged{state.missed_calls, state.newest_number});
  co_return state;
}

Task<void> CallHistory::tell(UserId user) {
  if (const auto told = co_await changed(user); !told.ok()) {
    log_error(kArea, "change of a call log not told", {{"error", told.error().message}});
  }
}

}  // namespace earshot::calls
