// What the push service asks about people: whether they would notice without a notification. Loop
// thread; answers come from memory.
#pragma once

#include "base/ids.h"

namespace earshot::push {

class Audience {
 public:
  virtual ~Audience() = default;

  // A page of this device has its socket open.
  virtual bool is_connected(UserId user, DeviceId device) const = 0;
  // They look at some page right now.
  virtual bool is_active(UserId user) const = 0;
  virtual bool do_not_disturb(UserId user) const = 0;
  // A page of this device has said that it rings.
  virtual bool rings(CallId call, UserId user, DeviceId device) const = 0;
};

}  // namespace earshot::push
