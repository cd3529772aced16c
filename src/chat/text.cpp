#include "chat/text.h"

#include <algorithm>

#include "base/limits.h"

namespace earshot::chat {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Letters, digits, and everything beyond ASCII: what can be part of a word in the index.
bool is_searchable(char c) {
  return is_beyond_ascii(c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

Error invalid(std::string_view reason, std::string_view field) {
  return Error{ErrorCode::kInvalid, std::string(reason), std::string(field)};
}

}  // namespace

bool is_blank(std::string_view text) { return std::all_of(text.begin(), text.end(), is_space); }

Result<void> check_text(std::string_view text, std::string_view field) {
  const auto bad = [](char c) { return is_control(c) && c != '\n' && c != '\r' && c != '\t'; };
  if (std::any_of(text.begin(), text.end(), bad)) {
    return invalid("The text has control characters.", field);
  }
  return {};
}

Result<void> check_title(std::string_view title, std::string_view field) {
  if (is_blank(title)) return invalid("The title is empty.", field);
  if (std::any_of(title.begin(), title.end(), is_control)) {
    return invalid("The title has line breaks or control characters.", field);
  }
  return {};
}

Result<void> check_emoji(std::string_view emoji) {
  const bool plain = std::none_of(emoji.begin(), emoji.end(), is_beyond_ascii);
  const auto bad = [](char c) { return is_space(c) || is_control(c); };
  if (plain || std::any_of(emoji.begin(), emoji.end(), bad)) {
    return invalid("That is not an emoji.", "data.emoji");
  }
  return {};
}

std::string excerpt(std::string_view text) {
  std::string out;
  size_t code_points = 0;
  bool pending_space = false;
  for (const char c : text) {
    if (is_space(c)) {
      pending_space = !out.empty();
      continue;
    }
    if (!is_continuation(c)) {
      if (code_points + pending_space >= limits::kReplyExcerptCharsMax) return out;
      if (pending_space) out += ' ';
      code_points += 1 + pending_space;
      pending_space = false;
    }
    out += c;
  }
  return out;
}

std::vector<std::string> search_terms(std::string_view query) {
  std::vector<std::string> terms;
  std::string word;
  const auto finish = [&] {
    const bool useful = std::any_of(word.begin(), word.end(), is_searchable);
    if (useful && terms.size() < limits::kSearchTermsMax) terms.push_back(word);
    word.clear();
  };
  for (const char c : query) {
    if (is_space(c) || is_control(c)) {
      finish();
    } else {
      word += c;
    }
  }
  finish();
  return terms;
}

}  // namespace earshot::chat
