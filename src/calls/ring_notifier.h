// Who else is told that somebody is called: devices without an open page get a notification. Loop
// thread; implementations do not wait, and do not call back from here.
#pragma once

#include "calls/call_state.h"

namespace earshot::calls {

class RingNotifier {
 public:
  virtual ~RingNotifier() = default;

  virtual void ringing(const CallState& call) = 0;
  // The callee has declined and the caller is not to know (`silenced_at`): for the caller it rings.
  virtual void ring_silenced(const CallState& call) = 0;
  // It was answered or has ended. Also for calls that rang before a restart.
  virtual void ring_over(const CallState& call) = 0;
};

}  // namespace earshot::calls
