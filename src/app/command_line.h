// The command line.
#pragma once

#include "app/config.h"
#include "base/result.h"

namespace earshot::app {

// What to do: serve with this configuration, or end with this code (help and version are printed).
struct Command {
  Config config;
  bool serve = false;
  int exit_code = 0;
};

Result<Command> parse_command_line(int argc, const char* const* argv);

}  // namespace earshot::app
