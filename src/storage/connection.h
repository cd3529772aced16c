// One SQLite connection with its cache of prepared statements. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace earshot::storage {

// What a power cut may take. kFull: nothing that was committed. kNormal: the last commits; only for
// the test that proves that the power-cut simulation notices.
enum class Synchronous { kFull, kNormal };
enum class Access { kReadWrite, kReadOnly };

struct ConnectionOptions {
  std::string path;
  std::string vfs = {};  // "": the system's own
  Access access = Access::kReadWrite;
  Synchronous synchronous = Synchronous::kFull;
  int checkpoint_pages = 1000;  // size of the write-ahead log that starts a checkpoint
};

class Connection {
 public:
  // Opens or creates the file, WAL, foreign keys on.
  static Result<std::unique_ptr<Connection>> open(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one or more statements without parameters or rows: schema, transactions, settings.
  Result<void> execute(std::string_view sql);
  // Ends an open transaction, if SQLite has not done so itself.
  void roll_back();
  bool in_transaction() const;
  // Rows changed by the last INSERT, UPDATE or DELETE.
  int64_t changes() const;

  // What the last failure means to a caller: kConflict for a broken constraint, kUnavailable for
  // everything of disk and memory, kInternal for a bug in the SQL. Logs all but conflicts.
  Error last_error(std::string_view sql) const;

 private:
  friend class Statement;
  explicit Connection(sqlite3* handle) : handle_(handle) {}

  Result<void> configure(const ConnectionOptions& options);
  // A ready statement, or nullptr (see last_error). It goes back with give_back().
  sqlite3_stmt* borrow(std::string_view sql);
  void give_back(std::string_view sql, sqlite3_stmt* statement);

  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  sqlite3* handle_;
  // Statements not in use. The SQL texts of the program are a fixed set, which bounds it.
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> idle_;
};

}  // namespace earshot::storage
