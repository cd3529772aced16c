// Told when something about a person changed that others can see. Implemented by presence, which
// knows who is online.
#pragma once

#include "identity/account.h"

namespace earshot::identity {

class ProfileListener {
 public:
  virtual ~ProfileListener() = default;
  // Loop thread, after the change is on disk.
  virtual void on_profile_changed(const Account& account) = 0;
};

}  // namespace earshot::identity
