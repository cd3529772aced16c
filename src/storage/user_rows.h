// Reading people, for the stores of other areas that show them.
#pragma once

#include "base/result.h"
#include "protocol/common.gen.h"
#include "storage/statement.h"

namespace earshot::storage {

// The columns that user_at() reads, of the table named u.
#define EARSHOT_USER_COLUMNS \
  "u.id, u.username, u.display_name, u.avatar_version, u.role, u.deactivated"

// The person in six columns of a row, from `column` on.
protocol::User user_at(const Statement& row, int column);

// kNotFound: no such person or deactivated.
Result<protocol::User> find_active_user(Connection& connection, UserId id);

}  // namespace earshot::storage
