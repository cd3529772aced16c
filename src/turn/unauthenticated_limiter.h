// How many answers go to senders that have proved nothing, over UDP not even their address: so many
// a second per source, and kTurnUnauthenticatedTotal in total. Memory is fixed whatever the number
// of sources: they share buckets by a keyed hash, so in a flood a source may be refused because of
// another.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "base/rate_limiter.h"
#include "base/socket_address.h"
#include "base/time.h"

namespace earshot::turn {

class UnauthenticatedLimiter {
 public:
  UnauthenticatedLimiter(Rate per_source, Random& random);

  // `now` must not run backwards.
  bool take(const SocketAddress& source, Timestamp now);

 private:
  struct Bucket {
    Timestamp last;
    float tokens;
  };

  const Rate per_source_;
  uint64_t secret_;
  TokenBucket total_;
  std::vector<Bucket> buckets_;
};

}  // namespace earshot::turn
