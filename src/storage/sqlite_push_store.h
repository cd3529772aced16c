// Push subscriptions in SQLite. The contract is push/subscription_store.h's.
#pragma once

#include "push/subscription_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqlitePushStore final : public push::SubscriptionStore {
 public:
  // `database` outlives it.
  explicit SqlitePushStore(Database& database) : database_(database) {}

  Task<Result<void>> put(push::Subscription subscription, WallTime at) override;
  Task<Result<std::vector<UserId>>> users() override;
  Task<Result<std::vector<push::Subscription>>> of_user(UserId user) override;
  Task<Result<std::optional<push::Subscription>>> of_device(DeviceId device) override;
  Task<Result<void>> remove(DeviceId device, std::string endpoint) override;
  Task<Result<void>> set_failing(push::Subscription subscription) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
