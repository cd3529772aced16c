// All of identity in one object, in the order its parts need each other. The parts are the API.
// Loop thread. Everything passed to the constructor outlives it.
#pragma once

#include "identity/accounts.h"
#include "identity/avatars.h"
#include "identity/directory.h"
#include "identity/invites.h"
#include "identity/login_guard.h"
#include "identity/sessions.h"
#include "identity/settings.h"

namespace earshot::identity {

class IdentityService {
 public:
  IdentityService(IdentityStore& store, PasswordHasher& hasher, Background& background,
                  ProfileListener& listener, Random& random, LoginRates rates = {})
      : sessions_(store, random),
        guard_(rates),
        accounts_(store, sessions_, hasher, guard_, listener, random),
        directory_(store),
        avatars_(store, background, listener),
        invites_(store, random),
        settings_(store) {}

  Sessions& sessions() { return sessions_; }
  Accounts& accounts() { return accounts_; }
  Directory& directory() { return directory_; }
  Avatars& avatars() { return avatars_; }
  Invites& invites() { return invites_; }
  Settings& settings() { return settings_; }

 private:
  Sessions sessions_;
  LoginGuard guard_;
  Accounts accounts_;
  Directory directory_;
  Avatars avatars_;
  Invites invites_;
  Settings settings_;
};

}  // namespace earshot::identity
