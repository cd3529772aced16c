#include "base/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace earshot {

void JsonWriter::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
  ++depth_;
}

void JsonWriter::close(char bracket) {
  CHECK(depth_ > 0);
  text_ += bracket;
  needs_comma_ = true;
  --depth_;
}

void JsonWriter::key(std::string_view name) {
  separate();
  append_escaped(name);
  text_ += ':';
  needs_comma_ = false;
}

void JsonWriter::string(std::string_view text) {
  separate();
  append_escaped(text);
}

void JsonWriter::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  text_ += "null";
}

void JsonWriter::signed_number(int64_t value) {
  separate();
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text_.append(digits.data(), end);
}

void JsonWriter::unsigned_number(uint64_t value) {
  separate();
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text_.append(digits.data(), end);
}

void JsonWriter::fraction(double value) {
  CHECK(std::isfinite(value));
  separate();
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text_.append(digits.data(), end);
}

void JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
}

std::string JsonWriter::take() {
  CHECK(depth_ == 0);
  needs_comma_ = false;
  return std::exchange(text_, {});
}

void JsonWriter::append_escaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  text_ += '"';
  size_t copied = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= ' ' && c != '"' && c != '\\') continue;
    text_.append(text, copied, i - copied);
    copied = i + 1;
    switch (c) {
      case '"': text_ += "\\\""; break;
      case '\\': text_ += "\\\\"; break;
      case '\n': text_ += "\\n"; break;
      case '\r': text_ += "\\r"; break;
      case '\t': text_ += "\\t"; break;
      default:
        text_ += "\\u00";
        text_ += kHex[c >> 4];
        text_ += kHex[c & 15];
    }
  }
  text_.append(text, copied, text.size() - copied);
  text_ += '"';
}

}  // namespace earshot
