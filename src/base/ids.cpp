#include "base/ids.h"

namespace earshot::ids_detail {
namespace {

constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";

constexpr std::array<int8_t, 256> make_digit_values() {
  std::array<int8_t, 256> values{};
  for (int8_t& value : values) value = -1;
  for (size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<uint8_t>(kDigits[i])] = static_cast<int8_t>(i);
  }
  return values;
}
constexpr std::array<int8_t, 256> kDigitValues = make_digit_values();

int digit_value(char c) { return kDigitValues[static_cast<uint8_t>(c)]; }

}  // namespace

uint64_t random_id64(Random& random) {
  uint64_t value = 0;
  while (value == 0) value = random.u64() >> 1;
  return value;
}

std::string encode64(uint64_t value) {
  std::string text(kId64Chars, '0');
  for (size_t i = kId64Chars; i-- > 0; value >>= 5) text[i] = kDigits[value & 31];
  return text;
}

std::string encode128(uint64_t high, uint64_t low) {
  std::string text(kId128Chars, '0');
  for (size_t i = kId128Chars; i-- > 0;) {
    text[i] = kDigits[low & 31];
    low = low >> 5 | high << 59;
    high >>= 5;
  }
  return text;
}

bool decode64(std::string_view text, uint64_t& value) {
  // The first digit carries bits 60 to 62 only.
  if (text.size() != kId64Chars || digit_value(text[0]) > 7) return false;
  value = 0;
  for (const char c : text) {
    const int digit = digit_value(c);
    if (digit < 0) return false;
    value = value << 5 | static_cast<uint64_t>(digit);
  }
  return value != 0;
}

bool decode128(std::string_view text, uint64_t& high, uint64_t& low) {
  // The first digit carries bits 125 to 127 only.
  if (text.size() != kId128Chars || digit_value(text[0]) > 7) return false;
  high = low = 0;
  for (const char c : text) {
    const int digit = digit_value(c);
    if (digit < 0) return false;
    high = high << 5 | low >> 59;
    low = low << 5 | static_cast<uint64_t>(digit);
  }
  return high != 0 || low != 0;
}

}  // namespace earshot::ids_detail
