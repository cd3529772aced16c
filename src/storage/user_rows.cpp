#include "storage/user_rows.h"

namespace earshot::storage {

protocol::User user_at(const Statement& row, int column) {
  return {.id = row.id<UserId>(column),
          .username = std::string(row.text(column + 1)),
          .display_name = std::string(row.text(column + 2)),
          .avatar_version = row.int64(column + 3),
          .role = row.int64(column + 4) == 1 ? protocol::Role::kAdmin : protocol::Role::kMember,
          .deactivated = row.boolean(column + 5)};
}

Result<protocol::User> find_active_user(Connection& connection, UserId id) {
  Statement row(
      connection,
      "SELECT " EARSHOT_USER_COLUMNS " FROM users u WHERE u.id = ?1 AND u.deactivated = 0", id);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return Error{ErrorCode::kNotFound, "There is no such person."};
  return user_at(row, 0);
}

}  // namespace earshot::storage
