// When somebody was last connected, kept on disk. Implemented by storage. Loop thread.
#pragma once

#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/task.h"
#include "base/time.h"

namespace earshot::presence {

class LastSeenStore {
 public:
  virtual ~LastSeenStore() = default;
  virtual Task<Result<void>> set_last_seen(std::vector<UserId> users, WallTime at) = 0;
  // Only those of `users` that have been seen.
  virtual Task<Result<std::vector<std::pair<UserId, WallTime>>>> last_seen(
      std::vector<UserId> users) = 0;
};

}  // namespace earshot::presence
