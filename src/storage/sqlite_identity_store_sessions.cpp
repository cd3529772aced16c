// The half of SqliteIdentityStore that is about tokens: devices and invites.
#include <utility>

#include "storage/sqlite_identity_rows.h"
#include "storage/sqlite_identity_store.h"
#include "storage/statement.h"

namespace earshot::storage {

using namespace identity;

Result<void> insert_device(Connection& connection, UserId user, const NewDevice& device) {
  return run(connection,
             "INSERT INTO devices (id, user_id, token_hash, name, address, created_at_ms,"
             " last_used_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
             device.device.id, user, Bytes(device.token_hash.bytes), device.device.name,
             device.device.address, device.device.created_at, device.device.last_used_at);
}

Result<std::vector<DeviceId>> collect_device_ids(Statement& statement) {
  std::vector<DeviceId> ids;
  while (true) {
    TRY_ASSIGN(const bool more, statement.step());
    if (!more) return ids;
    ids.push_back(statement.id<DeviceId>(0));
  }
}

Result<std::vector<DeviceId>> delete_devices_but(Connection& connection, UserId user,
                                                 DeviceId keep) {
  Statement ended(connection, "DELETE FROM devices WHERE user_id = ?1 AND id <> ?2 RETURNING id",
                  user, keep);
  return collect_device_ids(ended);
}

Result<bool> consume_invite(Connection& connection, const TokenHash& token, WallTime now) {
  TRY(run(connection,
          "UPDATE invites SET uses = uses + 1"
          " WHERE token_hash = ?1 AND expires_at_ms > ?2 AND uses < max_uses",
          Bytes(token.bytes), now));
  return connection.changes() == 1;
}

Task<Result<std::vector<DeviceId>>> SqliteIdentityStore::create_device(
    UserId user, NewDevice device, std::string checked_password_hash, size_t devices_max) {
  return database_.write([user, device = std::move(device),
                          checked = std::move(checked_password_hash),
                          devices_max](Connection& connection) -> Result<std::vector<DeviceId>> {
    Statement valid(connection,
                    "SELECT 1 FROM users"
                    " WHERE id = ?1 AND password_hash = ?2 AND deactivated = 0",
                    user, checked);
    TRY_ASSIGN(const bool still_valid, valid.step());
    if (!still_valid) {
      return Error{ErrorCode::kWrongState, "the account changed meanwhile"};
    }
    TRY(insert_device(connection, user, device));
    // The newest stays whatever the clock says.
    Statement dropped(connection,
                      "DELETE FROM devices WHERE user_id = ?1 AND id IN ("
                      " SELECT id FROM devices WHERE user_id = ?1"
                      " ORDER BY id = ?2 DESC, last_used_at_ms DESC LIMIT -1 OFFSET ?3)"
                      " RETURNING id",
                      user, device.device.id, devices_max);
    return collect_device_ids(dropped);
  });
}

Task<Result<std::optional<StoredSession>>> SqliteIdentityStore::session(TokenHash token) {
  return database_.read([token](Connection& connection) -> Result<std::optional<StoredSession>> {
    Statement row(connection,
                  "SELECT users.id, devices.id, users.role, devices.last_used_at_ms"
                  " FROM devices JOIN users ON users.id = devices.user_id"
                  " WHERE devices.token_hash = ?1 AND users.deactivated = 0",
                  Bytes(token.bytes));
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return std::optional<StoredSession>();
    const Role role = row.int64(2) == 1 ? Role::kAdmin : Role::kMember;
    return std::optional<StoredSession>(
        StoredSession{{row.id<UserId>(0), row.id<DeviceId>(1), role}, row.wall_time(3)});
  });
}

Task<Result<void>> SqliteIdentityStore::touch_device(DeviceUse use) {
  return database_.write([use = std::move(use)](Connection& connection) {
    return run(connection,
               "UPDATE devices SET last_used_at_ms = max(last_used_at_ms, ?2), address = ?3"
               " WHERE id = ?1",
               use.device, use.at, use.address);
  });
}

Task<Result<std::vector<Device>>> SqliteIdentityStore::devices(UserId user) {
  return database_.read([user](Connection& connection) -> Result<std::vector<Device>> {
    Statement rows(connection,
                   "SELECT id, name, created_at_ms, last_used_at_ms, address FROM devices"
                   " WHERE user_id = ?1 ORDER BY last_used_at_ms DESC, id",
                   user);
    std::vector<Device> devices;
    while (true) {
      TRY_ASSIGN(const bool more, rows.step());
      if (!more) return devices;
      devices.push_back({rows.id<DeviceId>(0), std::string(rows.text(1)), rows.wall_time(2),
                         rows.wall_time(3), std::string(rows.text(4))});
    }
  });
}

Task<Result<void>> SqliteIdentityStore::delete_device(UserId user, DeviceId device) {
  return database_.write([user, device](Connection& connection) -> Result<void> {
    TRY(run(connection, "DELETE FROM devices WHERE id = ?1 AND user_id = ?2", device, user));
    if (connection.changes() == 1) return {};
    return Error{ErrorCode::kNotFound, "There is no such device."};
  });
}

Task<Result<bool>> SqliteIdentityStore::invite_usable(TokenHash token, WallTime now) {
  return database_.read([token, now](Connection& connection) -> Result<bool> {
    Statement row(connection,
                  "SELECT 1 FROM invites"
                  " WHERE token_hash = ?1 AND expires_at_ms > ?2 AND uses < max_uses",
                  Bytes(token.bytes), now);
    return row.step();
  });
}

Task<Result<void>> SqliteIdentityStore::create_invite(NewInvite invite, size_t invites_max) {
  return database_.write([invite, invites_max](Connection& connection) -> Result<void> {
    TRY(run(connection, "DELETE FROM invites WHERE expires_at_ms <= ?1 OR uses >= max_uses",
            invite.invite.created_at));
    Statement count(connection, "SELECT count(*) FROM invites");
    TRY(count.step());
    if (static_cast<size_t>(count.int64(0)) >= invites_max) {
      return Error{ErrorCode::kRateLimited, "Too many open invites. Revoke some first."};
    }
    return run(connection,
               "INSERT INTO invites (id, token_hash, created_by, created_at_ms, expires_at_ms,"
               " uses, max_uses) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
               invite.invite.id, Bytes(invite.token_hash.bytes), invite.created_by,
               invite.invite.created_at, invite.invite.expires_at, invite.invite.max_uses);
  });
}

Task<Result<std::vector<Invite>>> SqliteIdentityStore::invites() {
  return database_.read([](Connection& connection) -> Result<std::vector<Invite>> {
    Statement rows(connection,
                   "SELECT id, created_at_ms, expires_at_ms, uses, max_uses FROM invites"
                   " ORDER BY created_at_ms DESC, id");
    std::vector<Invite> invites;
    while (true) {
      TRY_ASSIGN(const bool more, rows.step());
      if (!more) return invites;
      invites.push_back({rows.id<InviteId>(0), rows.wall_time(1), rows.wall_time(2), rows.int64(3),
                         rows.int64(4)});
    }
  });
}

Task<Result<void>> SqliteIdentityStore::delete_invite(InviteId invite) {
  return database_.write([invite](Connection& connection) -> Result<void> {
    TRY(run(connection, "DELETE FROM invites WHERE id = ?1", invite));
    if (connection.changes() == 1) return {};
    return Error{ErrorCode::kNotFound, "There is no such invite."};
  });
}

}  // namespace earshot::storage
