// The head of a request: everything before the body. A plain value, filled by request_parser.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/method.h"

namespace earshot::http {

struct RequestHead {
  Method method = Method::kOther;
  std::string target;  // as sent; see target.h
  // Names in lower case, in the order sent. Values are trimmed and hold no line breaks.
  std::vector<std::pair<std::string, std::string>> fields;
  bool keep_alive = false;
  bool chunked = false;
  std::optional<uint64_t> content_length;  // bytes, as announced

  // The first field of that (lower case) name, or "".
  std::string_view field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
      if (key == name) return value;
    }
    return {};
  }
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// Does a comma-separated field list this token, in any case? (RFC 9110 §5.6.1; parameters after ';'
// do not count as part of the token.)
bool has_token(std::string_view list, std::string_view token);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace earshot::http
