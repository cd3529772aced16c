// Subscriptions on disk. Implemented by storage. Loop thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "base/time.h"
#include "push/subscription.h"

namespace earshot::push {

class SubscriptionStore {
 public:
  virtual ~SubscriptionStore() = default;

  // The one of its device, in place of an earlier one; an endpoint belongs to who named it last.
  // kNotFound: the session has ended.
  virtual Task<Result<void>> put(Subscription subscription, WallTime at) = 0;
  // Everybody who has one.
  virtual Task<Result<std::vector<UserId>>> users() = 0;
  virtual Task<Result<std::vector<Subscription>>> of_user(UserId user) = 0;
  virtual Task<Result<std::optional<Subscription>>> of_device(DeviceId device) = 0;
  // If it is still this one; otherwise nothing happens.
  virtual Task<Result<void>> remove(DeviceId device, std::string endpoint) = 0;
  // Likewise. `failures` and `failing_since` of what it is given.
  virtual Task<Result<void>> set_failing(Subscription subscription) = 0;
};

}  // namespace earshot::push
