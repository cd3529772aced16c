#include "chat/rate_guard.h"

#include "base/limits.h"

namespace earshot::chat {
namespace {

Result<void> take(KeyedRateLimiter<UserId>& limiter, UserId user, Timestamp now) {
  if (limiter.take(user, now)) return {};
  return Error{ErrorCode::kRateLimited, "Slower, please. Try again in a few seconds."};
}

}  // namespace

RateGuard::RateGuard()
    : changes_(limits::kChatRate, limits::kChatRateUsersMax),
      groups_(limits::kGroupRate, limits::kChatRateUsersMax),
      signals_(limits::kChatSignalRate, limits::kChatRateUsersMax) {}

Result<void> RateGuard::change(UserId user, Timestamp now) { return take(changes_, user, now); }

Result<void> RateGuard::group(UserId user, Timestamp now) { return take(groups_, user, now); }

Result<void> RateGuard::signal(UserId user, Timestamp now) { return take(signals_, user, now); }

}  // namespace earshot::chat
