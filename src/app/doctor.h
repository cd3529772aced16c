// `earshot doctor`: looks whether everything that calls need is in order, and says for each thing
// that is not what to type. Blocking.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/checks/check_row.h"
#include "app/checks/environment.h"

namespace earshot::app {

inline constexpr const char* kDefaultConfigFile = "/etc/earshot/earshot.toml";

struct DoctorOptions {
  std::filesystem::path config_file;  // empty: kDefaultConfigFile, if it is there
  std::string from_outside;           // an address like https://chat.example.org; else: here
  bool json = false;
};

// Prints the table to stdout. The exit code: 1 when something is red.
int run_doctor(const DoctorOptions& options);

// Reads the settings and checks the machine; a file that cannot be read is a red row.
std::vector<CheckRow> run_doctor_checks(const std::filesystem::path& config_file,
                                        Environment& environment);

}  // namespace earshot::app
