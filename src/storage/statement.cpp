#include "storage/statement.h"

#include <sqlite3.h>

namespace earshot::storage {

Statement::Statement(Connection& connection, std::string_view sql, Prepared)
    : connection_(connection), sql_(sql), handle_(connection.borrow(sql)) {}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  connection_.give_back(sql_, handle_);
}

Result<bool> Statement::step() {
  if (handle_ == nullptr) return connection_.last_error(sql_);
  switch (sqlite3_step(handle_)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return connection_.last_error(sql_);
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

int64_t Statement::int64(int column) const { return sqlite3_column_int64(handle_, column); }

std::string_view Statement::text(int column) const {
  const auto* text = sqlite3_column_text(handle_, column);
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

Bytes Statement::blob(int column) const {
  const auto* bytes = static_cast<const uint8_t*>(sqlite3_column_blob(handle_, column));
  return {bytes, static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

// A wrong index is a bug; a failed preparation (handle_ null) is reported by step().
void Statement::bind_int64(int index, int64_t value) {
  if (handle_ != nullptr) CHECK(sqlite3_bind_int64(handle_, index, value) == SQLITE_OK);
}

void Statement::bind(int index, std::string_view text) {
  if (handle_ == nullptr) return;
  CHECK(sqlite3_bind_text64(handle_, index, text.data() == nullptr ? "" : text.data(), text.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
}

void Statement::bind(int index, Bytes blob) {
  if (handle_ == nullptr) return;
  // A null pointer would mean NULL, not an empty blob.
  static constexpr uint8_t kEmpty = 0;
  CHECK(sqlite3_bind_blob64(handle_, index, blob.empty() ? &kEmpty : blob.data(), blob.size(),
                            SQLITE_TRANSIENT) == SQLITE_OK);
}

}  // namespace earshot::storage
