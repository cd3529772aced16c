// Calls in SQLite. The contract is calls/call_store.h's.
#pragma once

#include <vector>

#include "calls/call_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteCallLog final : public calls::CallStore {
 public:
  // `database` outlives it.
  explicit SqliteCallLog(Database& database) : database_(database) {}

  Task<Result<void>> save(calls::CallRecord record) override;
  Task<Result<std::vector<calls::CallRecord>>> unfinished() override;
  Task<Result<std::vector<calls::CallRecord>>> unannounced() override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
