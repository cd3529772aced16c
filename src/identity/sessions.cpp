#include "identity/sessions.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/spawn.h"

namespace earshot::identity {
namespace {

Error no_session() { return {ErrorCode::kUnauthenticated, "Sign in first."}; }

Task<void> store_use(IdentityStore& store, DeviceUse use) {
  const auto stored = co_await store.touch_device(std::move(use));
  if (!stored.ok()) log_warning("identity", "cannot store the last use of a device");
}

}  // namespace

bool Sessions::needs_lookup(std::string_view token) const {
  const auto hash = hash_token(token);
  return hash && !by_token_.contains(*hash);
}

Task<Result<Session>> Sessions::authenticate(std::string token, std::string address, WallTime now) {
  const auto hash = hash_token(token);
  if (!hash) co_return no_session();

  auto found = by_token_.find(*hash);
  while (found == by_token_.end()) {
    // A session that ends while the store is being asked must not get into the cache: ask again.
    const uint64_t changes = changes_;
    CO_TRY_ASSIGN(const auto stored, co_await store_.session(*hash));
    if (!stored) co_return no_session();
    if (changes != changes_) continue;
    remember(*hash, *stored);
    found = by_token_.find(*hash);
  }
  Cached& cached = found->second;
  if (now - cached.last_used_at > limits::kSessionIdleMax) {
    const Session idle = cached.session;
    CO_TRY(co_await revoke(idle.user_id, idle.device_id));
    co_return no_session();
  }
  touch(cached, address, now);
  co_return cached.session;
}

void Sessions::remember(const TokenHash& token, const StoredSession& stored) {
  if (by_token_.size() >= limits::kSessionCacheEntriesMax) {
    const auto victim = by_token_.begin();
    by_device_.erase(victim->second.session.device_id);
    by_token_.erase(victim);
  }
  by_token_[token] = {stored.session, stored.last_used_at, stored.last_used_at};
  by_device_[stored.session.device_id] = token;
}

void Sessions::touch(Cached& cached, const std::string& address, WallTime now) {
  cached.last_used_at = std::max(cached.last_used_at, now);
  if (now - cached.stored_at < limits::kSessionTouchInterval) return;
  cached.stored_at = now;
  spawn(store_use(store_, {cached.session.device_id, now, address}));
}

Sessions::Prepared Sessions::prepare(Origin origin, WallTime now) {
  Prepared prepared;
  prepared.token = new_token(random_);
  prepared.device.token_hash = *hash_token(prepared.token);
  prepared.device.device = {.id = DeviceId::random(random_),
                            .name = std::move(origin.device_name),
                            .created_at = now,
                            .last_used_at = now,
                            .address = std::move(origin.address)};
  return prepared;
}

Task<Result<OpenedSession>> Sessions::open(Credentials checked, Origin origin, WallTime now) {
  Prepared prepared = prepare(std::move(origin), now);
  const Session session{checked.account.id, prepared.device.device.id, checked.account.role};
  CO_TRY_ASSIGN(
      const auto dropped,
      co_await store_.create_device(session.user_id, std::move(prepared.device),
                                    std::move(checked.password_hash), limits::kDevicesPerUserMax));
  ended(dropped, SessionEnd::kRevoked);
  co_return OpenedSession{session, std::move(prepared.token)};
}

Task<Result<void>> Sessions::revoke(UserId user, DeviceId device) {
  CO_TRY(co_await store_.delete_device(user, device));
  ended({device}, SessionEnd::kRevoked);
  co_return Result<void>();
}

void Sessions::ended(const std::vector<DeviceId>& devices, SessionEnd reason) {
  changes_ += 1;
  for (const DeviceId device : devices) {
    const auto found = by_device_.find(device);
    if (found != by_device_.end()) {
      by_token_.erase(found->second);
      by_device_.erase(found);
    }
    for (SessionListener* listener : listeners_) listener->on_session_revoked(device, reason);
  }
}

void Sessions::role_changed(UserId user, Role role) {
  changes_ += 1;
  for (auto& [token, cached] : by_token_) {
    if (cached.session.user_id == user) cached.session.role = role;
  }
}

}  // namespace earshot::identity
