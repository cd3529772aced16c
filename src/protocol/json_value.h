// A parsed JSON text, for the generated decoders. Only json_value.cpp knows the parser (simdjson).
//
// parse_json refuses what is not one complete JSON value, not UTF-8, nested deeper than
// limits::kJsonDepthMax, or larger than limits::kSocketMessageBytesMax. A JsonValue and the text it
// gives are views: they are good until the next parse_json on the same thread. Any thread; each has
// a parser of its own, which keeps its memory (some ten times the largest text).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace earshot::protocol {

class JsonValue {
 public:
  bool is_object() const;
  bool is_array() const;
  bool is_null() const;

  // The field of an object; of duplicates the first. Not an object: nothing.
  std::optional<JsonValue> find(std::string_view key) const;
  // Of an object, in the order of the text. Not an object: empty.
  std::vector<std::string_view> keys() const;
  // The items of an array. Not an array: empty.
  std::vector<JsonValue> items() const;

  // Nothing if it is of another type. Numbers with a fraction or an exponent are not integers.
  std::optional<std::string_view> string() const;
  std::optional<int64_t> integer() const;
  // Any number.
  std::optional<double> fraction() const;
  std::optional<bool> boolean() const;

 private:
  friend struct JsonAccess;
  alignas(void*) std::byte element_[2 * sizeof(void*)] = {};
};

Result<JsonValue> parse_json(std::string_view text);

}  // namespace earshot::protocol
