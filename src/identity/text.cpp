#include "identity/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace earshot::identity {
namespace {

char32_t next_character(std::string_view& rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t character = length == 1 ? lead : lead & (0x7FU >> length);
  const size_t available = std::min(length, rest.size());
  for (size_t i = 1; i < available; ++i) {
    character = character << 6 | (static_cast<unsigned char>(rest[i]) & 0x3FU);
  }
  rest.remove_prefix(available);
  return character;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

char32_t fold_character(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;  // Latin-1
  if (c >= 0x100 && c <= 0x137) return c | 1;              // Latin Extended-A: pairs, even first
  if (c >= 0x139 && c <= 0x148) return c % 2 == 1 ? c + 1 : c;  // pairs, odd first
  if (c >= 0x14A && c <= 0x177) return c | 1;
  if (c == 0x178) return 0xFF;
  if (c >= 0x179 && c <= 0x17E) return c % 2 == 1 ? c + 1 : c;
  if (c >= 0x391 && c <= 0x3A9) return c + 32;  // Greek
  if (c == 0x3C2) return 0x3C3;                 // final sigma
  if (c >= 0x410 && c <= 0x42F) return c + 32;  // Cyrillic
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool turns_direction(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_username_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// The first of `names` (needle, label) whose needle occurs in `text`.
template <size_t kCount>
std::string_view first_label(
    std::string_view text,
    const std::array<std::pair<std::string_view, std::string_view>, kCount>& names) {
  for (const auto& [needle, label] : names) {
    if (text.find(needle) != std::string_view::npos) return label;
  }
  return {};
}

}  // namespace

std::string fold_case(std::string_view utf8) {
  std::string folded;
  folded.reserve(utf8.size());
  while (!utf8.empty()) append_utf8(folded, fold_character(next_character(utf8)));
  return folded;
}

size_t count_characters(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

Result<std::string> checked_username(std::string_view input) {
  std::string name(input);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool length_ok =
      name.size() >= limits::kUsernameCharsMin && name.size() <= limits::kUsernameCharsMax;
  if (!length_ok || !std::all_of(name.begin(), name.end(), is_username_character)) {
    return Error{ErrorCode::kInvalid,
                 "A username has 2 to 32 characters: letters a-z, digits, dot, dash, underscore.",
                 "username"};
  }
  return name;
}

Result<std::string> checked_display_name(std::string_view input) {
  const std::string_view name = trimmed(input);
  const size_t characters = count_characters(name);
  if (characters < 1 || characters > limits::kDisplayNameCharsMax) {
    return Error{ErrorCode::kInvalid, "A name has 1 to 64 characters.", "display_name"};
  }
  for (std::string_view rest = name; !rest.empty();) {
    const char32_t character = next_character(rest);
    if (is_control(character) || turns_direction(character)) {
      return Error{ErrorCode::kInvalid, "This name has invisible characters in it.",
                   "display_name"};
    }
  }
  return std::string(name);
}

Result<void> check_password(std::string_view password) {
  const size_t characters = count_characters(password);
  if (characters < limits::kPasswordCharsMin || characters > limits::kPasswordCharsMax) {
    return Error{ErrorCode::kInvalid, "A password has 8 to 200 characters.", "password"};
  }
  return {};
}

std::string device_name_from_user_agent(std::string_view user_agent) {
  using Names = std::pair<std::string_view, std::string_view>;
  // Order matters: nearly every browser also claims to be Chrome, Safari and Mozilla.
  static constexpr std::array<Names, 6> kBrowsers = {{{"Edg/", "Edge"},
                                                      {"OPR/", "Opera"},
                                                      {"Firefox/", "Firefox"},
                                                      {"FxiOS/", "Firefox"},
                                                      {"Chrome/", "Chrome"},
                                                      {"Safari/", "Safari"}}};
  static constexpr std::array<Names, 7> kSystems = {{{"Android", "Android"},
                                                     {"iPhone", "iPhone"},
                                                     {"iPad", "iPad"},
                                                     {"Windows", "Windows"},
                                                     {"CrOS", "ChromeOS"},
                                                     {"Mac OS X", "macOS"},
                                                     {"Linux", "Linux"}}};
  const std::string_view browser = first_label(user_agent, kBrowsers);
  const std::string_view system = first_label(user_agent, kSystems);
  if (browser.empty() && system.empty()) return "Unknown device";
  if (browser.empty()) return std::string(system);
  if (system.empty()) return std::string(browser);
  return std::string(browser) + " on " + std::string(system);
}

}  // namespace earshot::identity
