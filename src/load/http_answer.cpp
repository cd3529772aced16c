#include "load/http_answer.h"

#include <algorithm>
#include <charconv>

namespace earshot::load {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

Result<void> take_field(std::string_view line, HttpHead& out) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    return Error{ErrorCode::kInvalid, "a field of the answer has no name"};
  }
  const std::string name = lower(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-length") {
    if (!parse_number(value, out.body_bytes)) {
      return Error{ErrorCode::kInvalid, "the length of the answer is no number"};
    }
    if (out.body_bytes > kHttpBodyBytesMax) {
      return Error{ErrorCode::kTooLarge, "the answer is too long"};
    }
  } else if (name == "transfer-encoding") {
    return Error{ErrorCode::kUnsupported, "an answer in pieces: is this the server itself?"};
  } else if (name == "set-cookie") {
    out.cookie = value.substr(0, value.find(';'));
  }
  return {};
}

}  // namespace

Result<std::optional<HttpHead>> parse_http_head(std::string_view text) {
  const size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos || end > kHttpHeadBytesMax) {
    if (text.size() <= kHttpHeadBytesMax) return std::optional<HttpHead>();
    return Error{ErrorCode::kTooLarge, "the head of the answer is too long"};
  }
  HttpHead out;
  out.head_bytes = end + 4;
  std::string_view rest = text.substr(0, end + 2);
  const std::string_view first = rest.substr(0, rest.find("\r\n"));
  if (first.size() < 12 || !first.starts_with("HTTP/1.1 ") ||
      !parse_number(first.substr(9, 3), out.status)) {
    return Error{ErrorCode::kInvalid, "the answer is not HTTP/1.1"};
  }
  rest.remove_prefix(first.size() + 2);
  while (!rest.empty()) {
    const size_t line_end = rest.find("\r\n");
    TRY(take_field(rest.substr(0, line_end), out));
    rest.remove_prefix(line_end + 2);
  }
  return std::optional<HttpHead>(std::move(out));
}

}  // namespace earshot::load
