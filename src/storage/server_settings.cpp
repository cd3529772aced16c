#include "storage/server_settings.h"

#include "storage/statement.h"

namespace earshot::storage {

Result<std::optional<std::string>> read_setting(Connection& connection, std::string_view name) {
  Statement row(connection, "SELECT value FROM settings WHERE name = ?1", name);
  TRY_ASSIGN(const bool set, row.step());
  std::optional<std::string> value;
  if (set) value = std::string(row.text(0));
  return value;
}

Result<void> write_setting(Connection& connection, std::string_view name, std::string_view value) {
  return run(connection,
             "INSERT INTO settings (name, value) VALUES (?1, ?2)"
             " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
             name, value);
}

}  // namespace earshot::storage
