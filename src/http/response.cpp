#include "http/response.h"

#include <array>
#include <ctime>

#include "http/request_parser.h"
#include "http/security_fields.h"
#include "protocol/frame.h"

namespace earshot::http {
namespace {

// A line break in a value would start a field, or an answer, of somebody else's choosing.
bool is_field_safe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

std::string http_date(WallTime wall) {
  const std::time_t seconds = wall.ms() / 1000;
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const size_t length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return std::string(text.data(), length);
}

}  // namespace

uint64_t Response::body_bytes() const {
  if (const auto* text = std::get_if<std::string>(&body)) return text->size();
  if (const auto* view = std::get_if<std::string_view>(&body)) return view->size();
  return std::get<FileBody>(body).range.count;
}

Response json_response(std::string json, int status) {
  Response response;
  response.status = status;
  response.set("Content-Type", "application/json");
  response.set("Cache-Control", "no-store");
  response.body = std::move(json);
  return response;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid: return 400;
    case ErrorCode::kUnauthenticated: return 401;
    case ErrorCode::kForbidden: return 403;
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kConflict:
    case ErrorCode::kWrongState:
    case ErrorCode::kLimit: return 409;
    case ErrorCode::kTooLarge: return 413;
    case ErrorCode::kUnsupported: return 415;
    case ErrorCode::kRateLimited: return 429;
    case ErrorCode::kUnavailable: return 503;
    case ErrorCode::kInternal: break;
  }
  return 500;
}

Response error_response(const Error& error) {
  Response response = json_response(protocol::encode_error_body(error), status_of(error.code));
  if (error.code == ErrorCode::kUnavailable) response.set("Retry-After", "2");
  if (error.code == ErrorCode::kRateLimited) response.set("Retry-After", "5");
  return response;
}

std::string serialize_head(const Response& response, const HeadContext& context) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += reason_phrase(response.status);
  head += "\r\nDate: " + http_date(context.wall) + "\r\n";
  for (const auto& [name, value] : response.fields) {
    if (!is_field_safe(value)) continue;
    head += name + ": " + value + "\r\n";
  }
  append_security_fields(head, response.policy, context);
  if (response.status != 204 && response.status != 304) {
    head += "Content-Length: " + std::to_string(response.body_bytes()) + "\r\n";
  }
  head += context.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

}  // namespace earshot::http
