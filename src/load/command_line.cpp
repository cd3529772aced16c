#include "load/command_line.h"

#include <cstdio>

#include <CLI/CLI.hpp>

namespace earshot::load {

Result<std::optional<Arguments>> parse_arguments(int argc, const char* const* argv) {
  Arguments out;
  int64_t duration_s = 0;
  int64_t progress_s = 0;
  CLI::App app(
      "Puts a server for group calls under load, and checks what it sends. docs/load.md says more.",
      "earshot-load");
  app.add_option("SCENARIO", out.scenario, "JSON file that says who does what")->required();
  auto* const local = app.add_flag(
      "--local", out.local, "Measure this machine: the forwarding unit runs in this process");
  app.add_option("--workers", out.workers, "Threads of it; 0: one for each core")->needs(local);
  auto* const server =
      app.add_option("--server", out.server, "Measure that server: https://chat.example.org")
          ->excludes(local);
  app.add_option("--accounts", out.accounts, "File with a name and a password in each line")
      ->needs(server);
  auto* const ca =
      app.add_option("--ca", out.ca_file, "PEM file with the authority of the server's certificate")
          ->needs(server);
  app.add_flag("--insecure", out.insecure, "Take any certificate")->needs(server)->excludes(ca);
  app.add_option("--server-pid", out.server_pid, "Process on this machine whose time is counted")
      ->needs(server);
  app.add_option("--json", out.json, "File for the figures; - is standard output");
  app.add_option("--duration", duration_s, "Seconds, instead of what the scenario says")
      ->check(CLI::Range(1, 7 * 24 * 3600));
  app.add_option("--progress", progress_s, "A line every so many seconds")
      ->check(CLI::Range(1, 3600));
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app.help().c_str(), stdout);
    return std::optional<Arguments>();
  } catch (const CLI::ParseError& error) {
    return Error{ErrorCode::kInvalid, error.what()};
  }
  if (!out.local && out.server.empty()) {
    return Error{ErrorCode::kInvalid, "say --local, or --server and --accounts"};
  }
  if (!out.server.empty() && out.accounts.empty()) {
    return Error{ErrorCode::kInvalid, "--server needs --accounts"};
  }
  if (duration_s > 0) out.duration = duration_s * Duration(1s);
  out.progress = progress_s * Duration(1s);
  return std::optional<Arguments>(std::move(out));
}

}  // namespace earshot::load
