// What chat needs kept of blocks. Threads and errors as in message_store.h.
#pragma once

#include <utility>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "protocol/common.gen.h"

namespace earshot::chat {

struct Block {
  UserId blocker;
  UserId blocked;

  friend bool operator==(const Block&, const Block&) = default;
};

class RelationStore {
 public:
  virtual ~RelationStore() = default;

  virtual Task<Result<std::vector<Block>>> blocks() = 0;
  // Repeating is no error. kNotFound: no such person.
  virtual Task<Result<void>> add_block(Block block, WallTime at) = 0;
  virtual Task<Result<void>> remove_block(Block block) = 0;
  // By display name.
  virtual Task<Result<std::vector<protocol::User>>> blocked_by(UserId blocker) = 0;
};

}  // namespace earshot::chat
