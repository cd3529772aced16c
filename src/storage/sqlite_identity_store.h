// Accounts, devices, invites, avatars and settings in SQLite. See identity/identity_store.h for
// what each function promises. Loop thread; `database` outlives it.
#pragma once

#include <string>
#include <vector>

#include "identity/identity_store.h"
#include "storage/database.h"

namespace earshot::storage {

class SqliteIdentityStore final : public identity::IdentityStore {
 public:
  explicit SqliteIdentityStore(Database& database) : database_(database) {}

  Task<Result<identity::RegistrationState>> registration_state() override;
  Task<Result<void>> set_registration_mode(identity::RegistrationMode mode) override;

  Task<Result<void>> create_account(identity::NewAccount account, identity::NewDevice device,
                                    identity::AccountCondition condition, WallTime now) override;
  Task<Result<std::optional<identity::Credentials>>> credentials_by_name(
      std::string username) override;
  Task<Result<identity::Credentials>> credentials(UserId user) override;
  Task<Result<identity::Account>> account(UserId user) override;
  Task<Result<std::vector<identity::DirectoryEntry>>> directory(
      identity::DirectoryQuery query) override;

  Task<Result<identity::Account>> set_display_name(UserId user, std::string name,
                                                   std::string folded) override;
  Task<Result<identity::Account>> set_avatar(UserId user, std::vector<uint8_t> webp) override;
  Task<Result<identity::Avatar>> avatar(UserId user) override;
  Task<Result<identity::AccountChange>> set_password(UserId user, std::string password_hash,
                                                     DeviceId keep) override;
  Task<Result<identity::AccountChange>> change_as_admin(UserId user,
                                                        identity::AdminChange change) override;

  Task<Result<std::vector<DeviceId>>> create_device(UserId user, identity::NewDevice device,
                                                    std::string checked_password_hash,
                                                    size_t devices_max) override;
  Task<Result<std::optional<identity::StoredSession>>> session(identity::TokenHash token) override;
  Task<Result<void>> touch_device(identity::DeviceUse use) override;
  Task<Result<std::vector<identity::Device>>> devices(UserId user) override;
  Task<Result<void>> delete_device(UserId user, DeviceId device) override;

  Task<Result<bool>> invite_usable(identity::TokenHash token, WallTime now) override;
  Task<Result<void>> create_invite(identity::NewInvite invite, size_t invites_max) override;
  Task<Result<std::vector<identity::Invite>>> invites() override;
  Task<Result<void>> delete_invite(InviteId invite) override;

 private:
  Database& database_;
};

}  // namespace earshot::storage
