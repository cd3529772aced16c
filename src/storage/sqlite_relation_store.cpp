#include "storage/sqlite_relation_store.h"

#include "storage/statement.h"
#include "storage/user_rows.h"

namespace earshot::storage {
namespace {

Result<std::vector<chat::Block>> read_blocks(Connection& connection) {
  std::vector<chat::Block> blocks;
  Statement row(connection, "SELECT blocker_id, blocked_id FROM blocks");
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return blocks;
    blocks.push_back({row.id<UserId>(0), row.id<UserId>(1)});
  }
}

// A closed account can be blocked, too: it may be opened again.
Result<void> insert_block(Connection& connection, const chat::Block& block, WallTime at) {
  Statement user(connection, "SELECT 1 FROM users WHERE id = ?1", block.blocked);
  TRY_ASSIGN(const bool found, user.step());
  if (!found) return Error{ErrorCode::kNotFound, "There is no such person."};
  return run(connection, "INSERT OR IGNORE INTO blocks VALUES (?1, ?2, ?3)", block.blocker,
             block.blocked, at);
}

Result<std::vector<protocol::User>> read_blocked(Connection& connection, UserId blocker) {
  std::vector<protocol::User> users;
  Statement row(connection,
                "SELECT " EARSHOT_USER_COLUMNS
                " FROM blocks b JOIN users u ON u.id = b.blocked_id"
                " WHERE b.blocker_id = ?1 ORDER BY u.display_name_folded, u.username",
                blocker);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return users;
    users.push_back(user_at(row, 0));
  }
}

}  // namespace

Task<Result<std::vector<chat::Block>>> SqliteRelationStore::blocks() {
  return database_.read([](Connection& c) { return read_blocks(c); });
}

Task<Result<void>> SqliteRelationStore::add_block(chat::Block block, WallTime at) {
  return database_.write([block, at](Connection& c) { return insert_block(c, block, at); });
}

Task<Result<void>> SqliteRelationStore::remove_block(chat::Block block) {
  return database_.write([block](Connection& c) {
    return run(c, "DELETE FROM blocks WHERE blocker_id = ?1 AND blocked_id = ?2", block.blocker,
               block.blocked);
  });
}

Task<Result<std::vector<protocol::User>>> SqliteRelationStore::blocked_by(UserId blocker) {
  return database_.read([blocker](Connection& c) { return read_blocked(c, blocker); });
}

}  // namespace earshot::storage
