// The head of an HTTP/1.1 answer (RFC 9112), as far as a client of our own server needs it. Pure;
// any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace earshot::load {

struct HttpHead {
  int status = 0;
  size_t head_bytes = 0;  // with the empty line
  size_t body_bytes = 0;
  std::string cookie;  // "name=value" of Set-Cookie; "": none
};

inline constexpr size_t kHttpHeadBytesMax = 16 * 1024;
inline constexpr size_t kHttpBodyBytesMax = 1024 * 1024;

// Nothing: it is not complete. Errors: kInvalid, kTooLarge; kUnsupported for a body whose length is
// not said.
Result<std::optional<HttpHead>> parse_http_head(std::string_view text);

}  // namespace earshot::load
