// What the programs that measure rooms have in common: which scenarios, how many rounds, and a JSON
// array of what was measured.
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace earshot::bench {

// main(): calls `measure` with each scenario that was named, or all; it prints an object.
template <class Scenarios, class Measure>
int measure_scenarios(int argc, char** argv, const char* what, int rounds,
                      const Scenarios& scenarios, Measure&& measure) {
  std::vector<std::string> chosen;
  CLI::App app(what);
  app.add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  app.add_option("scenarios", chosen);
  CLI11_PARSE(app, argc, argv);
  const char* before = "[";
  for (const auto& scenario : scenarios) {
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), scenario.name) != chosen.end();
    if (!chosen.empty() && !is_chosen) continue;
    std::printf("%s", before);
    measure(scenario, rounds);
    std::fflush(stdout);
    before = ",\n ";
  }
  std::printf("]\n");
  return 0;
}

}  // namespace earshot::bench
