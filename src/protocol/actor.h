// Who makes a request: a person, from one tab, signed in on one device. Made by the gateway from an
// authenticated session; the domain trusts it.
#pragma once

#include "base/ids.h"
#include "protocol/common.gen.h"

namespace earshot::protocol {

struct Actor {
  UserId user;
  ClientId client;
  DeviceId device;
  Role role = Role::kMember;

  friend bool operator==(const Actor&, const Actor&) = default;
};

}  // namespace earshot::protocol
