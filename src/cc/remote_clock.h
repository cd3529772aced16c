// The receiver's clock as its feedback tells it, without the wraps: a time that begins near ours at
// the first message and counts on with theirs.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace earshot::cc {

class RemoteClock {
 public:
  // The reference time of a message that came at `now`; it is known modulo 2^24 units of 64 ms.
  Duration at_reference(Timestamp now, Duration reference_time);

 private:
  Duration time_{};
  int32_t reference_ = 0;  // in units
  bool started_ = false;
};

}  // namespace earshot::cc
