#include "base/base64.h"

#include <algorithm>
#include <string_view>

namespace earshot {

void write_base64(Bytes bytes, char* out) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) group = group << 8 | (j < count ? bytes[i + j] : 0);
    for (size_t j = 0; j < 4; ++j) {
      *out++ = j <= count ? kDigits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
}

std::string base64(Bytes bytes) {
  std::string text(base64_chars(bytes.size()), '\0');
  write_base64(bytes, text.data());
  return text;
}

}  // namespace earshot
