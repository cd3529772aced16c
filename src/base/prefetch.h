// For data that lies apart and is about to be used: the processor fetches it into its cache while
// it does something else. Never faults; does nothing where the compiler has no such instruction.
#pragma once

#include <cstddef>
#include <cstdint>

namespace earshot {

inline constexpr size_t kCacheLineBytes = 64;

// The lines that `bytes` from `at` on may lie in.
inline void prefetch(const void* at, size_t bytes = 1) {
#if defined(__GNUC__)
  const auto* const begin = static_cast<const uint8_t*>(at);
  for (size_t offset = 0; offset < bytes; offset += kCacheLineBytes) {
    __builtin_prefetch(begin + offset);
  }
  __builtin_prefetch(begin + bytes - 1);
#else
  (void)at;
  (void)bytes;
#endif
}

}  // namespace earshot
