#include "transition_file.h"

#include <simdjson.h>

#include <fstream>
#include <sstream>

#include "base/check.h"

namespace earshot::calls {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string text_or_empty(const object& parent, std::string_view key) {
  element value;
  if (parent[key].get(value) != simdjson::SUCCESS) return {};
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  return simdjson::minify(value);
}

JsonText json_text(const object& parent) {
  JsonText out;
  out.text = simdjson::minify(parent);
  for (const auto field : parent) {
    std::string_view text;
    int64_t number = 0;
    if (field.value.get(text) == simdjson::SUCCESS) out.strings[std::string(field.key)] = text;
    if (field.value.get(number) == simdjson::SUCCESS) out.numbers[std::string(field.key)] = number;
  }
  return out;
}

TransitionStep read_step(const object& json) {
  TransitionStep step;
  step.client = text_or_empty(json, "client");
  object part;
  if (json["server"].get(part) == simdjson::SUCCESS) step.server = json_text(part);
  step.does = text_or_empty(json, "does");
  step.by_hand = text_or_empty(json, "by_hand") == "true";
  if (json["sends"].get(part) == simdjson::SUCCESS) {
    step.sends_type = text_or_empty(part, "type");
    step.sends_data = text_or_empty(part, "data");
  }
  step.reply = text_or_empty(json, "reply");
  simdjson::dom::array events;
  if (json["events"].get(events) == simdjson::SUCCESS) {
    for (const element event : events) step.events.push_back(simdjson::minify(event));
  }
  step.phases = text_or_empty(json, "phases");
  return step;
}

void write_step(std::ostream& out, const TransitionStep& step) {
  std::vector<std::string> fields;
  const auto add = [&fields](const std::string& key, const std::string& json) {
    if (!json.empty()) fields.push_back("\"" + key + "\": " + json);
  };
  if (!step.client.empty()) add("client", "\"" + step.client + "\"");
  if (step.server) add("server", step.server->text);
  add("does", step.does);
  if (step.by_hand) add("by_hand", "true");
  if (step.sends_type) {
    add("sends", "{\"type\":\"" + *step.sends_type + "\",\"data\":" + step.sends_data + "}");
  }
  add("reply", step.reply);
  std::string events;
  for (const std::string& event : step.events) {
    events += (events.empty() ? "\n        " : ",\n        ") + event;
  }
  if (!events.empty()) add("events", "[" + events + "\n      ]");
  add("phases", step.phases);
  out << "    {";
  for (size_t i = 0; i < fields.size(); ++i)
    out << (i == 0 ? "\n      " : ",\n      ") << fields[i];
  out << "\n    }";
}

}  // namespace

TransitionFile read_transition_file(const std::string& path, const Symbols& symbols) {
  std::ifstream in(path);
  std::ostringstream content;
  content << in.rdbuf();
  std::string text = content.str();
  for (const auto& [symbol, id] : symbols) text = replace_all(std::move(text), symbol, id);
  simdjson::dom::parser parser;
  object json;
  CHECK(parser.parse(text).get(json) == simdjson::SUCCESS);
  TransitionFile file;
  file.name = text_or_empty(json, "name");
  file.about = text_or_empty(json, "about");
  simdjson::dom::array steps;
  CHECK(json["steps"].get(steps) == simdjson::SUCCESS);
  for (const element step : steps) {
    object fields;
    CHECK(step.get(fields) == simdjson::SUCCESS);
    file.steps.push_back(read_step(fields));
  }
  return file;
}

void write_transition_file(const std::string& path, const TransitionFile& file,
                           const Symbols& symbols) {
  std::ostringstream out;
  out << "{\n  \"name\": \"" << file.name << "\",\n  \"about\": \"" << file.about
      << "\",\n  \"steps\": [\n";
  for (size_t i = 0; i < file.steps.size(); ++i) {
    if (i > 0) out << ",\n";
    write_step(out, file.steps[i]);
  }
  out << "\n  ]\n}\n";
  std::string text = out.str();
  for (const auto& [symbol, id] : symbols) text = replace_all(std::move(text), id, symbol);
  std::ofstream(path) << text;
}

}  // namespace earshot::calls
