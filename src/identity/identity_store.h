// What identity needs kept on disk. Implemented by storage; every write completes after its commit.
// Loop thread; calls complete on the loop. Store failures are kInternal or kUnavailable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "identity/account.h"
#include "identity/token.h"

namespace earshot::identity {

struct NewAccount {
  Account account;
  std::string display_name_folded;
  std::string password_hash;
  WallTime created_at;
};

// A device together with the hash of its cookie.
struct NewDevice {
  Device device;
  TokenHash token_hash;
};

// What must still hold at the moment an account is created; checked in the same transaction.
struct AccountCondition {
  bool must_be_first = false;
  std::optional<TokenHash> consume_invite;
};

struct RegistrationState {
  RegistrationMode mode = RegistrationMode::kOpen;
  bool has_accounts = false;
};

struct Credentials {
  Account account;
  std::string password_hash;
};

struct StoredSession {
  Session session;
  WallTime last_used_at;
};

struct DeviceUse {
  DeviceId device;
  WallTime at;
  std::string address;
};

struct Invite {
  InviteId id;
  WallTime created_at;
  WallTime expires_at;
  int64_t uses = 0;
  int64_t max_uses = 0;
};

struct NewInvite {
  Invite invite;
  TokenHash token_hash;
  UserId created_by;
};

// Prefix matches come before substring matches, each by display name.
struct DirectoryQuery {
  std::string folded_text;                           // "": everybody
  std::optional<std::pair<int, std::string>> after;  // (rank, username) of the last one seen
  size_t count = 0;
  bool include_deactivated = false;
};

struct DirectoryEntry {
  Account account;
  WallTime created_at;
  std::optional<WallTime> last_seen_at;
  int rank = 0;  // 0 prefix, 1 substring
};

struct Avatar {
  int64_t version = 0;
  std::vector<uint8_t> webp;
};

struct AdminChange {
  std::optional<Role> role = {};
  std::optional<bool> deactivated = {};
};

// An account after a change, and the devices that were signed out by it.
struct AccountChange {
  Account account;
  std::vector<DeviceId> ended;
};

class IdentityStore {
 public:
  virtual ~IdentityStore() = default;

  virtual Task<Result<RegistrationState>> registration_state() = 0;
  virtual Task<Result<void>> set_registration_mode(RegistrationMode mode) = 0;

  // kConflict with field "username": taken. kWrongState: `condition` no longer holds.
  virtual Task<Result<void>> create_account(NewAccount account, NewDevice device,
                                            AccountCondition condition, WallTime now) = 0;
  virtual Task<Result<std::optional<Credentials>>> credentials_by_name(std::string username) = 0;
  virtual Task<Result<Credentials>> credentials(UserId user) = 0;  // kNotFound
  virtual Task<Result<Account>> account(UserId user) = 0;          // kNotFound
  virtual Task<Result<std::vector<DirectoryEntry>>> directory(DirectoryQuery query) = 0;

  virtual Task<Result<Account>> set_display_name(UserId user, std::string name,
                                                 std::string folded) = 0;
  // Empty: removes it. Every call takes the next version but removal, which makes it 0.
  virtual Task<Result<Account>> set_avatar(UserId user, std::vector<uint8_t> webp) = 0;
  virtual Task<Result<Avatar>> avatar(UserId user) = 0;  // kNotFound
  // Ends every device of the user but `keep`.
  virtual Task<Result<AccountChange>> set_password(UserId user, std::string password_hash,
                                                   DeviceId keep) = 0;
  // Deactivation ends every device. kForbidden when no active administrator would be left.
  virtual Task<Result<AccountChange>> change_as_admin(UserId user, AdminChange change) = 0;

  // Returns the devices that had to go because the user has more than `devices_max`. kWrongState
  // when the account is deactivated or its password is no longer the one that was checked.
  virtual Task<Result<std::vector<DeviceId>>> create_device(UserId user, NewDevice device,
                                                            std::string checked_password_hash,
                                                            size_t devices_max) = 0;
  virtual Task<Result<std::optional<StoredSession>>> session(TokenHash token) = 0;
  virtual Task<Result<void>> touch_device(DeviceUse use) = 0;
  virtual Task<Result<std::vector<Device>>> devices(UserId user) = 0;
  virtual Task<Result<void>> delete_device(UserId user, DeviceId device) = 0;  // kNotFound

  virtual Task<Result<bool>> invite_usable(TokenHash token, WallTime now) = 0;
  // Expired and used-up invites are dropped first. kRateLimited at `invites_max`.
  virtual Task<Result<void>> create_invite(NewInvite invite, size_t invites_max) = 0;
  virtual Task<Result<std::vector<Invite>>> invites() = 0;
  virtual Task<Result<void>> delete_invite(InviteId invite) = 0;  // kNotFound
};

}  // namespace earshot::identity
