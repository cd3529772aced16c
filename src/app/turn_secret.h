// The key of the relay's credentials: one line of a file, and on a second line the one before it,
// for as long as credentials from it live (ten minutes). Blocking.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include "base/random.h"
#include "base/result.h"

namespace earshot::app {

struct TurnSecret {
  std::string current;
  std::string previous;  // or ""
};

// Makes the file, readable by its owner alone, when it is not there. A secret of less than 16
// characters, or a file that everybody can read, is an error.
Result<TurnSecret> load_turn_secret(const std::filesystem::path& file, Random& random);

}  // namespace earshot::app
