#include "base/log.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <mutex>
#include <utility>

namespace earshot {
namespace {

struct LogState {
  std::atomic<LogLevel> level = LogLevel::kInfo;
  std::mutex mutex;
  std::function<void(std::string_view)> sink;
};

LogState& state() {
  static LogState instance;
  return instance;
}

void append_time(std::string& line) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = ms / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 40> text;
  size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  length += static_cast<size_t>(std::snprintf(text.data() + length, text.size() - length, ".%03dZ",
                                              static_cast<int>(ms % 1000)));
  line.append(text.data(), length);
}

bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c == '"' || c == '\\' || c == '=' || c == 0x7f) return false;
  }
  return !text.empty();
}

// Text from outside must not be able to start a new line or a new field.
void append_quoted(std::string& line, std::string_view text) {
  if (is_plain(text)) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      std::array<char, 8> escaped;
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned char>(c));
      line += escaped.data();
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

std::string_view wire_name(LogLevel level) {
  constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warning", "error"};
  return kNames[static_cast<size_t>(level)];
}

std::optional<LogLevel> parse_log_level(std::string_view name) {
  for (const LogLevel level :
       {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (wire_name(level) == name) return level;
  }
  return std::nullopt;
}

void log(LogLevel level, std::string_view area, std::string_view message, LogFields fields) {
  LogState& log_state = state();
  if (level < log_state.level.load(std::memory_order_relaxed)) return;
  std::string line;
  line.reserve(128);
  append_time(line);
  line += ' ';
  line += wire_name(level);
  line += ' ';
  line += area;
  line += ' ';
  append_quoted(line, message);
  for (const LogField& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_quoted(line, field.value);
  }
  const std::lock_guard lock(log_state.mutex);
  if (log_state.sink) {
    log_state.sink(line);
  } else {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

void set_log_level(LogLevel level) { state().level.store(level, std::memory_order_relaxed); }

void set_log_sink(std::function<void(std::string_view)> sink) {
  const std::lock_guard lock(state().mutex);
  state().sink = std::move(sink);
}

}  // namespace earshot
