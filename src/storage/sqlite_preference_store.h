// What people chose about being called, in SQLite. The contract is calls/call_preferences.h's.
#pragma once

#include <utility>
#include <vector>

#include "calls/call_preferences.h"
#include "storage/database.h"

namespace earshot::storage {

class SqlitePreferenceStore final : public calls::PreferenceStore {
 public:
  // `database` outlives it.
  explicit SqlitePreferenceStore(Database& database) : database_(database) {}

  Task<Result<std::vector<std::pair<UserId, protocol::Preferences>>>> all() override;
  Task<Result<void>> save(UserId user, protocol::Preferences preferences) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
