// The request target (RFC 9112 §3.2.1, origin form) taken apart and percent-decoded. Hostile input;
// pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocol/query.h"

namespace earshot::http {

struct Target {
  // "/api/v1/users/x" is {"api", "v1", "users", "x"}; "/" is empty. No segment is "." or "..", and
  // none holds a slash, a backslash or a control character, whatever the escapes said. A trailing
  // slash gives an empty last segment.
  std::vector<std::string> segments;
  protocol::QueryParameters query;

  bool is_api() const { return !segments.empty() && segments.front() == "api"; }
};

// kInvalid: not origin form, a broken or forbidden escape, not UTF-8.
Result<Target> parse_target(std::string_view target);

// kInvalid on a broken escape or if the result is not UTF-8. '+' stays a plus sign.
Result<std::string> percent_decode(std::string_view text);
std::string percent_encode(std::string_view text);  // all but RFC 3986 unreserved characters

}  // namespace earshot::http
