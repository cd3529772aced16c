// The version of this build; VERSION at the top of the repository is its source.
#pragma once

namespace earshot::app {

inline constexpr const char* kVersion = EARSHOT_VERSION;

}  // namespace earshot::app
