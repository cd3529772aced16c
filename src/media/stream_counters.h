// What happens to streams that carry packets.
#pragma once

#include <cstdint>

namespace earshot::media {

struct StreamCounters {
  uint64_t open = 0;  // now
  uint64_t accepted = 0;
  uint64_t refused = 0;          // over the limits of connections
  uint64_t broken = 0;           // closed for what they sent, or for sending no frame in time
  uint64_t idle = 0;             // closed for saying nothing
  uint64_t too_slow = 0;         // closed because what must not be lost did not fit into the queue
  uint64_t packets_dropped = 0;  // for a reader that is too slow
};

}  // namespace earshot::media
