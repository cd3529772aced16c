// Avatars: made on the blocking pool, two at a time, kept in the store.
//
// Loop thread. Everything passed to the constructor outlives it.
#pragma once

#include <cstdint>
#include <vector>

#include "identity/background.h"
#include "identity/identity_store.h"
#include "identity/profile_listener.h"

namespace earshot::identity {

class Avatars {
 public:
  Avatars(IdentityStore& store, Background& background, ProfileListener& listener)
      : store_(store), background_(background), listener_(listener) {}

  // Errors of make_avatar(), or kUnavailable when too many pictures are being worked on.
  Task<Result<Account>> set(UserId user, std::vector<uint8_t> upload);
  Task<Result<Account>> remove(UserId user);
  Task<Result<Avatar>> get(UserId user) { return store_.avatar(user); }  // kNotFound

 private:
  IdentityStore& store_;
  Background& background_;
  ProfileListener& listener_;
  size_t jobs_ = 0;
};

}  // namespace earshot::identity
