// After a fall of the capacity a long queue is left on the way. Sending 85 % of what gets through
// would empty it in many seconds; this takes more off for a short while.
//
// A queue that does not shrink is somebody else's: then the next attempt waits longer each time.
#pragma once

#include "base/time.h"

namespace earshot::cc {

class QueueDrain {
 public:
  // With every feedback; `decreased` when the rate was just lowered because a queue grew. `now` is
  // above zero.
  void update(Timestamp now, Duration queueing_delay, bool decreased);

  // The queue has been long for a second and does not grow: the delay's slope says nothing, and the
  // rate should be lowered nevertheless. Where packets are lost as well, there are too many of us;
  // else attempts rest after failures.
  bool is_standing(Timestamp now, bool is_lossy) const;
  bool is_long() const { return is_long_; }

  bool is_active() const { return active_; }
  Timestamp started() const { return started_; }
  // Of the rate that would be sent, in (0, 1].
  double factor() const { return factor_; }

 private:
  void stop(Timestamp now, Duration rest);

  bool active_ = false;
  double factor_ = 1;
  Timestamp started_;
  Timestamp decreased_;
  bool is_long_ = false;
  Timestamp short_at_;  // when the queue was last short, or the rate was lowered
  Timestamp not_before_;
  Duration rest_ = kRestFirst;

  static constexpr Duration kRestFirst = 5s;
};

}  // namespace earshot::cc
