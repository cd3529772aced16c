#include "io/https_fields.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace earshot::io {

std::optional<HttpField> parse_http_field(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  HttpField field{.name = std::string(line.substr(0, colon)), .value = line.substr(colon + 1)};
  for (char& c : field.name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::string_view& value = field.value;
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && value.back() <= ' ') value.remove_suffix(1);
  return field;
}

std::optional<Duration> parse_retry_after(std::string_view value, int64_t now_unix_s,
                                          Duration max) {
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error != std::errc() || end != value.data() + value.size()) {
    const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    seconds = date - now_unix_s;
  }
  if (seconds < 0) return Duration(0);
  return std::min<Duration>(std::chrono::seconds(std::min<int64_t>(seconds, 1'000'000)), max);
}

}  // namespace earshot::io
