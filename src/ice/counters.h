// What happened since the start, for all agents of one thread; plain numbers.
#pragma once

#include <cstdint>

namespace earshot::ice {

struct Counters {
  uint64_t checks_answered = 0;
  uint64_t role_conflicts = 0;  // answered with 487
  uint64_t checks_refused = 0;  // authenticated, and not understood: 420
  uint64_t paths_validated = 0;
  uint64_t paths_pushed_out = 0;  // by newer ones of the same transport

  // Dropped without an answer.
  uint64_t dropped_not_a_check = 0;     // another class or method, or without FINGERPRINT
  uint64_t dropped_unknown_name = 0;    // no USERNAME of this session
  uint64_t dropped_wrong_password = 0;  // no or a wrong MESSAGE-INTEGRITY
};

}  // namespace earshot::ice
