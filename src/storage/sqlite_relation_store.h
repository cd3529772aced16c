// Blocks in SQLite. The contract is chat/relation_store.h's.
#pragma once

#include "chat/relation_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteRelationStore final : public chat::RelationStore {
 public:
  // `database` outlives it.
  explicit SqliteRelationStore(Database& database) : database_(database) {}

  Task<Result<std::vector<chat::Block>>> blocks() override;
  Task<Result<void>> add_block(chat::Block block, WallTime at) override;
  Task<Result<void>> remove_block(chat::Block block) override;
  Task<Result<std::vector<protocol::User>>> blocked_by(UserId blocker) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
