#include "storage/connection.h"

#include <sqlite3.h>

#include "base/log.h"

namespace earshot::storage {
namespace {

// Another process (a backup, the sqlite3 shell) may hold the file for a moment.
constexpr int kBusyTimeoutMs = 5000;

ErrorCode classify(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CONSTRAINT: return ErrorCode::kConflict;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
    case SQLITE_ABORT:  // the transaction was rolled back under a statement
      return ErrorCode::kUnavailable;
    default: return ErrorCode::kInternal;
  }
}

std::string_view sentence(ErrorCode code) {
  switch (code) {
    case ErrorCode::kConflict: return "That already exists.";
    case ErrorCode::kUnavailable:
      return "The server cannot reach its storage right now. Try again in a moment.";
    default: return "Something went wrong on the server.";
  }
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionOptions& options) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (options.access == Access::kReadWrite ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(options.path.c_str(), &handle, flags,
                                   options.vfs.empty() ? nullptr : options.vfs.c_str());
  if (handle == nullptr) return Error{ErrorCode::kUnavailable, "Out of memory."};
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) return connection->last_error("open " + options.path);
  TRY(connection->configure(options));
  return connection;
}

Connection::~Connection() {
  for (auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

Result<void> Connection::configure(const ConnectionOptions& options) {
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  TRY(
      execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
              "PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864"));
  if (options.access == Access::kReadOnly) return execute("PRAGMA query_only=ON");
  TRY(execute("PRAGMA journal_mode=WAL"));
  TRY(execute(options.synchronous == Synchronous::kFull ? "PRAGMA synchronous=FULL"
                                                        : "PRAGMA synchronous=NORMAL"));
  return execute("PRAGMA wal_autocheckpoint=" + std::to_string(options.checkpoint_pages));
}

Result<void> Connection::execute(std::string_view sql) {
  const std::string text(sql);
  if (sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return last_error(sql);
  }
  return {};
}

void Connection::roll_back() {
  if (in_transaction()) static_cast<void>(execute("ROLLBACK"));
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

int64_t Connection::changes() const { return sqlite3_changes64(handle_); }

Error Connection::last_error(std::string_view sql) const {
  const int code = sqlite3_extended_errcode(handle_);
  const ErrorCode meaning = classify(code);
  if (meaning != ErrorCode::kConflict) {
    log_error("storage", "SQLite failed",
              {{"error", sqlite3_errmsg(handle_)}, {"code", code}, {"sql", sql.substr(0, 80)}});
  }
  return Error{meaning, std::string(sentence(meaning))};
}

sqlite3_stmt* Connection::borrow(std::string_view sql) {
  const auto found = idle_.find(sql);
  if (found != idle_.end() && found->second != nullptr) {
    return std::exchange(found->second, nullptr);
  }
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement, nullptr);
  return statement;
}

void Connection::give_back(std::string_view sql, sqlite3_stmt* statement) {
  const auto found = idle_.find(sql);
  if (found == idle_.end()) {
    idle_.emplace(sql, statement);
  } else if (found->second == nullptr) {
    found->second = statement;
  } else {
    sqlite3_finalize(statement);  // the same SQL was in use twice at once
  }
}

}  // namespace earshot::storage
