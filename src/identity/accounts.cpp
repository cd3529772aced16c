#include "identity/accounts.h"

#include <utility>

#include "base/log.h"
#include "identity/text.h"

namespace earshot::identity {
namespace {

Error wrong_credentials() { return {ErrorCode::kUnauthenticated, "Wrong username or password."}; }

Error invite_needed() {
  return {ErrorCode::kForbidden, "This invite link is not valid any more. Ask for a new one.",
          "invite_token"};
}

}  // namespace

Task<Result<AccountCondition>> Accounts::condition_for(std::optional<std::string> invite_token,
                                                       WallTime now) {
  CO_TRY_ASSIGN(const auto state, co_await store_.registration_state());
  AccountCondition condition;
  if (!state.has_accounts) {
    condition.must_be_first = true;
    co_return condition;
  }
  switch (state.mode) {
    case RegistrationMode::kOpen: co_return condition;
    case RegistrationMode::kInvite: break;
    case RegistrationMode::kClosed:
      co_return Error{ErrorCode::kForbidden, "Registration is closed on this server."};
  }
  if (!invite_token) {
    co_return Error{ErrorCode::kForbidden, "You need an invite link to register here.",
                    "invite_token"};
  }
  condition.consume_invite = hash_token(*invite_token);
  if (!condition.consume_invite) co_return invite_needed();
  CO_TRY_ASSIGN(const bool usable, co_await store_.invite_usable(*condition.consume_invite, now));
  if (!usable) co_return invite_needed();
  co_return condition;
}

Task<Result<SignedIn>> Accounts::register_account(Registration registration, Origin origin,
                                                  Moment moment) {
  CO_TRY_ASSIGN(auto username, checked_username(registration.username));
  CO_TRY_ASSIGN(auto display_name, checked_display_name(registration.display_name));
  CO_TRY(check_password(registration.password));
  CO_TRY(guard_.begin_registration(origin.address, moment.now));
  CO_TRY_ASSIGN(const auto condition,
                co_await condition_for(registration.invite_token, moment.wall));
  CO_TRY_ASSIGN(auto password_hash, co_await hasher_.hash(std::move(registration.password)));

  const Account account{.id = UserId::random(random_),
                        .username = std::move(username),
                        .display_name = std::move(display_name),
                        .role = condition.must_be_first ? Role::kAdmin : Role::kMember};
  auto prepared = sessions_.prepare(std::move(origin), moment.wall);
  const Session session{account.id, prepared.device.device.id, account.role};
  // Named, because g++ 12 destroys an aggregate temporary inside a co_await twice (GCC bug 99576).
  NewAccount draft{account, fold_case(account.display_name), std::move(password_hash), moment.wall};
  const auto created = co_await store_.create_account(std::move(draft), std::move(prepared.device),
                                                      condition, moment.wall);
  if (!created.ok() && created.error().code == ErrorCode::kWrongState) {
    // Somebody else was first, or took the invite's last use, while the password was hashed.
    if (condition.consume_invite) co_return invite_needed();
    co_return Error{ErrorCode::kConflict, "Somebody else has just registered. Try again."};
  }
  CO_TRY(created);
  log_info("identity", "account registered", {{"user", log_id(account.id)}});
  listener_.on_profile_changed(account);
  co_return SignedIn{account, {session, std::move(prepared.token)}};
}

Task<Result<SignedIn>> Accounts::sign_in(std::string username, std::string password, Origin origin,
                                         Moment moment) {
  // A name that no account can have still runs the whole course.
  auto checked = checked_username(username);
  const std::string name = checked.ok() ? *std::move(checked) : fold_case(username);
  CO_TRY(guard_.begin_sign_in(name, origin.address, moment.now));
  CO_TRY_ASSIGN(auto credentials, co_await store_.credentials_by_name(name));
  std::optional<std::string> phc;
  if (credentials) phc = credentials->password_hash;
  CO_TRY_ASSIGN(const bool matches, co_await hasher_.verify(std::move(phc), std::move(password)));
  if (!matches || credentials->account.deactivated) {
    log_info("identity", "sign-in refused");
    co_return wrong_credentials();
  }
  const Account account = credentials->account;
  auto opened = co_await sessions_.open(*std::move(credentials), std::move(origin), moment.wall);
  if (!opened.ok() && opened.error().code == ErrorCode::kWrongState) co_return wrong_credentials();
  CO_TRY(opened);
  guard_.succeeded(name);
  co_return SignedIn{account, *std::move(opened)};
}

Task<Result<void>> Accounts::sign_out(Session session) {
  return sessions_.revoke(session.user_id, session.device_id);
}

Task<Result<Account>> Accounts::set_display_name(UserId user, std::string name) {
  CO_TRY_ASSIGN(auto checked, checked_display_name(name));
  std::string folded = fold_case(checked);
  CO_TRY_ASSIGN(auto account,
                co_await store_.set_display_name(user, std::move(checked), std::move(folded)));
  listener_.on_profile_changed(account);
  co_return account;
}

Task<Result<void>> Accounts::change_password(Session session, std::string current_password,
                                             std::string new_password, Moment moment) {
  if (auto checked = check_password(new_password); !checked.ok()) {
    Error error = std::move(checked).error();
    error.field = "new_password";
    co_return error;
  }
  CO_TRY_ASSIGN(const auto credentials, co_await store_.credentials(session.user_id));
  CO_TRY(guard_.begin_check(credentials.account.username, moment.now));
  CO_TRY_ASSIGN(const bool matches,
                co_await hasher_.verify(credentials.password_hash, std::move(current_password)));
  if (!matches) {
    co_return Error{ErrorCode::kForbidden, "The current password is wrong.", "current_password"};
  }
  guard_.succeeded(credentials.account.username);
  CO_TRY_ASSIGN(auto hash, co_await hasher_.hash(std::move(new_password)));
  CO_TRY_ASSIGN(const auto change,
                co_await store_.set_password(session.user_id, std::move(hash), session.device_id));
  sessions_.ended(change.ended, SessionEnd::kPasswordChanged);
  co_return Result<void>();
}

Task<Result<Account>> Accounts::change_as_admin(UserId user, AdminChange change) {
  CO_TRY_ASSIGN(const auto changed, co_await store_.change_as_admin(user, change));
  sessions_.ended(changed.ended, SessionEnd::kDeactivated);
  sessions_.role_changed(user, changed.account.role);
  listener_.on_profile_changed(changed.account);
  co_return changed.account;
}

}  // namespace earshot::identity
