// earshot: the program. Reads the settings, makes the server, runs the loop until a signal.
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "app/command_line.h"
#include "app/demo.h"
#include "app/doctor.h"
#include "app/server.h"
#include "app/setup.h"
#include "base/spawn.h"
#include "io/signals.h"

namespace earshot::app {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "earshot: %s\n", error.message.c_str());
  return 1;
}

void print_welcome(const Server& server, const std::string& demo) {
  std::string text = "\nEarshot is ready. Open\n";
  for (const std::string& address : server.addresses()) text += "  " + address + "\n";
  if (!demo.empty()) {
    text +=
        "\nTwo accounts are ready; sign in with one in this browser and with the other in a\n"
        "private window or another browser, and call:\n" +
        demo;
  }
  text += "\nCtrl+C ends it.\n";
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

Task<Result<void>> start(Server& server, const Config& config, const Clock& clock, Random& random) {
  CO_TRY(co_await server.load());
  std::string demo;
  if (config.demo) {
    CO_TRY_ASSIGN(demo, co_await ensure_demo(server, config, clock, random));
  }
  CO_TRY(server.listen());
  print_welcome(server, demo);
  co_return Result<void>();
}

// `code` becomes 1, and the loop stops, when the start fails.
Task<void> start_or_stop(Server& server, const Config& config, io::EventLoop& loop, Random& random,
                         int& code) {
  const Result<void> started = co_await start(server, config, loop.clock(), random);
  if (started.ok()) co_return;
  code = fail(started.error());
  loop.stop();
}

int serve(const Config& config) {
  set_log_level(config.log_level);
  // Before any thread is started, so that signals come to the watcher only.
  io::block_signals({SIGTERM, SIGINT, SIGHUP});
  SystemRandom random;
  Result<std::unique_ptr<io::EventLoop>> loop = io::EventLoop::create();
  if (!loop.ok()) return fail(loop.error());
  Result<Foundation> foundation = lay_foundation(config, **loop, random);
  if (!foundation.ok()) return fail(foundation.error());

  Server server(config, std::move(*foundation), **loop, random);
  const auto signals =
      io::SignalWatcher::create(**loop, {SIGTERM, SIGINT, SIGHUP}, [&](int signal) {
        if (signal == SIGHUP) {
          server.reload_certificate();
        } else {
          server.stop([&loop] { (*loop)->stop(); });
        }
      });
  if (!signals.ok()) return fail(signals.error());
  int code = 0;
  spawn(start_or_stop(server, config, **loop, random, code));
  (*loop)->run();
  return code;
}

}  // namespace
}  // namespace earshot::app

int main(int argc, char** argv) {
  const auto command = earshot::app::parse_command_line(argc, argv);
  if (!command.ok()) return earshot::app::fail(command.error());
  switch (command->verb) {
    case earshot::app::Verb::kServe: return earshot::app::serve(command->config);
    case earshot::app::Verb::kDoctor: return earshot::app::run_doctor(command->doctor);
    case earshot::app::Verb::kSetup: return earshot::app::run_setup(command->setup);
    case earshot::app::Verb::kNothing: break;
  }
  return command->exit_code;
}
