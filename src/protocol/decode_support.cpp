#include "protocol/decode_support.h"

#include <algorithm>

namespace earshot::protocol {

void Fault::inside(std::string_view key) {
  std::string path(key);
  if (!field.empty() && field.front() != '[') path += '.';
  field = path + field;
}

void Fault::inside(size_t index) {
  std::string path = "[" + std::to_string(index) + "]";
  if (!field.empty() && field.front() != '[') path += '.';
  field = path + field;
}

Error Fault::to_error() && {
  std::string message = (field.empty() ? std::string("body") : field) + ": " + reason;
  return Error{code, std::move(message), std::move(field)};
}

size_t count_code_points(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool check_text(std::string_view text, const StringLimits& limits, Fault& fault) {
  // NUL ends a C string: what follows it would be stored or not, depending on the reader.
  if (text.find('\0') != std::string_view::npos) return fault.set("holds a NUL character");
  const size_t length = count_code_points(text);
  if (length < limits.min) {
    if (length == 0) return fault.set("empty");
    return fault.set("shorter than " + std::to_string(limits.min) + " characters");
  }
  if (length > limits.max) {
    return fault.set("longer than " + std::to_string(limits.max) + " characters");
  }
  if (limits.allows == nullptr) return true;
  for (const char c : text) {
    if (!limits.allows(static_cast<unsigned char>(c))) {
      return fault.set("holds a character that is not allowed");
    }
  }
  return true;
}

bool check_range(int64_t number, const IntLimits& limits, Fault& fault) {
  if (number < limits.min) return fault.set("less than " + std::to_string(limits.min));
  if (number > limits.max) return fault.set("greater than " + std::to_string(limits.max));
  return true;
}

bool check_count(size_t count, size_t min, size_t max, Fault& fault) {
  if (count < min) return fault.set("fewer than " + std::to_string(min) + " items");
  if (count > max) return fault.set("more than " + std::to_string(max) + " items");
  return true;
}

bool read_object(const JsonValue& json, Fault& fault) {
  return json.is_object() || fault.set("not an object");
}

bool read(const JsonValue& json, std::string& out, const StringLimits& limits, Fault& fault) {
  const auto text = json.string();
  if (!text) return fault.set("not a string");
  if (!check_text(*text, limits, fault)) return false;
  out = *text;
  return true;
}

bool read(const JsonValue& json, int64_t& out, const IntLimits& limits, Fault& fault) {
  const auto number = json.integer();
  if (!number) return fault.set("not an integer");
  out = *number;
  return check_range(*number, limits, fault);
}

bool read(const JsonValue& json, double& out, const FractionLimits& limits, Fault& fault) {
  const auto number = json.fraction();
  if (!number) return fault.set("not a number");
  out = *number;
  const bool within = *number >= limits.min && *number <= limits.max;
  return within || fault.set("out of its range");
}

bool read(const JsonValue& json, bool& out, NoLimits, Fault& fault) {
  const auto flag = json.boolean();
  if (!flag) return fault.set("not true or false");
  out = *flag;
  return true;
}

}  // namespace earshot::protocol
