#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace earshot {

uint64_t Random::u64() {
  std::array<uint8_t, sizeof(uint64_t)> bytes;
  fill(bytes);
  uint64_t value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

uint64_t Random::below(uint64_t bound) {
  CHECK(bound > 0);
  // Values above the last whole multiple of `bound` would make small results likelier.
  const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  uint64_t value = u64();
  while (value >= limit) value = u64();
  return value % bound;
}

void SystemRandom::fill(std::span<uint8_t> out) {
  while (!out.empty()) {
    const ssize_t n = ::getrandom(out.data(), out.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    CHECK(n > 0);
    out = out.subspan(static_cast<size_t>(n));
  }
}

// SplitMix64 (Steele, Lea, Flood 2014).
uint64_t SeededRandom::next() {
  state_ += 0x9e3779b97f4a7c15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<uint8_t> out) {
  while (!out.empty()) {
    const uint64_t word = next();
    const size_t n = std::min(out.size(), sizeof word);
    std::memcpy(out.data(), &word, n);
    out = out.subspan(n);
  }
}

}  // namespace earshot
