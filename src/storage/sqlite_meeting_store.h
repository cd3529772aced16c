// Group calls in SQLite. The contract is meetings/meeting_store.h's.
#pragma once

#include <vector>

#include "meetings/meeting_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteMeetingStore final : public meetings::MeetingStore {
 public:
  // `database` outlives it.
  explicit SqliteMeetingStore(Database& database) : database_(database) {}

  Task<Result<void>> save(meetings::MeetingRecord record) override;
  Task<Result<std::vector<meetings::MeetingRecord>>> unfinished() override;
  Task<Result<std::vector<meetings::MeetingRecord>>> unannounced() override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
