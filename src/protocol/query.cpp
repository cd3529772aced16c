#include "protocol/query.h"

#include <charconv>

namespace earshot::protocol {

std::optional<std::string_view> find_parameter(const QueryParameters& query, std::string_view key) {
  for (const auto& [name, value] : query) {
    if (name != key) continue;
    if (value.empty()) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

bool read_parameter(std::string_view text, std::string& out, const StringLimits& limits,
                    Fault& fault) {
  if (!check_text(text, limits, fault)) return false;
  out = text;
  return true;
}

bool read_parameter(std::string_view text, int64_t& out, const IntLimits& limits, Fault& fault) {
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, out);
  if (failure != std::errc{} || stop != end) return fault.set("not an integer");
  return check_range(out, limits, fault);
}

}  // namespace earshot::protocol
