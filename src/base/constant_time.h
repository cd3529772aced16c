// Comparison of secrets. Any thread.
#pragma once

#include "base/bytes.h"

namespace earshot {

// Takes the same time wherever the first difference is. Lengths are not secret.
inline bool equal_in_constant_time(Bytes a, Bytes b) {
  if (a.size() != b.size()) return false;
  volatile uint8_t difference = 0;  // so that no compiler leaves the loop early
  for (size_t i = 0; i < a.size(); ++i) difference = difference | (a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace earshot
