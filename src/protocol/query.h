// Query parameters of a REST address, percent-decoded, in the order given. Of duplicates the first
// counts; unknown ones are ignored; an empty one counts as absent. The values must be valid UTF-8:
// whoever decodes the percent signs refuses others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/decode_support.h"

namespace earshot::protocol {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string_view> find_parameter(const QueryParameters& query, std::string_view key);

bool read_parameter(std::string_view text, std::string& out, const StringLimits& limits,
                    Fault& fault);
bool read_parameter(std::string_view text, int64_t& out, const IntLimits& limits, Fault& fault);

template <class Tag>
bool read_parameter(std::string_view text, Id64<Tag>& out, NoLimits, Fault& fault) {
  const auto id = Id64<Tag>::parse(text);
  if (!id) return fault.set("not an id");
  out = *id;
  return true;
}

// Enumerations of the contract.
template <class Enum>
requires requires(Enum& value) { parse_wire_name(std::string_view(), value); }
bool read_parameter(std::string_view text, Enum& out, NoLimits, Fault& fault) {
  return parse_wire_name(text, out) || fault.set("not one of the names");
}

template <class T, class Limits>
bool read_field(const QueryParameters& query, std::string_view key, T& out, const Limits& limits,
                Fault& fault) {
  const auto text = find_parameter(query, key);
  if (text && read_parameter(*text, out, limits, fault)) return true;
  if (!text) fault.set("missing");
  fault.inside(key);
  return false;
}

template <class T, class Limits>
bool read_field(const QueryParameters& query, std::string_view key, std::optional<T>& out,
                const Limits& limits, Fault& fault) {
  const auto text = find_parameter(query, key);
  if (!text) return true;
  if (read_parameter(*text, out.emplace(), limits, fault)) return true;
  fault.inside(key);
  return false;
}

}  // namespace earshot::protocol
