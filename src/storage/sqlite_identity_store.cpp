#include "storage/sqlite_identity_store.h"

#include <utility>

#include "storage/like_literal.h"
#include "storage/server_settings.h"
#include "storage/sqlite_identity_rows.h"
#include "storage/statement.h"

namespace earshot::storage {
namespace {

using namespace identity;

constexpr int kMember = 0;
constexpr int kAdmin = 1;
constexpr std::string_view kRegistration = "registration";

int stored(Role role) { return role == Role::kAdmin ? kAdmin : kMember; }

Error no_such_user() { return {ErrorCode::kNotFound, "There is no such person."}; }

std::string_view stored(RegistrationMode mode) {
  switch (mode) {
    case RegistrationMode::kOpen: return "open";
    case RegistrationMode::kInvite: return "invite";
    case RegistrationMode::kClosed: break;
  }
  return "closed";
}

RegistrationMode parse_mode(std::string_view text) {
  if (text == "open") return RegistrationMode::kOpen;
  return text == "invite" ? RegistrationMode::kInvite : RegistrationMode::kClosed;
}

// The columns that account_row() reads, in its order.
#define EARSHOT_ACCOUNT_COLUMNS "id, username, display_name, role, deactivated, avatar_version"
constexpr int kAfterAccountColumns = 6;

Account account_row(const Statement& row) {
  return {.id = row.id<UserId>(0),
          .username = std::string(row.text(1)),
          .display_name = std::string(row.text(2)),
          .role = row.int64(3) == kAdmin ? Role::kAdmin : Role::kMember,
          .deactivated = row.boolean(4),
          .avatar_version = row.int64(5)};
}

Result<Account> read_account(Connection& connection, UserId user) {
  Statement row(connection, "SELECT " EARSHOT_ACCOUNT_COLUMNS " FROM users WHERE id = ?1", user);
  TRY_ASSIGN(const bool found, row.step());
  if (!found) return no_such_user();
  return account_row(row);
}

Credentials credentials_row(const Statement& row) {
  return {account_row(row), std::string(row.text(kAfterAccountColumns))};
}

Result<bool> any_row(Connection& connection, std::string_view sql) {
  Statement row(connection, sql);
  return row.step();
}

Result<void> check_condition(Connection& connection, const AccountCondition& condition,
                             WallTime now) {
  const Error gone{ErrorCode::kWrongState, "registration changed meanwhile"};
  if (condition.must_be_first) {
    TRY_ASSIGN(const bool has_accounts, any_row(connection, "SELECT 1 FROM users LIMIT 1"));
    if (has_accounts) return gone;
  }
  if (condition.consume_invite) {
    TRY_ASSIGN(const bool consumed, consume_invite(connection, *condition.consume_invite, now));
    if (!consumed) return gone;
  }
  return {};
}

Result<void> insert_account(Connection& connection, const NewAccount& account) {
  const Account& person = account.account;
  Statement taken(connection, "SELECT 1 FROM users WHERE username = ?1", person.username);
  TRY_ASSIGN(const bool is_taken, taken.step());
  if (is_taken) {
    return Error{ErrorCode::kConflict, "Somebody has this username already.", "username"};
  }
  return run(connection,
             "INSERT INTO users (id, username, display_name, display_name_folded, password_hash,"
             " role, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
             person.id, person.username, person.display_name, account.display_name_folded,
             account.password_hash, stored(person.role), account.created_at);
}

Result<std::vector<DirectoryEntry>> read_directory(Connection& connection,
                                                   const DirectoryQuery& query) {
  // Rank 0: a name starts with the text, or a word of it does. Rank 1: the text is inside.
  static constexpr std::string_view kSql =
      "SELECT * FROM (SELECT " EARSHOT_ACCOUNT_COLUMNS
      ", created_at_ms, last_seen_ms"
      ", CASE WHEN username LIKE ?1 || '%' ESCAPE '\\'"
      "         OR display_name_folded LIKE ?1 || '%' ESCAPE '\\'"
      "         OR display_name_folded LIKE '% ' || ?1 || '%' ESCAPE '\\' THEN 0 ELSE 1 END AS rank"
      ", display_name_folded AS name"
      " FROM users"
      " WHERE (deactivated = 0 OR ?2)"
      "   AND (username LIKE '%' || ?1 || '%' ESCAPE '\\'"
      "     OR display_name_folded LIKE '%' || ?1 || '%' ESCAPE '\\'))"
      " WHERE (rank, name, username) >"
      "   (?3, coalesce((SELECT display_name_folded FROM users WHERE username = ?4), ''), ?4)"
      " ORDER BY rank, name, username LIMIT ?5";
  const auto after = query.after.value_or(std::pair(-1, std::string()));
  Statement rows(connection, kSql, like_literal(query.folded_text), query.include_deactivated,
                 after.first, after.second, query.count);
  std::vector<DirectoryEntry> entries;
  while (true) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return entries;
    DirectoryEntry entry{.account = account_row(rows),
                         .created_at = rows.wall_time(6),
                         .last_seen_at = {},
                         .rank = static_cast<int>(rows.int64(8))};
    if (rows.int64(7) > 0) entry.last_seen_at = rows.wall_time(7);
    entries.push_back(std::move(entry));
  }
}

Result<bool> has_active_admin(Connection& connection) {
  return any_row(connection, "SELECT 1 FROM users WHERE role = 1 AND deactivated = 0 LIMIT 1");
}

}  // namespace

Task<Result<RegistrationState>> SqliteIdentityStore::registration_state() {
  return database_.read([](Connection& connection) -> Result<RegistrationState> {
    RegistrationState state;
    TRY_ASSIGN(const std::optional<std::string> mode, read_setting(connection, kRegistration));
    if (mode) state.mode = parse_mode(*mode);
    TRY_ASSIGN(state.has_accounts, any_row(connection, "SELECT 1 FROM users LIMIT 1"));
    return state;
  });
}

Task<Result<void>> SqliteIdentityStore::set_registration_mode(RegistrationMode mode) {
  return database_.write([mode](Connection& connection) {
    return write_setting(connection, kRegistration, stored(mode));
  });
}

Task<Result<void>> SqliteIdentityStore::create_account(NewAccount account, NewDevice device,
                                                       AccountCondition condition, WallTime now) {
  return database_.write([account = std::move(account), device = std::move(device),
                          condition = std::move(condition),
                          now](Connection& connection) -> Result<void> {
    TRY(check_condition(connection, condition, now));
    TRY(insert_account(connection, account));
    TRY(insert_device(connection, account.account.id, device));
    return {};
  });
}

Task<Result<std::optional<Credentials>>> SqliteIdentityStore::credentials_by_name(
    std::string username) {
  return database_.read([username = std::move(username)](
                            Connection& connection) -> Result<std::optional<Credentials>> {
    Statement row(connection,
                  "SELECT " EARSHOT_ACCOUNT_COLUMNS
                  ", password_hash FROM users"
                  " WHERE username = ?1",
                  username);
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return std::optional<Credentials>();
    return std::optional<Credentials>(credentials_row(row));
  });
}

Task<Result<Credentials>> SqliteIdentityStore::credentials(UserId user) {
  return database_.read([user](Connection& connection) -> Result<Credentials> {
    Statement row(connection,
                  "SELECT " EARSHOT_ACCOUNT_COLUMNS ", password_hash FROM users WHERE id = ?1",
                  user);
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return no_such_user();
    return credentials_row(row);
  });
}

Task<Result<Account>> SqliteIdentityStore::account(UserId user) {
  return database_.read([user](Connection& connection) { return read_account(connection, user); });
}

Task<Result<std::vector<DirectoryEntry>>> SqliteIdentityStore::directory(DirectoryQuery query) {
  return database_.read([query = std::move(query)](Connection& connection) {
    return read_directory(connection, query);
  });
}

Task<Result<Account>> SqliteIdentityStore::set_display_name(UserId user, std::string name,
                                                            std::string folded) {
  return database_.write([user, name = std::move(name),
                          folded = std::move(folded)](Connection& connection) -> Result<Account> {
    TRY(run(connection,
            "UPDATE users SET display_name = ?2, display_name_folded = ?3 WHERE id = ?1", user,
            name, folded));
    return read_account(connection, user);
  });
}

Task<Result<Account>> SqliteIdentityStore::set_avatar(UserId user, std::vector<uint8_t> webp) {
  return database_.write([user, webp = std::move(webp)](Connection& connection) -> Result<Account> {
    if (webp.empty()) {
      // The row stays, empty, so that its version keeps growing and no cache shows an old picture.
      TRY(run(connection, "UPDATE avatars SET bytes = x'' WHERE user_id = ?1", user));
      TRY(run(connection, "UPDATE users SET avatar_version = 0 WHERE id = ?1", user));
      return read_account(connection, user);
    }
    TRY(run(connection,
            "INSERT INTO avatars (user_id, version, bytes) VALUES (?1, 1, ?2)"
            " ON CONFLICT (user_id) DO UPDATE SET version = version + 1, bytes = excluded.bytes",
            user, Bytes(webp)));
    TRY(run(connection,
            "UPDATE users SET avatar_version ="
            " (SELECT version FROM avatars WHERE user_id = ?1) WHERE id = ?1",
            user));
    return read_account(connection, user);
  });
}

Task<Result<Avatar>> SqliteIdentityStore::avatar(UserId user) {
  return database_.read([user](Connection& connection) -> Result<Avatar> {
    Statement row(connection,
                  "SELECT version, bytes FROM avatars WHERE user_id = ?1 AND length(bytes) > 0",
                  user);
    TRY_ASSIGN(const bool found, row.step());
    if (!found) return Error{ErrorCode::kNotFound, "This person has no picture."};
    const Bytes bytes = row.blob(1);
    return Avatar{row.int64(0), {bytes.begin(), bytes.end()}};
  });
}

Task<Result<AccountChange>> SqliteIdentityStore::set_password(UserId user,
                                                              std::string password_hash,
                                                              DeviceId keep) {
  return database_.write([user, password_hash = std::move(password_hash),
                          keep](Connection& connection) -> Result<AccountChange> {
    TRY(run(connection, "UPDATE users SET password_hash = ?2 WHERE id = ?1", user, password_hash));
    TRY_ASSIGN(auto ended, delete_devices_but(connection, user, keep));
    TRY_ASSIGN(auto account, read_account(connection, user));
    return AccountChange{std::move(account), std::move(ended)};
  });
}

Task<Result<AccountChange>> SqliteIdentityStore::change_as_admin(UserId user, AdminChange change) {
  return database_.write([user, change](Connection& connection) -> Result<AccountChange> {
    std::optional<int> role;
    if (change.role) role = stored(*change.role);
    TRY(run(connection,
            "UPDATE users SET role = coalesce(?2, role),"
            " deactivated = coalesce(?3, deactivated) WHERE id = ?1",
            user, role, change.deactivated));
    TRY_ASSIGN(const bool administered, has_active_admin(connection));
    if (!administered) {
      return Error{ErrorCode::kForbidden, "Somebody must stay who administers this server."};
    }
    AccountChange result;
    TRY_ASSIGN(result.account, read_account(connection, user));
    if (result.account.deactivated) {
      TRY_ASSIGN(result.ended, delete_devices_but(connection, user, DeviceId()));
    }
    return result;
  });
}

}  // namespace earshot::storage
