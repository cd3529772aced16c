// Somebody who is told that a call of two is over, whatever the reason. Loop thread; does not call
// back from here.
#pragma once

#include "base/ids.h"
#include "base/time.h"

namespace earshot::calls {

class CallWatcher {
 public:
  virtual ~CallWatcher() = default;
  virtual void call_over(CallId call, Timestamp now) = 0;
};

}  // namespace earshot::calls
