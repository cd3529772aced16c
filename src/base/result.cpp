#include "base/result.h"

#include <array>

namespace earshot {
namespace {

struct CodeName {
  ErrorCode code;
  std::string_view name;
};

constexpr std::array<CodeName, 12> kCodeNames = {{
    {ErrorCode::kInvalid, "invalid"},
    {ErrorCode::kUnauthenticated, "unauthenticated"},
    {ErrorCode::kForbidden, "forbidden"},
    {ErrorCode::kNotFound, "not_found"},
    {ErrorCode::kConflict, "conflict"},
    {ErrorCode::kWrongState, "wrong_state"},
    {ErrorCode::kTooLarge, "too_large"},
    {ErrorCode::kRateLimited, "rate_limited"},
    {ErrorCode::kLimit, "limit"},
    {ErrorCode::kUnavailable, "unavailable"},
    {ErrorCode::kUnsupported, "unsupported"},
    {ErrorCode::kInternal, "internal"},
}};

}  // namespace

std::string_view wire_name(ErrorCode code) {
  for (const CodeName& entry : kCodeNames) {
    if (entry.code == code) return entry.name;
  }
  CHECK(false);
}

std::optional<ErrorCode> parse_error_code(std::string_view wire_name) {
  for (const CodeName& entry : kCodeNames) {
    if (entry.name == wire_name) return entry.code;
  }
  return std::nullopt;
}

}  // namespace earshot
