#include "calls/call_export.h"

#include <array>
#include <ctime>
#include <string_view>

#include "base/check.h"

namespace earshot::calls {
namespace {

// "2026-11-22T14:02:07Z"
std::string utc(WallTime time) {
  const auto seconds = static_cast<std::time_t>(time.ms() / 1000);
  std::tm parts{};
  CHECK(::gmtime_r(&seconds, &parts) != nullptr);
  std::array<char, 32> text;
  const size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text.data(), length);
}

// What spreadsheets take for the beginning of a formula.
bool computes(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void add_cell(std::string& out, std::string_view text) {
  if (!out.empty() && out.back() != '\n') out += ',';
  // Where lists are separated by ";", spreadsheets begin a cell there as well.
  std::string safe;
  bool begins = true;
  for (size_t i = 0; i < text.size(); ++i) {
    if (begins && computes(text.substr(i))) safe += '\'';
    begins = text[i] == ';' || (begins && text[i] == ' ');
    safe += text[i];
  }
  if (safe.find_first_of(",\"\r\n") == std::string::npos) {
    out += safe;
    return;
  }
  out += '"';
  for (const char c : safe) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void end_row(std::string& out) { out += "\r\n"; }

template <class Enum>
std::string_view name_of(const std::optional<Enum>& value) {
  return value ? wire_name(*value) : std::string_view();
}

// A group call goes by the title of its group, or by those who took part.
std::string name_of_call(const protocol::CallRecord& record) {
  if (!record.group) return record.user.display_name;
  if (record.group->title) return *record.group->title;
  std::string names;
  for (const protocol::User& user : record.group->participants) {
    names += (names.empty() ? "" : ", ") + user.display_name;
  }
  return names;
}

}  // namespace

std::string to_csv(const std::vector<protocol::CallRecord>& records) {
  std::string out;
  for (const std::string_view title : {"started", "direction", "kind", "name", "username", "result",
                                       "seconds", "missed", "quality", "path"}) {
    add_cell(out, title);
  }
  end_row(out);
  for (const protocol::CallRecord& record : records) {
    add_cell(out, utc(record.started_at_ms));
    add_cell(out, wire_name(record.direction));
    add_cell(out, wire_name(record.kind));
    add_cell(out, name_of_call(record));
    add_cell(out, record.group ? "" : record.user.username);
    add_cell(out, wire_name(record.end_reason));
    add_cell(out, std::to_string(record.duration_ms / 1000));
    add_cell(out, record.missed ? "yes" : "no");
    add_cell(out, name_of(record.quality));
    add_cell(out, name_of(record.path));
    end_row(out);
  }
  return out;
}

}  // namespace earshot::calls
