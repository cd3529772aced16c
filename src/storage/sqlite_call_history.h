// The call log of each person in SQLite. The contract is calls/call_history_store.h's.
#pragma once

#include <vector>

#include "calls/call_history_store.h"
#include "calls/call_log.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteCallHistory final : public calls::CallHistoryStore {
 public:
  // `database` outlives it.
  explicit SqliteCallHistory(Database& database) : database_(database) {}

  Task<Result<protocol::CallsResult>> list(calls::ListQuery query) override;
  Task<Result<std::string>> render_all(UserId user, calls::Render render) override;
  Task<Result<protocol::CallDetailResult>> find(UserId user, CallId call) override;
  Task<Result<protocol::CallLogState>> state(UserId user) override;
  Task<Result<void>> mark_read(UserId user, int64_t through_number) override;
  Task<Result<void>> remove(UserId user, CallId call) override;
  Task<Result<void>> remove_all(UserId user) override;
  Task<Result<void>> save_report(protocol::Actor actor, protocol::CallReport report,
                                 WallTime ended_since) override;
  Task<Result<int64_t>> retention_days() override;
  Task<Result<void>> set_retention_days(int64_t days) override;
  Task<Result<calls::SweptCalls>> sweep(WallTime before) override;

 private:
  Database& database_;
};

// Part of the write that ends a call: its entry in both people's logs.
Result<void> add_log_entries(Connection& connection, const calls::CallRecord& record);

struct LogEntry {
  UserId user;  // whose log
  UserId peer;  // the other person; of a group call the one who rang them or started it
  CallId call;
  bool missed = false;
  bool unseen = false;
};
Result<void> add_log_entry(Connection& connection, const LogEntry& entry);

}  // namespace earshot::storage
