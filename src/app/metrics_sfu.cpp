#include "app/metrics_sfu.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace earshot::app {
namespace {

using http::Exposition;
using Kind = http::Exposition::Kind;
using media::SfuWorkerCounters;

// Each worker that has told something, with its number in words.
template <class Value>
void by_worker(const media::SfuMonitor& monitor, Value value) {
  for (size_t i = 0; i < monitor.workers(); ++i) {
    const SfuWorkerCounters* const counters = monitor.counters(i);
    if (counters != nullptr) value(*counters, std::to_string(i));
  }
}

struct Part {
  std::string_view name;
  uint64_t (*of)(const SfuWorkerCounters&);
};

template <size_t kParts>
void write_parts(const media::SfuMonitor& monitor, std::string_view label,
                 const std::array<Part, kParts>& parts, Exposition& out) {
  by_worker(monitor, [&](const SfuWorkerCounters& counters, const std::string& worker) {
    for (const Part& part : parts) {
      out.sample(part.of(counters), {{"worker", worker}, {label, part.name}});
    }
  });
}

void write_load(const media::SfuMonitor& monitor, const media::SfuGovernor& load, Exposition& out) {
  out.gauge("earshot_sfu_load_ratio", "How busy the node is: 1 is all it can do.", load.load());
  out.gauge("earshot_sfu_admits", "1: people may come into calls; 0: nobody new.",
            uint64_t{load.admits() ? 1u : 0u});
  out.gauge("earshot_sfu_shed_level", "What is given up of pictures: 0 nothing, 5 all.",
            uint64_t{load.shed_level()});
  out.family("earshot_sfu_worker_busy_ratio", Kind::kGauge, "Of a core, over three seconds.");
  for (size_t i = 0; i < monitor.workers(); ++i) {
    out.sample(monitor.load(i).busy, {{"worker", std::to_string(i)}});
  }
  out.family("earshot_sfu_worker_cpu_seconds_total", Kind::kCounter, "CPU time, in seconds.");
  for (size_t i = 0; i < monitor.workers(); ++i) {
    out.sample(std::chrono::duration<double>(monitor.cpu(i)).count(),
               {{"worker", std::to_string(i)}});
  }
}

void write_transports(const media::SfuMonitor& monitor, Exposition& out) {
  const std::vector<media::SfuTransportReport> transports = monitor.transports();
  uint64_t udp = 0, tcp = 0, none = 0, estimate = 0;
  double loss_in = 0, loss_out = 0;
  for (const auto& each : transports) {
    switch (each.transport.path) {
      case sfu::PathKind::kUdp: ++udp; break;
      case sfu::PathKind::kTcp: ++tcp; break;
      case sfu::PathKind::kNone: ++none; break;
    }
    estimate += static_cast<uint64_t>(std::max<int64_t>(each.transport.estimate_bps, 0));
    loss_in += each.loss_in;
    loss_out += each.transport.loss_out;
  }
  out.gauge("earshot_sfu_rooms", "Group calls with media.", uint64_t{monitor.rooms()});
  out.family("earshot_sfu_transports", Kind::kGauge, "Participants, by how they are connected.");
  out.sample(udp, {{"path", "udp"}});
  out.sample(tcp, {{"path", "tcp"}});
  out.sample(none, {{"path", "none"}});
  out.gauge("earshot_sfu_estimate_bits_per_second", "What all ways to participants carry.",
            estimate);
  const double count = transports.empty() ? 1 : static_cast<double>(transports.size());
  out.family("earshot_sfu_loss_ratio", Kind::kGauge, "Mean loss of all participants.");
  out.sample(loss_in / count, {{"direction", "in"}});
  out.sample(loss_out / count, {{"direction", "out"}});
}

void write_traffic(const media::SfuMonitor& monitor, Exposition& out) {
  out.family("earshot_sfu_datagrams_total", Kind::kCounter, "UDP datagrams.");
  write_parts<2>(monitor, "direction",
                 {{{"in", [](const SfuWorkerCounters& c) { return c.udp.received; }},
                   {"out", [](const SfuWorkerCounters& c) { return c.udp.sent; }}}},
                 out);
  out.family("earshot_sfu_bytes_total", Kind::kCounter, "Bytes in UDP datagrams.");
  write_parts<2>(monitor, "direction",
                 {{{"in", [](const SfuWorkerCounters& c) { return c.udp.received_bytes; }},
                   {"out", [](const SfuWorkerCounters& c) { return c.udp.sent_bytes; }}}},
                 out);
  out.family("earshot_sfu_packets_total", Kind::kCounter, "RTP packets, by what they are.");
  write_parts<5>(
      monitor, "kind",
      {{{"media_in", [](const SfuWorkerCounters& c) { return c.transports.packets_in; }},
        {"media_out", [](const SfuWorkerCounters& c) { return c.transports.packets_out; }},
        {"rtx_in", [](const SfuWorkerCounters& c) { return c.transports.rtx_in; }},
        {"rtx_out", [](const SfuWorkerCounters& c) { return c.transports.rtx_out; }},
        {"padding_out", [](const SfuWorkerCounters& c) { return c.transports.padding_out; }}}},
      out);
  out.family("earshot_sfu_forwarded_to_workers_total", Kind::kCounter,
             "Packets handed to another worker.");
  by_worker(monitor, [&](const SfuWorkerCounters& counters, const std::string& worker) {
    out.sample(counters.forwarded_to_workers, {{"worker", worker}});
  });
}

void write_delays(const media::SfuMonitor& monitor, Exposition& out) {
  constexpr std::array kBounds = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1};
  out.family("earshot_sfu_forwarding_delay_seconds", Kind::kHistogram,
             "From the arrival of a packet until it has been sent on.");
  by_worker(monitor, [&](const SfuWorkerCounters& counters, const std::string& worker) {
    out.histogram(kBounds, counters.forwarding_delay, {{"worker", worker}});
  });
}

void write_feedback(const media::SfuMonitor& monitor, Exposition& out) {
  out.family("earshot_sfu_nacks_total", Kind::kCounter, "Packets that were asked for again.");
  write_parts<2>(monitor, "direction",
                 {{{"in", [](const SfuWorkerCounters& c) { return c.transports.nacks_in; }},
                   {"out", [](const SfuWorkerCounters& c) { return c.transports.nacks_out; }}}},
                 out);
  out.family("earshot_sfu_key_frame_requests_total", Kind::kCounter, "PLI and FIR.");
  write_parts<2>(
      monitor, "direction",
      {{{"in", [](const SfuWorkerCounters& c) { return c.transports.key_frames_in; }},
        {"out", [](const SfuWorkerCounters& c) { return c.transports.key_frames_out; }}}},
      out);
  out.family("earshot_sfu_dropped_packets_total", Kind::kCounter, "Packets dropped, by reason.");
  write_parts<12>(
      monitor, "reason",
      {{{"strange",
         [](const SfuWorkerCounters& c) {
           return c.shard.dropped_strange + c.shard.dropped_held + c.transports.dropped_strange;
         }},
        {"early", [](const SfuWorkerCounters& c) { return c.transports.dropped_early; }},
        {"malformed", [](const SfuWorkerCounters& c) { return c.transports.malformed; }},
        {"unknown_stream", [](const SfuWorkerCounters& c) { return c.transports.unknown_stream; }},
        {"over_limit", [](const SfuWorkerCounters& c) { return c.transports.over_limit; }},
        {"egress_full", [](const SfuWorkerCounters& c) { return c.transports.egress_full; }},
        {"egress_too_old", [](const SfuWorkerCounters& c) { return c.transports.egress_too_old; }},
        {"egress_too_large",
         [](const SfuWorkerCounters& c) { return c.transports.egress_too_large; }},
        {"ring_full_video", [](const SfuWorkerCounters& c) { return c.ring_full_video; }},
        {"ring_full_other", [](const SfuWorkerCounters& c) { return c.ring_full_other; }},
        {"stream_slow", [](const SfuWorkerCounters& c) { return c.streams.packets_dropped; }},
        {"unsent", [](const SfuWorkerCounters& c) { return c.udp.unsent; }}}},
      out);
}

}  // namespace

void write_sfu_metrics(const media::SfuMonitor& monitor, const media::SfuGovernor& load,
                       Exposition& out) {
  write_load(monitor, load, out);
  write_transports(monitor, out);
  write_traffic(monitor, out);
  write_delays(monitor, out);
  write_feedback(monitor, out);
}

}  // namespace earshot::app
