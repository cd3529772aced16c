#include "http/target.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace earshot::http {
namespace {

Error bad_target() { return {ErrorCode::kInvalid, "The address of this request is malformed."}; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool is_forbidden_in_segment(char c) {
  return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

Result<std::string> parse_segment(std::string_view text) {
  TRY_ASSIGN(auto segment, percent_decode(text));
  const bool climbs = segment == "." || segment == "..";
  if (climbs || std::any_of(segment.begin(), segment.end(), is_forbidden_in_segment)) {
    return bad_target();
  }
  return segment;
}

// Splits off what stands before the next `separator`, or all of it.
std::string_view next_part(std::string_view& rest, char separator) {
  const size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

Result<protocol::QueryParameters> parse_query(std::string_view text) {
  protocol::QueryParameters query;
  while (!text.empty()) {
    std::string_view value = next_part(text, '&');
    if (value.empty()) continue;
    const std::string_view name = next_part(value, '=');
    TRY_ASSIGN(auto decoded_name, percent_decode(name));
    TRY_ASSIGN(auto decoded_value, percent_decode(value));
    query.emplace_back(std::move(decoded_name), std::move(decoded_value));
  }
  return query;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return bad_target();
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return bad_target();
    decoded += static_cast<char>(high << 4 | low);
    i += 2;
  }
  if (!is_valid_utf8(decoded)) return bad_target();
  return decoded;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 0x0F];
  }
  return encoded;
}

Result<Target> parse_target(std::string_view text) {
  if (text.empty() || text.front() != '/' || text.size() > limits::kHttpTargetBytesMax) {
    return bad_target();
  }
  const std::string_view without_fragment = text.substr(0, text.find('#'));
  std::string_view query = without_fragment;
  std::string_view path = next_part(query, '?');
  Target target;
  path.remove_prefix(1);
  const bool ends_with_slash = !path.empty() && path.back() == '/';
  while (!path.empty()) {
    TRY_ASSIGN(auto segment, parse_segment(next_part(path, '/')));
    target.segments.push_back(std::move(segment));
  }
  if (ends_with_slash) target.segments.emplace_back();
  TRY_ASSIGN(target.query, parse_query(query));
  return target;
}

}  // namespace earshot::http
