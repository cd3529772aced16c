#include "identity/avatars.h"

#include <coroutine>
#include <utility>

#include "base/limits.h"
#include "identity/avatar_image.h"

namespace earshot::identity {
namespace {

Error busy() {
  return {ErrorCode::kUnavailable, "The server is busy with other pictures. Try again shortly."};
}

// Lives in the frame of the coroutine that awaits it.
struct MakeAvatar {
  Background& background;
  const std::vector<uint8_t>& upload;
  Result<std::vector<uint8_t>> result = busy();

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> awaiter) {
    return background.try_run([this] { result = make_avatar(upload); },
                              [awaiter] { awaiter.resume(); });
  }
  Result<std::vector<uint8_t>> await_resume() { return std::move(result); }
};

}  // namespace

Task<Result<Account>> Avatars::set(UserId user, std::vector<uint8_t> upload) {
  if (jobs_ >= limits::kAvatarJobsMax) co_return busy();
  jobs_ += 1;
  MakeAvatar job{background_, upload};
  auto made = co_await job;
  jobs_ -= 1;
  CO_TRY(made);
  CO_TRY_ASSIGN(auto account, co_await store_.set_avatar(user, *std::move(made)));
  listener_.on_profile_changed(account);
  co_return account;
}

Task<Result<Account>> Avatars::remove(UserId user) {
  CO_TRY_ASSIGN(auto account, co_await store_.set_avatar(user, {}));
  listener_.on_profile_changed(account);
  co_return account;
}

}  // namespace earshot::identity
