// Invite links. The token is shown once, to the administrator who made it; only its hash is kept.
// Loop thread; the caller has checked that it acts for an administrator.
#pragma once

#include <optional>

#include "base/random.h"
#include "identity/identity_store.h"

namespace earshot::identity {

struct CreatedInvite {
  Invite invite;
  std::string token;
};

class Invites {
 public:
  Invites(IdentityStore& store, Random& random) : store_(store), random_(random) {}

  // Defaults: seven days, one use. kInvalid: out of range.
  Task<Result<CreatedInvite>> create(UserId by, std::optional<Duration> lifetime,
                                     std::optional<int64_t> max_uses, WallTime now);
  Task<Result<std::vector<Invite>>> list() { return store_.invites(); }
  Task<Result<void>> revoke(InviteId invite) { return store_.delete_invite(invite); }  // kNotFound

 private:
  IdentityStore& store_;
  Random& random_;
};

}  // namespace earshot::identity
