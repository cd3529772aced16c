#include "storage/sqlite_last_seen_store.h"

#include "storage/statement.h"

namespace earshot::storage {

Task<Result<void>> SqliteLastSeenStore::set_last_seen(std::vector<UserId> users, WallTime at) {
  return database_.write([users = std::move(users), at](Connection& connection) -> Result<void> {
    for (const UserId user : users) {
      TRY(run(connection, "UPDATE users SET last_seen_ms = max(last_seen_ms, ?2) WHERE id = ?1",
              user, at));
    }
    return {};
  });
}

Task<Result<std::vector<std::pair<UserId, WallTime>>>> SqliteLastSeenStore::last_seen(
    std::vector<UserId> users) {
  using Seen = std::vector<std::pair<UserId, WallTime>>;
  return database_.read([users = std::move(users)](Connection& connection) -> Result<Seen> {
    Seen seen;
    for (const UserId user : users) {
      Statement row(connection, "SELECT last_seen_ms FROM users WHERE id = ?1 AND last_seen_ms > 0",
                    user);
      TRY_ASSIGN(const bool found, row.step());
      if (found) seen.emplace_back(user, row.wall_time(0));
    }
    return seen;
  });
}

}  // namespace earshot::storage
