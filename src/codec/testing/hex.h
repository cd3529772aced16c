// Bytes as people write them down.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace earshot::codec::testing {

// Hexadecimal digits; spaces are skipped.
inline std::vector<uint8_t> from_hex(std::string_view text) {
  std::vector<uint8_t> bytes;
  int digits = 0;
  int value = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    if (++digits % 2 == 0) {
      bytes.push_back(static_cast<uint8_t>(value));
      value = 0;
    }
  }
  return bytes;
}

}  // namespace earshot::codec::testing
