#include "storage/sqlite_push_store.h"

#include <algorithm>
#include <utility>

#include "storage/statement.h"

namespace earshot::storage {
namespace {

using push::Subscription;

#define EARSHOT_PUSH_COLUMNS \
  "device_id, user_id, endpoint, p256dh, auth, message_text, failures, failing_since_ms"

Subscription subscription_at(const Statement& row) {
  Subscription subscription{.device = row.id<DeviceId>(0),
                            .user = row.id<UserId>(1),
                            .endpoint = std::string(row.text(2)),
                            .message_text = row.boolean(5),
                            .failures = row.int64(6)};
  if (!row.is_null(7)) subscription.failing_since = row.wall_time(7);
  const Bytes p256dh = row.blob(3);
  const Bytes auth = row.blob(4);
  CHECK(p256dh.size() == subscription.p256dh.size() && auth.size() == subscription.auth.size());
  std::copy(p256dh.begin(), p256dh.end(), subscription.p256dh.begin());
  std::copy(auth.begin(), auth.end(), subscription.auth.begin());
  return subscription;
}

// REPLACE takes the rows of this device and of this endpoint away.
Result<void> upsert(Connection& connection, const Subscription& subscription, WallTime at) {
  Statement device(connection, "SELECT 1 FROM devices WHERE id = ?1 AND user_id = ?2",
                   subscription.device, subscription.user);
  TRY_ASSIGN(const bool signed_in, device.step());
  if (!signed_in) return Error{ErrorCode::kNotFound, "This session has ended."};
  return run(connection,
             "INSERT OR REPLACE INTO push_subscriptions (" EARSHOT_PUSH_COLUMNS
             ", created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, NULL, ?7)",
             subscription.device, subscription.user, subscription.endpoint,
             Bytes(subscription.p256dh), Bytes(subscription.auth), subscription.message_text, at);
}

Result<std::vector<UserId>> read_users(Connection& connection) {
  std::vector<UserId> users;
  Statement row(connection, "SELECT DISTINCT user_id FROM push_subscriptions");
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return users;
    users.push_back(row.id<UserId>(0));
  }
}

Result<std::vector<Subscription>> read_of_user(Connection& connection, UserId user) {
  std::vector<Subscription> subscriptions;
  Statement row(connection,
                "SELECT " EARSHOT_PUSH_COLUMNS
                " FROM push_subscriptions WHERE user_id = ?1 ORDER BY device_id",
                user);
  while (true) {
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return subscriptions;
    subscriptions.push_back(subscription_at(row));
  }
}

Result<std::optional<Subscription>> read_of_device(Connection& connection, DeviceId device) {
  Statement row(connection,
                "SELECT " EARSHOT_PUSH_COLUMNS " FROM push_subscriptions WHERE device_id = ?1",
                device);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<Subscription>();
  return std::optional<Subscription>(subscription_at(row));
}

}  // namespace

Task<Result<void>> SqlitePushStore::put(Subscription subscription, WallTime at) {
  return database_.write([subscription = std::move(subscription), at](Connection& c) {
    return upsert(c, subscription, at);
  });
}

Task<Result<std::vector<UserId>>> SqlitePushStore::users() {
  return database_.read([](Connection& c) { return read_users(c); });
}

Task<Result<std::vector<Subscription>>> SqlitePushStore::of_user(UserId user) {
  return database_.read([user](Connection& c) { return read_of_user(c, user); });
}

Task<Result<std::optional<Subscription>>> SqlitePushStore::of_device(DeviceId device) {
  return database_.read([device](Connection& c) { return read_of_device(c, device); });
}

Task<Result<void>> SqlitePushStore::remove(DeviceId device, std::string endpoint) {
  return database_.write([device, endpoint = std::move(endpoint)](Connection& c) {
    return run(c, "DELETE FROM push_subscriptions WHERE device_id = ?1 AND endpoint = ?2", device,
               endpoint);
  });
}

Task<Result<void>> SqlitePushStore::set_failing(Subscription subscription) {
  return database_.write([subscription = std::move(subscription)](Connection& c) {
    return run(c,
               "UPDATE push_subscriptions SET failures = ?3, failing_since_ms = ?4"
               " WHERE device_id = ?1 AND endpoint = ?2",
               subscription.device, subscription.endpoint, subscription.failures,
               subscription.failing_since);
  });
}

}  // namespace earshot::storage
