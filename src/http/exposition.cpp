#include "http/exposition.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/check.h"

namespace earshot::http {
namespace {

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

void append_escaped(std::string& out, std::string_view text, bool in_quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || (in_quotes && c == '"')) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
}

}  // namespace

void Exposition::family(std::string_view name, Kind kind, std::string_view help) {
  CHECK(is_name(name));
  CHECK((kind == Kind::kCounter) == name.ends_with("_total"));
  name_ = name;
  text_ += "# HELP " + name_ + ' ';
  append_escaped(text_, help, false);
  text_ += "\n# TYPE " + name_ + (kind == Kind::kCounter ? " counter\n" : " gauge\n");
}

void Exposition::begin_sample(Labels labels) {
  text_ += name_;
  char before = '{';
  for (const auto& [label, value] : labels) {
    CHECK(is_name(label));
    text_ += before;
    text_ += label;
    text_ += "=\"";
    append_escaped(text_, value, true);
    text_ += '"';
    before = ',';
  }
  if (labels.size() > 0) text_ += '}';
  text_ += ' ';
}

void Exposition::sample(double value, Labels labels) {
  begin_sample(labels);
  if (std::isnan(value)) {
    text_ += "NaN\n";
  } else if (std::isinf(value)) {
    text_ += value < 0 ? "-Inf\n" : "+Inf\n";
  } else {
    char digits[32];
    const int size = std::snprintf(digits, sizeof digits, "%.9g\n", value);
    text_.append(digits, static_cast<size_t>(size));
  }
}

void Exposition::sample(uint64_t value, Labels labels) {
  begin_sample(labels);
  text_ += std::to_string(value) + '\n';
}

}  // namespace earshot::http
