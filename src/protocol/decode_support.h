// What the generated decoders are made of: read() turns one JSON value into a C++ value and checks
// its limits; read_field() does so for a field of an object. On failure they return false and the
// Fault says what is wrong and where; the place is put together on the way out, so that decoding
// what is right costs nothing for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "protocol/json_value.h"

namespace earshot::protocol {

struct Fault {
  ErrorCode code = ErrorCode::kInvalid;
  std::string field;   // "data.member_ids[3]"; "" is the whole text
  std::string reason;  // "longer than 64 characters"

  bool set(std::string why) {
    reason = std::move(why);
    return false;
  }
  void inside(std::string_view key);
  void inside(size_t index);
  Error to_error() &&;
};

struct NoLimits {};
// Length in code points; `allows` is null or says whether a character may occur.
struct StringLimits {
  size_t min = 0;
  size_t max = 0;
  bool (*allows)(unsigned char) = nullptr;
};
struct IntLimits {
  int64_t min = 0;
  int64_t max = 0;
};
struct FractionLimits {
  double min = 0;
  double max = 0;
};
template <class Item>
struct ArrayLimits {
  size_t min = 0;
  size_t max = 0;
  Item item = {};
};

// Of valid UTF-8.
size_t count_code_points(std::string_view text);
bool check_text(std::string_view text, const StringLimits& limits, Fault& fault);
bool check_range(int64_t number, const IntLimits& limits, Fault& fault);
bool check_count(size_t count, size_t min, size_t max, Fault& fault);

bool read_object(const JsonValue& json, Fault& fault);
bool read(const JsonValue& json, std::string& out, const StringLimits& limits, Fault& fault);
bool read(const JsonValue& json, int64_t& out, const IntLimits& limits, Fault& fault);
bool read(const JsonValue& json, double& out, const FractionLimits& limits, Fault& fault);
bool read(const JsonValue& json, bool& out, NoLimits, Fault& fault);

template <class Tag>
bool read(const JsonValue& json, Id64<Tag>& out, NoLimits, Fault& fault) {
  const auto text = json.string();
  if (!text) return fault.set("not a string");
  const auto id = Id64<Tag>::parse(*text);
  if (!id) return fault.set("not an id");
  out = *id;
  return true;
}

template <class Tag>
bool read(const JsonValue& json, Id128<Tag>& out, NoLimits, Fault& fault) {
  const auto text = json.string();
  if (!text) return fault.set("not a string");
  const auto id = Id128<Tag>::parse(*text);
  if (!id) return fault.set("not an id");
  out = *id;
  return true;
}

template <class T, class Limits>
bool read(const JsonValue& json, std::vector<T>& out, const ArrayLimits<Limits>& limits,
          Fault& fault) {
  if (!json.is_array()) return fault.set("not an array");
  const std::vector<JsonValue> items = json.items();
  if (!check_count(items.size(), limits.min, limits.max, fault)) return false;
  out.resize(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    if (read(items[i], out[i], limits.item, fault)) continue;
    fault.inside(i);
    return false;
  }
  return true;
}

template <class T, class Limits>
bool read_field(const JsonValue& object, std::string_view key, T& out, const Limits& limits,
                Fault& fault) {
  const auto value = object.find(key);
  if (value && read(*value, out, limits, fault)) return true;
  if (!value) fault.set("missing");
  fault.inside(key);
  return false;
}

// Absent and null are the same: browsers send `sdpMid: null` and the like.
template <class T, class Limits>
bool read_field(const JsonValue& object, std::string_view key, std::optional<T>& out,
                const Limits& limits, Fault& fault) {
  const auto value = object.find(key);
  if (!value || value->is_null()) return true;
  if (read(*value, out.emplace(), limits, fault)) return true;
  fault.inside(key);
  return false;
}

// A whole REST body.
template <class T>
Result<T> decode_body(std::string_view text) {
  auto json = parse_json(text);
  if (!json) {
    return Error{json.error().code, "body: " + json.error().message};
  }
  T body;
  Fault fault;
  if (!read(*json, body, NoLimits{}, fault)) return std::move(fault).to_error();
  return body;
}

}  // namespace earshot::protocol
