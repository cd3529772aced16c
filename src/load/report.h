// What a run came to, for people and for programs. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "load/scenario.h"
#include "load/tally.h"

namespace earshot::load {

struct Outcome {
  Duration time{};                          // from the first join to the last leave
  uint64_t dropped_inside = 0;              // by the server, for want of room or time; where known
  double client_cores = 0;                  // that this program used, on average
  std::optional<double> server_cores = {};  // likewise the server, where known
  Histogram forwarding_delay = {};          // in the server, where known
  std::vector<std::string> failures = {};   // of those who could not join or stay
};

// Adds what only the whole run can tell: numbers that never came, and more of them than packets
// were lost on the way to the server.
void judge_gaps(Tally& tally, const Outcome& outcome);

// Nothing was violated, and everybody could join and stay.
bool is_good(const Tally& tally);

std::string to_table(const Scenario& scenario, const Tally& tally, const Outcome& outcome);
std::string to_json(const Scenario& scenario, const Tally& tally, const Outcome& outcome);

}  // namespace earshot::load
