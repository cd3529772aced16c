#include "protocol/json_value.h"

#include <simdjson.h>

#include <cstring>
#include <type_traits>

#include "base/limits.h"

namespace earshot::protocol {

struct JsonAccess {
  static simdjson::dom::element get(const JsonValue& value) {
    simdjson::dom::element element;
    std::memcpy(static_cast<void*>(&element), value.element_, sizeof element);
    return element;
  }
  static JsonValue make(simdjson::dom::element element) {
    static_assert(sizeof element == sizeof JsonValue::element_);
    static_assert(std::is_trivially_copyable_v<simdjson::dom::element>);
    JsonValue value;
    std::memcpy(value.element_, &element, sizeof element);
    return value;
  }
};

bool JsonValue::is_object() const { return JsonAccess::get(*this).is_object(); }
bool JsonValue::is_array() const { return JsonAccess::get(*this).is_array(); }
bool JsonValue::is_null() const { return JsonAccess::get(*this).is_null(); }

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  simdjson::dom::object object;
  if (JsonAccess::get(*this).get_object().get(object)) return std::nullopt;
  simdjson::dom::element element;
  if (object.at_key(key).get(element)) return std::nullopt;
  return JsonAccess::make(element);
}

std::vector<std::string_view> JsonValue::keys() const {
  std::vector<std::string_view> keys;
  simdjson::dom::object object;
  if (JsonAccess::get(*this).get_object().get(object)) return keys;
  for (const auto field : object) keys.push_back(field.key);
  return keys;
}

std::vector<JsonValue> JsonValue::items() const {
  std::vector<JsonValue> items;
  simdjson::dom::array array;
  if (JsonAccess::get(*this).get_array().get(array)) return items;
  for (const simdjson::dom::element element : array) items.push_back(JsonAccess::make(element));
  return items;
}

std::optional<std::string_view> JsonValue::string() const {
  std::string_view text;
  if (JsonAccess::get(*this).get_string().get(text)) return std::nullopt;
  return text;
}

std::optional<int64_t> JsonValue::integer() const {
  const simdjson::dom::element element = JsonAccess::get(*this);
  int64_t number = 0;
  if (!element.is_int64() || element.get_int64().get(number)) return std::nullopt;
  return number;
}

std::optional<double> JsonValue::fraction() const {
  double number = 0;
  if (JsonAccess::get(*this).get_double().get(number)) return std::nullopt;
  return number;
}

std::optional<bool> JsonValue::boolean() const {
  bool flag = false;
  if (JsonAccess::get(*this).get_bool().get(flag)) return std::nullopt;
  return flag;
}

Result<JsonValue> parse_json(std::string_view text) {
  if (text.size() > limits::kSocketMessageBytesMax) {
    return Error{ErrorCode::kTooLarge,
                 "longer than " + std::to_string(limits::kSocketMessageBytesMax) + " bytes"};
  }
  thread_local simdjson::dom::parser parser(limits::kSocketMessageBytesMax);
  if (parser.max_depth() != limits::kJsonDepthMax &&
      parser.allocate(limits::kSocketMessageBytesMax, limits::kJsonDepthMax)) {
    return Error{ErrorCode::kUnavailable, "out of memory"};
  }
  simdjson::dom::element root;
  switch (parser.parse(text.data(), text.size()).get(root)) {
    case simdjson::SUCCESS: return JsonAccess::make(root);
    case simdjson::DEPTH_ERROR:
      return Error{ErrorCode::kInvalid,
                   "nested deeper than " + std::to_string(limits::kJsonDepthMax) + " levels"};
    case simdjson::UTF8_ERROR: return Error{ErrorCode::kInvalid, "not UTF-8"};
    case simdjson::MEMALLOC: return Error{ErrorCode::kUnavailable, "out of memory"};
    default: return Error{ErrorCode::kInvalid, "not JSON"};
  }
}

}  // namespace earshot::protocol
