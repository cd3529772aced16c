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

std::string_view name_of(Exposition::Kind kind) {
  switch (kind) {
    case Exposition::Kind::kCounter: return "counter";
    case Exposition::Kind::kGauge: return "gauge";
    case Exposition::Kind::kHistogram: break;
  }
  return "histogram";
}

std::string text_of(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  char digits[32];
  return {digits, static_cast<size_t>(std::snprintf(digits, sizeof digits, "%.9g", value))};
}

}  // namespace

void Exposition::family(std::string_view name, Kind kind, std::string_view help) {
  CHECK(is_name(name));
  CHECK((kind == Kind::kCounter) == name.ends_with("_total"));
  name_ = name;
  text_ += "# HELP " + name_ + ' ';
  append_escaped(text_, help, false);
  text_ += "\n# TYPE " + name_ + ' ' + std::string(name_of(kind)) + '\n';
}

void Exposition::begin_sample(Labels labels, std::string_view suffix, std::string_view bound) {
  text_ += name_;
  text_ += suffix;
  char before = '{';
  const auto add = [&](std::string_view label, std::string_view value) {
    CHECK(is_name(label));
    text_ += before;
    text_ += label;
    text_ += "=\"";
    append_escaped(text_, value, true);
    text_ += '"';
    before = ',';
  };
  for (const auto& [label, value] : labels) add(label, value);
  if (!bound.empty()) add("le", bound);
  if (before == ',') text_ += '}';
  text_ += ' ';
}

void Exposition::end_sample(double value) { text_ += text_of(value) + '\n'; }

void Exposition::end_sample(uint64_t value) { text_ += std::to_string(value) + '\n'; }

void Exposition::sample(double value, Labels labels) {
  begin_sample(labels);
  end_sample(value);
}

void Exposition::sample(uint64_t value, Labels labels) {
  begin_sample(labels);
  end_sample(value);
}

void Exposition::histogram(std::span<const double> bounds_s, const Histogram& histogram,
                           Labels labels) {
  for (const double bound_s : bounds_s) {
    begin_sample(labels, "_bucket", text_of(bound_s));
    end_sample(histogram.at_most(Duration(static_cast<int64_t>(bound_s * 1e9))));
  }
  begin_sample(labels, "_bucket", "+Inf");
  end_sample(histogram.count());
  begin_sample(labels, "_sum");
  end_sample(std::chrono::duration<double>(histogram.sum()).count());
  begin_sample(labels, "_count");
  end_sample(histogram.count());
}

}  // namespace earshot::http
