// Text of single spaces and ASCII classes, shared by the parsers of text formats. Any thread.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace earshot::codec {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template <class Predicate>
bool all_of_chars(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

// RFC 8866 §9: token-char.
inline bool is_token(std::string_view text) {
  return !text.empty() && all_of_chars(text, [](char c) {
    return is_alphanumeric(c) ||
           std::string_view("!#$%&'*+-.^_`{|}~").find(c) != std::string_view::npos;
  });
}

// The words of a line, separated by single spaces. Views into the text given. A missing word is "".
class Words {
 public:
  explicit Words(std::string_view text) {
    while (!text.empty()) {
      const size_t space = text.find(' ');
      const std::string_view word = text.substr(0, space);
      if (!word.empty()) words_.push_back(word);
      if (space == std::string_view::npos) break;
      text.remove_prefix(space + 1);
    }
  }

  size_t count() const { return words_.size(); }
  std::string_view operator[](size_t i) const {
    return i < words_.size() ? words_[i] : std::string_view();
  }
  template <class Predicate>
  bool all(Predicate predicate) const {
    return std::all_of(words_.begin(), words_.end(), predicate);
  }

 private:
  std::vector<std::string_view> words_;
};

}  // namespace earshot::codec
