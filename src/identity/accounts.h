// People: registering, signing in, and what they or an administrator may change about them.
//
// Loop thread. Everything passed to the constructor outlives it.
#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "identity/identity_store.h"
#include "identity/login_guard.h"
#include "identity/password_hasher.h"
#include "identity/profile_listener.h"
#include "identity/sessions.h"

namespace earshot::identity {

struct Registration {
  std::string username;
  std::string display_name;
  std::string password;
  std::optional<std::string> invite_token;
};

// The answer to registering and signing in.
struct SignedIn {
  Account account;
  OpenedSession opened;
};

class Accounts {
 public:
  Accounts(IdentityStore& store, Sessions& sessions, PasswordHasher& hasher, LoginGuard& guard,
           ProfileListener& listener, Random& random)
      : store_(store),
        sessions_(sessions),
        hasher_(hasher),
        guard_(guard),
        listener_(listener),
        random_(random) {}

  // The first account administers; later ones need what the registration setting asks for.
  // kForbidden: closed, or the invite is missing or spent. kConflict: the name is taken.
  Task<Result<SignedIn>> register_account(Registration registration, Origin origin, Moment moment);

  // kUnauthenticated, with the same words whatever was wrong. kRateLimited, kUnavailable: later.
  Task<Result<SignedIn>> sign_in(std::string username, std::string password, Origin origin,
                                 Moment moment);
  Task<Result<void>> sign_out(Session session);

  Task<Result<Account>> account(UserId user) { return store_.account(user); }  // kNotFound
  Task<Result<Account>> set_display_name(UserId user, std::string name);

  // Signs out the user's other devices. kForbidden: the current password is wrong.
  Task<Result<void>> change_password(Session session, std::string current_password,
                                     std::string new_password, Moment moment);

  // Only for administrators; the caller has checked that. kForbidden: nobody would administer.
  Task<Result<Account>> change_as_admin(UserId user, AdminChange change);

 private:
  Task<Result<AccountCondition>> condition_for(std::optional<std::string> invite_token,
                                               WallTime now);

  IdentityStore& store_;
  Sessions& sessions_;
  PasswordHasher& hasher_;
  LoginGuard& guard_;
  ProfileListener& listener_;
  Random& random_;
};

}  // namespace earshot::identity
