// When people were last connected, in SQLite. Loop thread; `database` outlives it.
#pragma once

#include "presence/last_seen_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteLastSeenStore final : public presence::LastSeenStore {
 public:
  explicit SqliteLastSeenStore(Database& database) : database_(database) {}

  Task<Result<void>> set_last_seen(std::vector<UserId> users, WallTime at) override;
  Task<Result<std::vector<std::pair<UserId, WallTime>>>> last_seen(
      std::vector<UserId> users) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
