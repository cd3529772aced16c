#include "turn/unauthenticated_limiter.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/limits.h"

namespace earshot::turn {
namespace {

static_assert(std::has_single_bit(limits::kTurnUnauthenticatedSlots));

// MurmurHash3's finaliser: every bit of the input changes every bit of the output.
uint64_t mix(uint64_t value) {
  value = (value ^ value >> 33) * 0xff51afd7ed558ccdu;
  value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53u;
  return value ^ value >> 33;
}

}  // namespace

UnauthenticatedLimiter::UnauthenticatedLimiter(Rate per_source, Random& random)
    : per_source_(per_source),
      secret_(random.u64()),
      total_(limits::kTurnUnauthenticatedTotal),
      buckets_(limits::kTurnUnauthenticatedSlots,
               Bucket{{}, static_cast<float>(per_source.burst)}) {}

bool UnauthenticatedLimiter::take(const SocketAddress& source, Timestamp now) {
  uint64_t key[2];
  const auto host = source.host_key();
  std::memcpy(key, host.data(), sizeof key);
  const uint64_t hash = mix(mix(key[0] ^ secret_) + key[1]);
  Bucket& bucket = buckets_[hash % buckets_.size()];
  const double elapsed_s = std::chrono::duration<double>(now - bucket.last).count();
  const double tokens =
      std::min(per_source_.burst, bucket.tokens + elapsed_s * per_source_.per_second);
  bucket.last = now;
  bucket.tokens = static_cast<float>(tokens);
  if (tokens < 1 || !total_.take(now)) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace earshot::turn
