// The text format of Prometheus, version 0.0.4: families of samples with a name, labels and a
// number each. What is written is well-formed by construction: names are checked, labels escaped.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/histogram.h"

namespace earshot::http {

inline constexpr std::string_view kExpositionType = "text/plain; version=0.0.4; charset=utf-8";

class Exposition {
 public:
  enum class Kind { kCounter, kGauge, kHistogram };
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // Begins a family; its samples follow. Each name once; those of counters end with "_total".
  void family(std::string_view name, Kind kind, std::string_view help);
  // No two with the same labels.
  void sample(double value, Labels labels = {});
  void sample(uint64_t value, Labels labels = {});
  // Of a histogram: for each of `bounds`, in seconds and rising, how many were not longer.
  void histogram(std::span<const double> bounds_s, const Histogram& histogram, Labels labels = {});

  // A family of one sample.
  template <class Value>
  void counter(std::string_view name, std::string_view help, Value value) {
    family(name, Kind::kCounter, help);
    sample(value);
  }
  template <class Value>
  void gauge(std::string_view name, std::string_view help, Value value) {
    family(name, Kind::kGauge, help);
    sample(value);
  }

  const std::string& text() const { return text_; }

 private:
  void begin_sample(Labels labels, std::string_view suffix = {}, std::string_view bound = {});
  void end_sample(double value);
  void end_sample(uint64_t value);

  std::string name_;  // of the family
  std::string text_;
};

}  // namespace earshot::http
