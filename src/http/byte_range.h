// The Range field of a request for a file (RFC 9110 §14). Only a single range of bytes is served;
// everything else that is well-formed gets the whole file, as the RFC allows. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace earshot::http {

struct ByteRange {
  uint64_t first = 0;  // bytes
  uint64_t count = 0;  // bytes
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

struct RangeAnswer {
  enum class Kind { kWhole, kPart, kUnsatisfiable };
  Kind kind = Kind::kWhole;
  ByteRange range;  // what to send; of kWhole all of it
};

RangeAnswer select_range(std::string_view range_field, uint64_t size_bytes);

}  // namespace earshot::http
