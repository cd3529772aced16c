// Settings of the whole instance. Changing them is for administrators; the caller has checked that.
// Loop thread.
#pragma once

#include "identity/identity_store.h"

namespace earshot::identity {

class Settings {
 public:
  explicit Settings(IdentityStore& store) : store_(store) {}

  Task<Result<RegistrationState>> registration() { return store_.registration_state(); }
  Task<Result<void>> set_registration_mode(RegistrationMode mode) {
    return store_.set_registration_mode(mode);
  }

 private:
  IdentityStore& store_;
};

}  // namespace earshot::identity
