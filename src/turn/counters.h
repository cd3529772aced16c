// What happened since the start; plain numbers, copied for whoever shows them. Written by the
// engine's thread.
#pragma once

#include <cstdint>

namespace earshot::turn {

struct Counters {
  // State now.
  uint64_t allocations = 0;
  uint64_t grants = 0;

  uint64_t allocations_made = 0;
  uint64_t bindings_answered = 0;
  uint64_t challenges = 0;         // 401 and 438: the usual first answer
  uint64_t requests_refused = 0;   // any other error answer
  uint64_t requests_repeated = 0;  // answered from the cache

  // Payload that was relayed.
  uint64_t packets_to_peer = 0;
  uint64_t bytes_to_peer = 0;
  uint64_t packets_to_client = 0;
  uint64_t bytes_to_client = 0;
  uint64_t packets_handed_over = 0;  // relay to relay, also counted in both pairs above

  // Dropped without an answer.
  uint64_t dropped_malformed = 0;      // neither STUN nor ChannelData, or not well-formed
  uint64_t dropped_unexpected = 0;     // well-formed, not to be answered
  uint64_t dropped_rate = 0;           // relayed payload over the allocation's rate
  uint64_t dropped_unanswered = 0;     // unauthenticated requests over the limits
  uint64_t dropped_no_permission = 0;  // no permission or channel, either way
  uint64_t dropped_policy = 0;         // a permission whose peer may no longer be one
  uint64_t grants_refused = 0;         // table full
};

}  // namespace earshot::turn
