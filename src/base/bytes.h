// Big-endian reading and writing of byte buffers. Readers never run past the end: a short buffer
// makes the reader fail for good, every later read gives zero, and ok() says so once at the end.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace earshot {

using Bytes = std::span<const uint8_t>;

inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : rest_(bytes) {}

  uint8_t u8() { return static_cast<uint8_t>(number(1)); }
  uint16_t u16() { return static_cast<uint16_t>(number(2)); }
  uint32_t u24() { return static_cast<uint32_t>(number(3)); }
  uint32_t u32() { return static_cast<uint32_t>(number(4)); }
  uint64_t u64() { return number(8); }

  // A view into the buffer; empty when fewer than `count` bytes are left.
  Bytes bytes(size_t count) {
    if (count > rest_.size()) return fail();
    const Bytes out = rest_.first(count);
    rest_ = rest_.subspan(count);
    return out;
  }
  void skip(size_t count) { static_cast<void>(bytes(count)); }

  bool ok() const { return ok_; }
  size_t remaining() const { return rest_.size(); }
  Bytes rest() const { return rest_; }

 private:
  Bytes fail() {
    ok_ = false;
    rest_ = {};
    return {};
  }
  uint64_t number(size_t count) {
    uint64_t value = 0;
    for (const uint8_t byte : bytes(count)) value = value << 8 | byte;
    return value;
  }

  Bytes rest_;
  bool ok_ = true;
};

class ByteWriter {
 public:
  void u8(uint8_t value) { number(value, 1); }
  void u16(uint16_t value) { number(value, 2); }
  void u24(uint32_t value) { number(value, 3); }
  void u32(uint32_t value) { number(value, 4); }
  void u64(uint64_t value) { number(value, 8); }
  void bytes(Bytes bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }

  Bytes view() const { return out_; }
  std::vector<uint8_t> take() { return std::move(out_); }

 private:
  void number(uint64_t value, size_t count) {
    for (size_t i = count; i-- > 0;) out_.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }

  std::vector<uint8_t> out_;
};

}  // namespace earshot
