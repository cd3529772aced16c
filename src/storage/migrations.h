// Schema changes, forward only. Each is one SQL file of migrations/, compiled in, applied once and
// in order of its number, in a transaction of its own that also notes it in schema_migrations.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "storage/connection.h"

namespace earshot::storage {

struct Migration {
  int version;            // from the file name, counted from 1 without gaps
  std::string_view name;  // "0001_identity"
  std::string_view sql;
};

// Every migration of this program, by version.
std::span<const Migration> embedded_migrations();

// Brings the database up to date. Refuses, changing nothing, when the database was written by a
// newer program or by one whose migrations differ from ours; the error's message says so.
Result<void> migrate(Connection& connection, std::span<const Migration> migrations, WallTime now);

}  // namespace earshot::storage
