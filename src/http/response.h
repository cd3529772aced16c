// An answer on its way out. Plain values; nothing here does I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/byte_range.h"
#include "io/file_descriptor.h"

namespace earshot::http {

// Part of an open file.
struct FileBody {
  io::FileDescriptor fd;
  ByteRange range;
};

// What the browser may do with the answer as a document.
enum class ContentPolicy {
  kNothing,  // data: no document at all
  kSandbox,  // a file from a stranger
  kPage,     // the web client
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  // A view must be of memory that outlives every connection (the static site).
  std::variant<std::string, std::string_view, FileBody> body = {};
  ContentPolicy policy = ContentPolicy::kNothing;

  void set(std::string name, std::string value) {
    fields.emplace_back(std::move(name), std::move(value));
  }
  uint64_t body_bytes() const;
};

Response json_response(std::string json, int status = 200);
// {"error":{...}} with the status that fits the code, and Retry-After where waiting helps.
Response error_response(const Error& error);
int status_of(ErrorCode code);

// What the head says about the connection rather than the answer.
struct HeadContext {
  WallTime wall;
  std::string_view host;  // as the client named us; only used when it is plain
  bool secure = false;
  bool keep_alive = true;
};

// Status line and fields, with the security fields that every answer carries.
std::string serialize_head(const Response& response, const HeadContext& context);

}  // namespace earshot::http
