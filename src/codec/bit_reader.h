// Bits of a byte buffer, the most significant first. Like ByteReader (base/bytes.h) it never runs
// past the end: then every read gives zero and ok() is false for good.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace earshot::codec {

class BitReader {
 public:
  explicit BitReader(Bytes bytes) : bytes_(bytes) {}

  // At most 32 bits.
  uint32_t bits(size_t count) {
    if (count > 8 * bytes_.size() - at_) {
      ok_ = false;
      at_ = 8 * bytes_.size();
      return 0;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i, ++at_) {
      value = value << 1 | (bytes_[at_ / 8] >> (7 - at_ % 8) & 1u);
    }
    return value;
  }
  bool flag() { return bits(1) != 0; }
  // A number below `bound` in the fewest bits: ns(n) of the AV1 bitstream, §4.10.7. `bound` > 0.
  uint32_t below(uint32_t bound) {
    const auto width = static_cast<size_t>(std::bit_width(bound));
    const uint32_t short_ones = (uint32_t{1} << width) - bound;
    const uint32_t value = bits(width - 1);
    if (value < short_ones) return value;
    return (value << 1) - short_ones + bits(1);
  }

  bool ok() const { return ok_; }
  size_t position() const { return at_; }

 private:
  Bytes bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace earshot::codec
