#include "storage/migrations.h"

#include <map>
#include <string>

#include "base/log.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using Applied = std::map<int, std::string>;

Result<Applied> applied_migrations(Connection& connection) {
  TRY(connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      " version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT"));
  Applied applied;
  Statement rows(connection, "SELECT version, name FROM schema_migrations");
  while (true) {
    TRY_ASSIGN(const bool row, rows.step());
    if (!row) return applied;
    applied.emplace(static_cast<int>(rows.int64(0)), std::string(rows.text(1)));
  }
}

Result<void> check_history(const Applied& applied, std::span<const Migration> migrations) {
  if (applied.size() > migrations.size()) {
    return Error{ErrorCode::kUnsupported,
                 "The database was written by a newer Earshot. Start that version, or restore a "
                 "backup made by this one."};
  }
  size_t index = 0;
  for (const auto& [version, name] : applied) {
    const Migration& ours = migrations[index++];
    if (ours.version != version || ours.name != name) {
      return Error{ErrorCode::kUnsupported,
                   "The database has the schema change " + name +
                       ", which this Earshot does not know. Was it written by another build?"};
    }
  }
  return {};
}

Result<void> apply(Connection& connection, const Migration& migration, WallTime now) {
  TRY(connection.execute("BEGIN IMMEDIATE"));
  Result<void> applied = connection.execute(migration.sql);
  if (applied) {
    applied = run(connection, "INSERT INTO schema_migrations VALUES (?1, ?2, ?3)",
                  migration.version, migration.name, now);
  }
  if (applied) applied = connection.execute("COMMIT");
  if (!applied) connection.roll_back();
  return applied;
}

}  // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> migrations, WallTime now) {
  for (size_t i = 0; i < migrations.size(); ++i) {
    CHECK(migrations[i].version == static_cast<int>(i) + 1);
  }
  TRY_ASSIGN(const Applied applied, applied_migrations(connection));
  TRY(check_history(applied, migrations));
  for (const Migration& migration : migrations.subspan(applied.size())) {
    TRY(apply(connection, migration, now));
    log_info("storage", "schema changed", {{"migration", migration.name}});
  }
  return {};
}

}  // namespace earshot::storage
