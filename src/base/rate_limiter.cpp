#include "base/rate_limiter.h"

#include <algorithm>

namespace earshot {

double TokenBucket::tokens_at(Timestamp now) const {
  if (now <= last_) return tokens_;
  const double elapsed_s = std::chrono::duration<double>(now - last_).count();
  return std::min(rate_.burst, tokens_ + elapsed_s * rate_.per_second);
}

bool TokenBucket::take(Timestamp now, double cost) {
  tokens_ = tokens_at(now);
  last_ = std::max(last_, now);
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

Duration TokenBucket::wait(Timestamp now, double cost) const {
  const double missing = cost - tokens_at(now);
  if (missing <= 0) return Duration::zero();
  // Rounded up, so that a take after exactly this long succeeds.
  return Duration(static_cast<int64_t>(missing / rate_.per_second * 1e9) + 10);
}

bool TokenBucket::full(Timestamp now) const { return tokens_at(now) >= rate_.burst; }

}  // namespace earshot
