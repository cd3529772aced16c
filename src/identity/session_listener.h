// Told when a session ends against the will of its device, so that whoever holds its sockets closes
// them. Implemented by the gateway.
#pragma once

#include "base/ids.h"

namespace earshot::identity {

enum class SessionEnd { kRevoked, kPasswordChanged, kDeactivated };

class SessionListener {
 public:
  virtual ~SessionListener() = default;
  // Loop thread, after the change is on disk. Must not block and must not call back into identity.
  virtual void on_session_revoked(DeviceId device, SessionEnd reason) = 0;
};

}  // namespace earshot::identity
