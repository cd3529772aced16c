#include "identity/invites.h"

#include "base/limits.h"

namespace earshot::identity {

Task<Result<CreatedInvite>> Invites::create(UserId by, std::optional<Duration> lifetime,
                                            std::optional<int64_t> max_uses, WallTime now) {
  const Duration duration = lifetime.value_or(limits::kInviteLifetimeDefault);
  if (duration <= Duration::zero() || duration > limits::kInviteLifetimeMax) {
    co_return Error{ErrorCode::kInvalid, "An invite lives for at most 90 days.", "expires_in_s"};
  }
  const int64_t uses = max_uses.value_or(1);
  if (uses < 1 || uses > limits::kInviteUsesMax) {
    co_return Error{ErrorCode::kInvalid, "An invite has 1 to 1000 uses.", "max_uses"};
  }
  CreatedInvite created{{.id = InviteId::random(random_),
                         .created_at = now,
                         .expires_at = now + duration,
                         .uses = 0,
                         .max_uses = uses},
                        new_token(random_)};
  const NewInvite draft{created.invite, *hash_token(created.token), by};
  CO_TRY(co_await store_.create_invite(draft, limits::kInvitesMax));
  co_return created;
}

}  // namespace earshot::identity
