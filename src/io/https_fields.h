// What every client of libcurl here reads out of an answer. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace earshot::io {

struct HttpField {
  std::string name;  // in lower case
  std::string_view value;
};
// One header line, "Name: value\r\n". Nothing for the status line and the empty one. `value` points
// into the line.
std::optional<HttpField> parse_http_field(std::string_view line);

// A Retry-After field: seconds or a date (RFC 9110 §10.2.3). At most `max`.
std::optional<Duration> parse_retry_after(std::string_view value, int64_t now_unix_s, Duration max);

}  // namespace earshot::io
