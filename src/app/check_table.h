// Rows of checks for people and for programs. Pure.
#pragma once

#include <string>
#include <vector>

#include "app/checks/check_row.h"

namespace earshot::app {

// One line per row, and below those that are not green what to do. Colours and marks on a
// terminal, words elsewhere.
std::string render_table(const std::vector<CheckRow>& rows, bool colour);
// "12 good, 1 to look at, 0 wrong"
std::string summary(const std::vector<CheckRow>& rows);
// {"checks":[{"id","name","state","finding","remedy"}]}
std::string render_json(const std::vector<CheckRow>& rows);
bool any_red(const std::vector<CheckRow>& rows);

}  // namespace earshot::app
