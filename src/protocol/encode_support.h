// What the generated encoders are made of: write() for one value, write_field() for a field.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/time.h"

namespace earshot::protocol {

inline void write(JsonWriter& json, const std::string& text) { json.string(text); }
inline void write(JsonWriter& json, WallTime time) { json.number(time.ms()); }
template <std::same_as<bool> Flag>
void write(JsonWriter& json, Flag flag) {
  json.boolean(flag);
}
template <std::same_as<int64_t> Number>
void write(JsonWriter& json, Number number) {
  json.number(number);
}
template <std::same_as<double> Number>
void write(JsonWriter& json, Number number) {
  json.fraction(number);
}
template <class Tag>
void write(JsonWriter& json, Id64<Tag> id) {
  json.string(id.to_string());
}
template <class Tag>
void write(JsonWriter& json, const Id128<Tag>& id) {
  json.string(id.to_string());
}
// Enumerations of the contract.
template <class Enum>
requires requires(Enum value) { wire_name(value); }
void write(JsonWriter& json, Enum value) { json.string(wire_name(value)); }
// Objects of the contract.
template <class Object>
requires requires(JsonWriter& json, const Object& value) { encode(json, value); }
void write(JsonWriter& json, const Object& value) { encode(json, value); }
template <class T>
void write(JsonWriter& json, const std::vector<T>& items) {
  json.begin_array();
  for (const T& item : items) write(json, item);
  json.end_array();
}

template <class T>
void write_field(JsonWriter& json, std::string_view key, const T& value) {
  json.key(key);
  write(json, value);
}
template <class T>
void write_field(JsonWriter& json, std::string_view key, const std::optional<T>& value) {
  if (value) write_field(json, key, *value);
}

}  // namespace earshot::protocol
