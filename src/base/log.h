// One line per event on stderr: `2026-11-22T14:55:00.123Z info gateway "socket opened"
// user=3fk9aa`. Any thread. Fields are plain text and numbers: ids go through log_id(), secrets not
// at all.
//   log_info("io", "listening", {{"address", address}, {"port", port}});
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace earshot {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

std::string_view wire_name(LogLevel level);
std::optional<LogLevel> parse_log_level(std::string_view name);

struct LogField {
  LogField(std::string_view key_, std::string_view value_) : key(key_), value(value_) {}
  LogField(std::string_view key_, const char* value_) : key(key_), value(value_) {}
  LogField(std::string_view key_, bool value_) : key(key_), value(value_ ? "true" : "false") {}
  template <std::integral Number>
  LogField(std::string_view key_, Number value_) : key(key_), value(std::to_string(value_)) {}

  std::string_view key;
  std::string value;
};

using LogFields = std::initializer_list<LogField>;

void log(LogLevel level, std::string_view area, std::string_view message, LogFields fields = {});

inline void log_debug(std::string_view area, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kDebug, area, message, fields);
}
inline void log_info(std::string_view area, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kInfo, area, message, fields);
}
inline void log_warning(std::string_view area, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kWarning, area, message, fields);
}
inline void log_error(std::string_view area, std::string_view message, LogFields fields = {}) {
  log(LogLevel::kError, area, message, fields);
}

// The facade is the one process-wide object: a parameter in every signature would say nothing.
void set_log_level(LogLevel level);
// nullptr: back to stderr. The sink gets each line without its newline, one call at a time.
void set_log_sink(std::function<void(std::string_view line)> sink);

}  // namespace earshot
