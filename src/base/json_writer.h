// Append-only JSON. Commas and colons are placed by the writer; the caller balances begin and end
// (checked in take()). Text must be valid UTF-8: it is copied but for what JSON wants escaped.
//   JsonWriter json;
//   json.begin_object();
//   json.key("seq");
//   json.number(7);
//   json.end_object();
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"

namespace earshot {

class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  void key(std::string_view name);
  void string(std::string_view text);
  void boolean(bool value);
  void null();
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, char>) void number(Number value) {
    if constexpr (std::signed_integral<Number>) {
      signed_number(value);
    } else {
      unsigned_number(value);
    }
  }
  // A finite number, in the fewest digits that read back as the same.
  void fraction(double value);
  // `json` is one complete JSON value, made elsewhere.
  void raw(std::string_view json);

  std::string_view view() const { return text_; }
  // The finished text; the writer is empty afterwards.
  std::string take();

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void append_escaped(std::string_view text);
  void signed_number(int64_t value);
  void unsigned_number(uint64_t value);

  std::string text_;
  int depth_ = 0;
  bool needs_comma_ = false;
};

}  // namespace earshot
