// The arguments of earshot-load.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace earshot::load {

struct Arguments {
  std::string scenario;              // file
  bool local = false;                // a forwarding unit inside this process
  uint8_t workers = 0;               // of that; 0: one for each core
  std::string server;                // or this one: https://host[:port]
  std::string accounts;              // file: name and password in each line
  std::string ca_file;               // trusted instead of the system's authorities
  bool insecure = false;             // any certificate
  int server_pid = 0;                // whose processor time is the server's; 0: unknown
  std::string json;                  // file for the figures; "-": standard output
  std::optional<Duration> duration;  // instead of the scenario's
  Duration progress{};               // a line every so often; 0: none
};

// Nothing: --help was printed. Errors: kInvalid, with a message for people.
Result<std::optional<Arguments>> parse_arguments(int argc, const char* const* argv);

}  // namespace earshot::load
