#include "http/byte_range.h"

#include <algorithm>
#include <charconv>

namespace earshot::http {
namespace {

std::optional<uint64_t> number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

RangeAnswer select_range(std::string_view field, uint64_t size_bytes) {
  using Kind = RangeAnswer::Kind;
  constexpr std::string_view kUnit = "bytes=";
  const RangeAnswer whole{Kind::kWhole, {0, size_bytes}};
  const RangeAnswer unsatisfiable{Kind::kUnsatisfiable, {}};
  if (!field.starts_with(kUnit)) return whole;
  field.remove_prefix(kUnit.size());
  const size_t dash = field.find('-');
  if (dash == std::string_view::npos || field.find(',') != std::string_view::npos) return whole;

  const std::string_view last_text = field.substr(dash + 1);
  const auto last = number(last_text);
  if (dash == 0) {  // "-500": the last 500 bytes
    if (!last) return whole;
    const uint64_t count = std::min(*last, size_bytes);
    if (count == 0) return unsatisfiable;
    return {Kind::kPart, {size_bytes - count, count}};
  }
  const auto first = number(field.substr(0, dash));
  if (!first || (!last && !last_text.empty())) return whole;
  if (last && *last < *first) return whole;
  if (*first >= size_bytes) return unsatisfiable;
  const uint64_t end = last ? std::min(*last, size_bytes - 1) : size_bytes - 1;
  return {Kind::kPart, {*first, end - *first + 1}};
}

}  // namespace earshot::http
