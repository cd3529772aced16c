// Everybody's card in memory, for what must answer at once, such as a ringing call. Follows
// identity. Loop thread.
#pragma once

#include <unordered_map>

#include "base/result.h"
#include "base/task.h"
#include "identity/directory.h"
#include "identity/profile_listener.h"
#include "protocol/common.gen.h"

namespace earshot::app {

class People final : public identity::ProfileListener {
 public:
  // `next` is told after this.
  explicit People(identity::ProfileListener& next) : next_(next) {}

  // Before the first request.
  Task<Result<void>> load(identity::Directory& directory);

  void on_profile_changed(const identity::Account& account) override;

  // nullptr: nobody has this id.
  const protocol::User* find(UserId user) const;

 private:
  identity::ProfileListener& next_;
  std::unordered_map<UserId, protocol::User> people_;
};

}  // namespace earshot::app
