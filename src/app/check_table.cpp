#include "app/check_table.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"

namespace earshot::app {
namespace {

struct Mark {
  const char* word;  // of the same width each
  const char* coloured;
};

// What other machines say is shown as text, not obeyed by the terminal: without the control
// characters of ASCII and, in UTF-8, those of ISO 6429.
std::string printable(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    out += c1 || byte < 0x20 || byte == 0x7F ? '?' : text[i];
  }
  return out;
}

Mark mark_of(CheckState state) {
  switch (state) {
    case CheckState::kGreen: return {"ok   ", "\033[32m✓\033[0m"};
    case CheckState::kYellow: return {"look ", "\033[33m!\033[0m"};
    case CheckState::kRed: return {"WRONG", "\033[31m✗\033[0m"};
  }
  return {"", ""};
}

}  // namespace

std::string render_table(const std::vector<CheckRow>& rows, bool colour) {
  size_t width = 0;
  for (const CheckRow& row : rows) width = std::max(width, row.name.size());
  std::string text;
  for (const CheckRow& row : rows) {
    const Mark mark = mark_of(row.state);
    const std::string start = std::string("  ") + (colour ? mark.coloured : mark.word) + "  ";
    text += start + row.name + std::string(width - row.name.size() + 2, ' ') +
            printable(row.finding) + "\n";
    if (!row.remedy.empty()) text += "      -> " + printable(row.remedy) + "\n";
  }
  return text;
}

std::string summary(const std::vector<CheckRow>& rows) {
  std::array<size_t, 3> counts{};
  for (const CheckRow& row : rows) counts[static_cast<size_t>(row.state)] += 1;
  return std::to_string(counts[0]) + " good, " + std::to_string(counts[1]) + " to look at, " +
         std::to_string(counts[2]) + " wrong";
}

std::string render_json(const std::vector<CheckRow>& rows) {
  JsonWriter json;
  json.begin_object();
  json.key("checks");
  json.begin_array();
  for (const CheckRow& row : rows) {
    json.begin_object();
    json.key("id");
    json.string(row.id);
    json.key("name");
    json.string(row.name);
    json.key("state");
    json.string(wire_name(row.state));
    json.key("finding");
    json.string(row.finding);
    json.key("remedy");
    json.string(row.remedy);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

bool any_red(const std::vector<CheckRow>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const CheckRow& row) { return row.state == CheckState::kRed; });
}

}  // namespace earshot::app
