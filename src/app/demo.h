// `--demo`: two accounts that know each other, so that two windows can talk within a minute.
#pragma once

#include <string>

#include "app/server.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"

namespace earshot::app {

// Makes the accounts ana and ben and some messages between them, once: their passwords are random
// and kept in <data>/demo.txt (0600). Gives the text that tells how to sign in.
Task<Result<std::string>> ensure_demo(Server& server, const Config& config, const Clock& clock,
                                      Random& random);

}  // namespace earshot::app
