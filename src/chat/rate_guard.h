// How often a person may change something. Buckets of their own, so that typing and reading along
// never uses up what sending needs. Loop thread.
#pragma once

#include "base/ids.h"
#include "base/rate_limiter.h"
#include "base/result.h"

namespace earshot::chat {

class RateGuard {
 public:
  RateGuard();
  // Messages, edits, reactions, groups, blocks. kRateLimited.
  Result<void> change(UserId user, Timestamp now);
  // A new group, above what change() allows: it stays, and is drawn into by others. kRateLimited.
  Result<void> group(UserId user, Timestamp now);
  // Typing and read markers. kRateLimited.
  Result<void> signal(UserId user, Timestamp now);

 private:
  KeyedRateLimiter<UserId> changes_;
  KeyedRateLimiter<UserId> groups_;
  KeyedRateLimiter<UserId> signals_;
};

}  // namespace earshot::chat
