#include "app/doctor.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "app/check_table.h"
#include "app/checks/checks.h"
#include "app/checks/system_environment.h"
#include "app/config.h"
#include "app/public_address.h"

namespace earshot::app {
namespace {

Result<Config> read_config(const std::filesystem::path& file) {
  Config config;
  config.ice_servers = default_ice_servers();
  if (!file.empty()) {
    TRY(read_config_file(file, config));
  }
  TRY(complete_config(config));
  return config;
}

// Setup gives the folder of the settings to root and to the server alone.
bool is_hidden(const std::filesystem::path& file, Environment& environment) {
  const FileFacts facts = environment.file(file);
  const FileFacts folder = environment.file(file.parent_path());
  return facts.exists ? !facts.readable : folder.exists && !folder.readable;
}

}  // namespace

std::vector<CheckRow> run_doctor_checks(const std::filesystem::path& config_file,
                                        Environment& environment) {
  Result<Config> config = read_config(config_file);
  if (!config.ok()) {
    std::string remedy = "Correct that; deploy/earshot.example.toml names every setting";
    if (is_hidden(config_file, environment)) {
      remedy = "sudo earshot doctor";
    } else if (!environment.file(config_file).exists) {
      remedy = "earshot setup HOST writes one; --config names another";
    }
    return {{"config", "Configuration", CheckState::kRed, config.error().message, remedy}};
  }
  CheckSubject subject;
  subject.config_file = config_file;
  subject.public_addresses =
      find_public_addresses(system_address_search(config->public_address, config->stun_servers));
  subject.config = *std::move(config);
  return run_checks(std::move(subject), environment);
}

int run_doctor(const DoctorOptions& options) {
  SystemEnvironment environment;
  std::vector<CheckRow> rows;
  if (!options.from_outside.empty()) {
    rows = run_checks_from_outside(options.from_outside, environment);
  } else {
    std::filesystem::path file = options.config_file;
    const std::filesystem::path usual = kDefaultConfigFile;
    const bool there = environment.file(usual).exists || is_hidden(usual, environment);
    if (file.empty() && there) file = usual;
    rows = run_doctor_checks(file, environment);
  }
  if (options.json) {
    std::printf("%s\n", render_json(rows).c_str());
  } else {
    const bool colour = ::isatty(STDOUT_FILENO) == 1;
    std::printf("%s\n  %s\n", render_table(rows, colour).c_str(), summary(rows).c_str());
  }
  return any_red(rows) ? 1 : 0;
}

}  // namespace earshot::app
