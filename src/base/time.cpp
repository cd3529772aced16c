#include "base/time.h"

namespace earshot {

Timestamp SystemClock::now() const {
  return Timestamp::from_ns(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                std::chrono::steady_clock::now().time_since_epoch())
                                .count());
}

WallTime SystemClock::wall_now() const {
  return WallTime::from_ms(std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::system_clock::now().time_since_epoch())
                               .count());
}

}  // namespace earshot
