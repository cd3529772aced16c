// `earshot setup HOST`: from a fresh machine to a server that can be started. Writes the
// configuration, the secret of TURN, the data directory and the systemd unit; keeps what is there;
// runs the checks and says what to do next. Blocking.
#pragma once

#include "app/setup_files.h"

namespace earshot::app {

// Prints to stdout, mistakes to stderr. The exit code: 1 when nothing could be set up.
int run_setup(SetupOptions options);

}  // namespace earshot::app
