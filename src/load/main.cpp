// earshot-load: plays a scenario against a server, or against a forwarding unit of its own, and
// says what came of it. Ends with 1 when something was violated or somebody could not join, and
// with 2 when it could not begin.
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "base/log.h"
#include "io/signals.h"
#include "load/command_line.h"
#include "load/local_calls.h"
#include "load/processor_time.h"
#include "load/report.h"
#include "load/runner.h"
#include "load/scenario.h"
#include "load/server_calls.h"

namespace earshot::load {
namespace {

constexpr size_t kDatagramBuffers = 4096;
constexpr Duration kToldWithin = 1500ms;  // workers tell their figures once a second
constexpr int kCannotBegin = 2;

int cannot_begin(const Error& error) {
  std::fprintf(stderr, "earshot-load: %s\n", error.message.c_str());
  return kCannotBegin;
}

// A socket for each participant.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Result<std::unique_ptr<Calls>> make_calls(const Arguments& arguments, const Scenario& scenario,
                                          io::EventLoop& loop, Random& random) {
  if (arguments.local) {
    TRY_ASSIGN(auto calls, LocalCalls::start(loop, random, arguments.workers));
    return std::unique_ptr<Calls>(std::move(calls));
  }
  TRY_ASSIGN(auto calls, ServerCalls::create({.server = arguments.server,
                                              .accounts = arguments.accounts,
                                              .ca_file = arguments.ca_file,
                                              .insecure = arguments.insecure,
                                              .rooms = scenario.rooms,
                                              .participants = scenario.participants},
                                             loop, random));
  return std::unique_ptr<Calls>(std::move(calls));
}

// Processor time of both sides, on average since it began.
class Usage {
 public:
  explicit Usage(const Arguments& arguments) : arguments_(arguments) {}
  void begin(Timestamp now) {
    began_at_ = now;
    all_ns_ = process_time_ns();
    own_ns_ = thread_time_ns();
    server_ns_ = process_time_ns(arguments_.server_pid);
  }
  void write(Outcome& out, Timestamp now) const {
    const auto cores = [&](int64_t ns) {
      const int64_t time_ns = (now - began_at_).count();
      return static_cast<double>(ns) / static_cast<double>(std::max<int64_t>(1, time_ns));
    };
    const int64_t own_ns = thread_time_ns() - own_ns_;
    out.client_cores = cores(own_ns);
    const auto server_ns = process_time_ns(arguments_.server_pid);
    if (arguments_.local) out.server_cores = cores(process_time_ns() - all_ns_ - own_ns);
    if (!arguments_.local && server_ns_ && server_ns) {
      out.server_cores = cores(*server_ns - *server_ns_);
    }
  }

 private:
  const Arguments& arguments_;
  Timestamp began_at_;
  int64_t all_ns_ = 0;
  int64_t own_ns_ = 0;
  std::optional<int64_t> server_ns_;
};

// `told`: how many examples of violations have been printed.
void print_progress(const World& world, const Runner& runner, size_t& told) {
  const Duration time = world.loop.clock().now() - runner.started_at();
  std::fprintf(stderr,
               "%6lld s  %zu connected, %llu joined, %llu failed, %llu lost, %llu violations, "
               "%llu MB\n",
               static_cast<long long>(time / 1s), runner.connected(),
               static_cast<unsigned long long>(world.tally.joined),
               static_cast<unsigned long long>(world.tally.failed),
               static_cast<unsigned long long>(world.tally.lost),
               static_cast<unsigned long long>(world.tally.violations.total()),
               static_cast<unsigned long long>(resident_bytes() >> 20));
  const auto& examples = world.tally.violations.examples();
  while (told < examples.size()) std::fprintf(stderr, "          %s\n", examples[told++].c_str());
}

Result<void> write_json(const std::string& path, const std::string& json) {
  std::FILE* const file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  if (file == nullptr) return Error{ErrorCode::kInvalid, path + ": cannot be written"};
  std::fprintf(file, "%s\n", json.c_str());
  if (file != stdout) std::fclose(file);
  return {};
}

int play(const Arguments& arguments, const Scenario& scenario, io::EventLoop& loop, Random& random,
         Calls& calls) {
  io::DatagramBuffers buffers(loop, kDatagramBuffers);
  const dtls::Certificate certificate =
      dtls::Certificate::generate(loop.clock().wall_now(), random);
  const dtls::Context context(certificate);
  Tally tally;
  SeededRandom choices(scenario.seed);
  World world{.loop = loop,
              .buffers = buffers,
              .random = choices,
              .certificate = certificate,
              .dtls = context,
              .scenario = scenario,
              .calls = calls,
              .tally = tally};
  Outcome outcome;
  Usage usage(arguments);
  std::optional<Error> refused;
  Runner runner(world, [&] {
    const Timestamp now = loop.clock().now();
    outcome.time = now - runner.started_at();
    usage.write(outcome, now);
    loop.stop();
  });
  Histogram delay_before;
  io::Timer judged(loop, [&] { delay_before = calls.forwarding_delay(); });
  // A machine is sized by what goes on when everybody is there.
  runner.on_filled = [&] {
    usage.begin(loop.clock().now());
    tally.forget_delays();
    judged.arm_after(kToldWithin);
  };
  runner.on_end = [&] { outcome.forwarding_delay = calls.forwarding_delay().since(delay_before); };
  size_t told = 0;
  io::Timer progress(loop, [&] {
    print_progress(world, runner, told);
    progress.arm_after(arguments.progress);
  });
  bool started = false;
  const auto signals = io::SignalWatcher::create(loop, {SIGINT, SIGTERM}, [&](int) {
    if (started) return runner.end();
    refused = Error{ErrorCode::kUnavailable, "interrupted"};
    loop.stop();
  });
  if (!signals.ok()) return cannot_begin(signals.error());
  calls.prepare([&](Result<void> prepared) {
    if (!prepared.ok()) {
      refused = prepared.error();
      return loop.stop();
    }
    started = true;
    usage.begin(loop.clock().now());
    runner.start();
    if (arguments.progress > 0s) progress.arm_after(arguments.progress);
  });
  loop.run();
  if (refused) return cannot_begin(*refused);
  outcome.dropped_inside = calls.dropped_inside();
  outcome.failures = world.failures;
  judge_gaps(tally, outcome);
  if (arguments.json != "-") std::fputs(to_table(scenario, tally, outcome).c_str(), stdout);
  if (!arguments.json.empty()) {
    const auto written = write_json(arguments.json, to_json(scenario, tally, outcome));
    if (!written.ok()) return cannot_begin(written.error());
  }
  return is_good(tally) ? 0 : 1;
}

int run(const Arguments& arguments) {
  auto scenario = read_scenario(arguments.scenario);
  if (!scenario.ok()) return cannot_begin(scenario.error());
  if (arguments.duration) scenario->duration = *arguments.duration;
  raise_descriptor_limit();
  io::block_signals({SIGINT, SIGTERM});
  SystemRandom random;
  auto loop = io::EventLoop::create(io::EventLoop::Pace::kPunctual);
  if (!loop.ok()) return cannot_begin(loop.error());
  auto calls = make_calls(arguments, *scenario, **loop, random);
  if (!calls.ok()) return cannot_begin(calls.error());
  return play(arguments, *scenario, **loop, random, **calls);
}

}  // namespace
}  // namespace earshot::load

int main(int argc, char** argv) {
  const auto arguments = earshot::load::parse_arguments(argc, argv);
  if (!arguments.ok()) return earshot::load::cannot_begin(arguments.error());
  if (!*arguments) return 0;
  return earshot::load::run(**arguments);
}
