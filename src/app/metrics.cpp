#include "app/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "app/metrics_sfu.h"
#include "protocol/common.gen.h"

namespace earshot::app {
namespace {

using http::Exposition;
using Kind = http::Exposition::Kind;

double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

void write_process(const MetricsValues& values, Exposition& out) {
  out.family("earshot_build_info", Kind::kGauge, "The version that runs; always 1.");
  out.sample(uint64_t{1}, {{"version", values.version}});
  out.counter("process_cpu_seconds_total", "CPU time of all threads, in seconds.",
              values.process.cpu_s);
  out.gauge("process_resident_memory_bytes", "Memory in RAM.", values.process.resident_bytes);
  out.gauge("process_open_fds", "Open descriptors.", values.process.open_fds);
  out.gauge("process_max_fds", "Descriptors that may be open.", values.process.max_fds);
  out.family("process_start_time_seconds", Kind::kGauge, "When the server started, Unix time.");
  out.sample(static_cast<uint64_t>(values.started.ms() / 1000));
}

void write_sessions(const MetricsValues& values, Exposition& out) {
  out.gauge("earshot_tcp_connections", "Open connections to the HTTPS port.",
            values.tcp_connections);
  out.gauge("earshot_websockets", "Open WebSockets.", values.sockets);
  out.gauge("earshot_clients", "Clients, with those whose WebSocket may come back.",
            values.clients);
  out.counter("earshot_messages_sent_total", "Messages that people have sent.",
              values.messages_sent);
  out.counter("earshot_database_commits_total", "Transactions that reached the disk.",
              values.commits);
  out.counter("earshot_database_commit_seconds_total", "Time that they took, in seconds.",
              seconds(values.commit_time));
}

struct CallsOfKind {
  std::string_view kind;
  uint64_t running = 0;
  const CallCounts* counts = nullptr;
};

void write_calls(const MetricsValues& values, Exposition& out) {
  const std::array<CallsOfKind, 2> kinds = {
      {{"two", values.calls_running, values.calls},
       {"group", values.group_calls_running, values.group_calls}}};
  out.family("earshot_calls_running", Kind::kGauge, "Calls that go on.");
  for (const CallsOfKind& each : kinds) out.sample(each.running, {{"kind", each.kind}});
  out.family("earshot_calls_started_total", Kind::kCounter, "Calls that began or were taken up.");
  for (const CallsOfKind& each : kinds) {
    out.sample(each.counts == nullptr ? uint64_t{0} : each.counts->started(),
               {{"kind", each.kind}});
  }
  out.family("earshot_calls_ended_total", Kind::kCounter, "Calls that ended, by reason.");
  for (const CallsOfKind& each : kinds) {
    if (each.counts == nullptr) continue;
    for (const auto& [reason, count] : each.counts->ended()) {
      out.sample(count, {{"kind", each.kind}, {"reason", protocol::wire_name(reason)}});
    }
  }
}

void write_turn(const media::TurnCounters& turn, Exposition& out) {
  const turn::Counters& engine = turn.engine;
  out.gauge("earshot_turn_allocations", "Allocations now.", engine.allocations);
  out.counter("earshot_turn_allocations_made_total", "Allocations so far.",
              engine.allocations_made);
  out.gauge("earshot_turn_streams", "TCP and TLS connections to the relay.", turn.streams.open);
  out.family("earshot_turn_relayed_bytes_total", Kind::kCounter, "Payload that was relayed.");
  out.sample(engine.bytes_to_peer, {{"direction", "to_peer"}});
  out.sample(engine.bytes_to_client, {{"direction", "to_client"}});
  out.family("earshot_turn_relayed_packets_total", Kind::kCounter, "Packets that were relayed.");
  out.sample(engine.packets_to_peer, {{"direction", "to_peer"}});
  out.sample(engine.packets_to_client, {{"direction", "to_client"}});
  out.family("earshot_turn_dropped_packets_total", Kind::kCounter, "Packets that were not, why.");
  const std::array<std::pair<std::string_view, uint64_t>, 6> dropped = {
      {{"malformed", engine.dropped_malformed},
       {"unexpected", engine.dropped_unexpected},
       {"rate", engine.dropped_rate},
       {"unanswered", engine.dropped_unanswered},
       {"no_permission", engine.dropped_no_permission},
       {"policy", engine.dropped_policy}}};
  for (const auto& [reason, count] : dropped) out.sample(count, {{"reason", reason}});
  out.counter("earshot_turn_requests_refused_total", "Requests answered with an error.",
              engine.requests_refused);
}

}  // namespace

ProcessUse read_process_use() {
  ProcessUse out;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    const auto of = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    out.cpu_s = of(used.ru_utime) + of(used.ru_stime);
  }
  uint64_t pages = 0;
  uint64_t resident = 0;
  std::ifstream statm("/proc/self/statm");
  if (statm >> pages >> resident) {
    out.resident_bytes = resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  std::error_code failed;
  for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; !failed && at != end;
       at.increment(failed)) {
    ++out.open_fds;
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) out.max_fds = limit.rlim_cur;
  return out;
}

std::string write_metrics(const MetricsValues& values) {
  Exposition out;
  write_process(values, out);
  write_sessions(values, out);
  write_calls(values, out);
  if (values.turn) write_turn(*values.turn, out);
  if (values.sfu != nullptr) write_sfu_metrics(*values.sfu, *values.load, out);
  return out.text();
}

}  // namespace earshot::app
