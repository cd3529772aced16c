// 16-bit sequence numbers of the wire as numbers that never wrap.
#pragma once

#include <cstdint>

namespace earshot::cc {

// The number with these low 16 bits that is nearest to `near`.
constexpr int64_t unwrap_near(int64_t near, uint16_t sequence) {
  return near + static_cast<int16_t>(sequence - static_cast<uint16_t>(near));
}

// The same, but never above `newest`: for reports about what was sent until now.
constexpr int64_t unwrap_below(int64_t newest, uint16_t sequence) {
  return newest - static_cast<uint16_t>(static_cast<uint16_t>(newest) - sequence);
}

}  // namespace earshot::cc
