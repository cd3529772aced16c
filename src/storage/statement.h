// One run of a prepared statement: parameters in, rows out. Lives on the stack of the function that
// queries; preparing is cached by the connection. Parameters are numbered ?1, ?2, ... in SQL.
//   Statement user(connection, "SELECT name FROM users WHERE id = ?1", user_id);
//   TRY_ASSIGN(const bool found, user.step());
//   if (!found) return Error{...};
//   return std::string(user.text(0));
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "storage/connection.h"

namespace earshot::storage {

class Statement {
 public:
  // `sql` must outlive the statement (in practice: a literal). Arguments are copied. Accepted:
  // integers, bool, strings, Bytes, ids, WallTime, enums are cast by the caller, optional of these.
  template <class... Arguments>
  Statement(Connection& connection, std::string_view sql, const Arguments&... arguments)
      : Statement(connection, sql, Prepared{}) {
    int index = 0;
    (bind(++index, arguments), ...);
  }
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // True: a row is there. False: done. A failed preparation shows up here too.
  Result<bool> step();

  // Columns of the current row, from 0. Text and blobs are valid until the next step().
  bool is_null(int column) const;
  int64_t int64(int column) const;
  bool boolean(int column) const { return int64(column) != 0; }
  std::string_view text(int column) const;
  Bytes blob(int column) const;
  WallTime wall_time(int column) const { return WallTime::from_ms(int64(column)); }
  template <class Id>
  Id id(int column) const {
    return Id::from_value(int64(column));
  }
  // Ids of 128 bits, stored as blobs.
  template <class Id>
  Id id128(int column) const {
    const Bytes bytes = blob(column);
    CHECK(bytes.size() == 16);
    return Id::from_bytes(bytes.first<16>());
  }

 private:
  struct Prepared {};
  Statement(Connection& connection, std::string_view sql, Prepared);

  template <std::integral Number>
  void bind(int index, Number value) {
    bind_int64(index, static_cast<int64_t>(value));
  }
  void bind(int index, std::string_view text);
  void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
  void bind(int index, const char* text) { bind(index, std::string_view(text)); }
  void bind(int index, Bytes blob);
  void bind(int index, WallTime time) { bind_int64(index, time.ms()); }
  template <class Tag>
  void bind(int index, Id64<Tag> id) {
    bind_int64(index, id.value());
  }
  template <class Tag>
  void bind(int index, const Id128<Tag>& id) {
    const auto bytes = id.bytes();
    bind(index, Bytes(bytes));
  }
  template <class T>
  void bind(int index, const std::optional<T>& value) {
    if (value) bind(index, *value);  // unbound is NULL
  }
  void bind_int64(int index, int64_t value);

  Connection& connection_;
  std::string_view sql_;
  sqlite3_stmt* handle_;
};

// Runs a statement to its end, ignoring rows.
template <class... Arguments>
Result<void> run(Connection& connection, std::string_view sql, const Arguments&... arguments) {
  Statement statement(connection, sql, arguments...);
  while (true) {
    TRY_ASSIGN(const bool row, statement.step());
    if (!row) return {};
  }
}

}  // namespace earshot::storage
