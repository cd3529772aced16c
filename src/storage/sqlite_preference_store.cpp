#include "storage/sqlite_preference_store.h"

#include "storage/statement.h"

namespace earshot::storage {
namespace {

using Chosen = std::vector<std::pair<UserId, protocol::Preferences>>;

Result<Chosen> read_all(Connection& connection) {
  Statement row(connection,
                "SELECT user_id, busy_reply, quiet_enabled, quiet_from_minute, quiet_to_minute,"
                " quiet_days FROM preferences");
  Chosen all;
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return all;
    protocol::Preferences preferences;
    CHECK(protocol::parse_wire_name(row.text(1), preferences.busy_reply));
    preferences.quiet_hours = {.enabled = row.boolean(2),
                               .from_minute = row.int64(3),
                               .to_minute = row.int64(4),
                               .days = row.int64(5)};
    all.emplace_back(row.id<UserId>(0), preferences);
  }
}

}  // namespace

Task<Result<Chosen>> SqlitePreferenceStore::all() {
  return database_.read([](Connection& connection) { return read_all(connection); });
}

Task<Result<void>> SqlitePreferenceStore::save(UserId user, protocol::Preferences preferences) {
  return database_.write([user, preferences](Connection& connection) {
    const protocol::QuietHours& quiet = preferences.quiet_hours;
    return run(connection,
               "INSERT OR REPLACE INTO preferences (user_id, busy_reply, quiet_enabled,"
               " quiet_from_minute, quiet_to_minute, quiet_days) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
               user, protocol::wire_name(preferences.busy_reply), quiet.enabled, quiet.from_minute,
               quiet.to_minute, quiet.days);
  });
}

}  // namespace earshot::storage
