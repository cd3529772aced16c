// Everything that Prometheus is told about this server (docs/metrics.md), as text. Numbers only:
// nothing of people, and no names. Loop thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/call_counts.h"
#include "base/time.h"
#include "http/exposition.h"
#include "media/sfu_governor.h"
#include "media/sfu_monitor.h"
#include "media/turn_config.h"

namespace earshot::app {

// Of this process, as Linux says.
struct ProcessUse {
  double cpu_s = 0;
  uint64_t resident_bytes = 0;
  uint64_t open_fds = 0;
  uint64_t max_fds = 0;
};
// Reads /proc; what cannot be read is 0.
ProcessUse read_process_use();

// What is told, as of now.
struct MetricsValues {
  std::string_view version;
  WallTime started;
  ProcessUse process;

  uint64_t tcp_connections = 0;
  uint64_t sockets = 0;  // WebSockets
  uint64_t clients = 0;  // with those that may come back
  uint64_t messages_sent = 0;
  uint64_t commits = 0;
  Duration commit_time{};

  uint64_t calls_running = 0;
  const CallCounts* calls = nullptr;
  uint64_t group_calls_running = 0;
  const CallCounts* group_calls = nullptr;

  std::optional<media::TurnCounters> turn;   // none: no relay inside
  const media::SfuMonitor* sfu = nullptr;    // nullptr: no group calls
  const media::SfuGovernor* load = nullptr;  // with `sfu`
};

std::string write_metrics(const MetricsValues& values);

}  // namespace earshot::app
