// What the handlers of /api/v1 share.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"
#include "http/response.h"
#include "protocol/frame.h"

namespace earshot::http {

template <class T>
Response answer(const T& value) {
  return json_response(protocol::to_json(value));
}

// An id that cannot be one names nothing, like one that is not in use.
template <class Id>
Result<Id> parse_id(std::string_view text) {
  const auto id = Id::parse(text);
  if (!id) return Error{ErrorCode::kNotFound, "There is no such thing."};
  return *id;
}

}  // namespace earshot::http
