// When to order a certificate. Pure.
#pragma once

#include <optional>

#include "base/random.h"
#include "base/result.h"
#include "base/time.h"

namespace earshot::acme {

struct Validity {
  WallTime not_before;
  WallTime not_after;
};

// From here on less than a third of the lifetime is left.
WallTime renewal_time(const Validity& validity);

// The pauses between attempts.
class RenewalSchedule {
 public:
  explicit RenewalSchedule(Random& random) : random_(random) {}

  // There is a certificate that needs nothing yet: how long until the next look. Twice a day, for
  // the machine may have slept or its clock been set, and not all servers in the same minute;
  // sooner when it is due sooner.
  Duration until_next_look(const Validity& validity, WallTime now);

  // An attempt failed: how long until the next one. Doubles from failure to failure; a failure on
  // the way to the authority is short, its refusal long, and what the authority asked for is kept.
  Duration after_failure(ErrorCode code, std::optional<Duration> asked_to_wait);
  void succeeded() { failures_ = 0; }

 private:
  Duration with_jitter(Duration duration);  // up to a tenth more

  Random& random_;
  int failures_ = 0;
};

}  // namespace earshot::acme
