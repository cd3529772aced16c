// The command line.
#pragma once

#include "app/config.h"
#include "app/doctor.h"
#include "app/setup_files.h"
#include "base/result.h"

namespace earshot::app {

enum class Verb {
  kNothing,  // help and version are printed; end with `exit_code`
  kServe,
  kDoctor,
  kSetup,
};

// What to do; of the settings only those of the verb are filled.
struct Command {
  Verb verb = Verb::kNothing;
  int exit_code = 0;
  Config config;
  DoctorOptions doctor;
  SetupOptions setup;
};

Result<Command> parse_command_line(int argc, const char* const* argv);

}  // namespace earshot::app
