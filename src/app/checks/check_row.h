// One line of `earshot doctor`, of `earshot setup` and of the administrator's page.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace earshot::app {

enum class CheckState { kGreen, kYellow, kRed };

inline std::string_view wire_name(CheckState state) {
  if (state == CheckState::kGreen) return "green";
  return state == CheckState::kYellow ? "yellow" : "red";
}

struct CheckRow {
  std::string id;    // "stun_udp"; for programs
  std::string name;  // "STUN over UDP"
  CheckState state = CheckState::kGreen;
  std::string finding;  // what was seen, one line
  std::string remedy;   // what to do, with the command to type; "" where nothing is to do
};

// Collects the rows of a run in the order in which they are shown.
class CheckRows {
 public:
  void green(std::string id, std::string name, std::string finding) {
    add({std::move(id), std::move(name), CheckState::kGreen, std::move(finding), ""});
  }
  void yellow(std::string id, std::string name, std::string finding, std::string remedy) {
    add({std::move(id), std::move(name), CheckState::kYellow, std::move(finding),
         std::move(remedy)});
  }
  void red(std::string id, std::string name, std::string finding, std::string remedy) {
    add({std::move(id), std::move(name), CheckState::kRed, std::move(finding), std::move(remedy)});
  }
  void add(CheckRow row) { rows_.push_back(std::move(row)); }

  std::vector<CheckRow> take() { return std::move(rows_); }

 private:
  std::vector<CheckRow> rows_;
};

}  // namespace earshot::app
