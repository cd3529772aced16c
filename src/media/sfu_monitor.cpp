#include "media/sfu_monitor.h"

#include <algorithm>
#include <utility>

namespace earshot::media {
namespace {

uint64_t per_second(uint64_t before, uint64_t after, Duration time) {
  if (after <= before || time <= Duration::zero()) return 0;
  const double seconds = std::chrono::duration<double>(time).count();
  return static_cast<uint64_t>(static_cast<double>(after - before) / seconds);
}

// Sources that ended take what they counted with them.
double lost_between(const sfu::Arrived& before, const sfu::Arrived& after) {
  if (after.expected <= before.expected || after.received < before.received) return 0;
  const auto expected = static_cast<double>(after.expected - before.expected);
  const auto received = static_cast<double>(after.received - before.received);
  return std::clamp(1 - received / expected, 0.0, 1.0);
}

SfuTransportReport report_of(sfu::TransportStatistics now, const SfuTransportReport* before,
                             Duration time) {
  SfuTransportReport out;
  const sfu::Traffic traffic = before == nullptr ? sfu::Traffic() : before->transport.traffic;
  out.bits_in_per_s = 8 * per_second(traffic.bytes_in, now.traffic.bytes_in, time);
  out.bits_out_per_s = 8 * per_second(traffic.bytes_out, now.traffic.bytes_out, time);
  const sfu::Arrived arrived = before == nullptr ? sfu::Arrived() : before->transport.arrived;
  out.loss_in = lost_between(arrived, now.arrived);
  out.transport = std::move(now);
  return out;
}

}  // namespace

void SfuMonitor::add(SfuSnapshot snapshot) {
  Worker& worker = workers_[snapshot.worker];
  const Duration time = worker.latest ? snapshot.at - worker.latest->at : Duration::zero();
  std::unordered_map<sfu::TransportId, SfuTransportReport> transports;
  for (sfu::TransportStatistics& each : std::exchange(snapshot.transports, {})) {
    const auto before = worker.transports.find(each.transport);
    const SfuTransportReport* const known =
        before == worker.transports.end() ? nullptr : &before->second;
    const sfu::TransportId id = each.transport;
    transports.emplace(id, report_of(std::move(each), known, time));
  }
  worker.transports = std::move(transports);

  worker.samples.push_back({snapshot.at, snapshot.cpu, snapshot.counters.udp});
  while (worker.samples.size() > 2 && snapshot.at - worker.samples[1].at >= kWindow) {
    worker.samples.pop_front();
  }
  worker.latest = std::move(snapshot);
}

SfuWorkerLoad SfuMonitor::load(size_t worker) const {
  const std::deque<Sample>& samples = workers_[worker].samples;
  if (samples.size() < 2) return {};
  const Sample& from = samples.front();
  const Sample& to = samples.back();
  const Duration time = to.at - from.at;
  if (time <= Duration::zero()) return {};
  const double busy = std::chrono::duration<double>(to.cpu - from.cpu) / time;
  return {.busy = std::clamp(busy, 0.0, 1.0),
          .packets_in_per_s = per_second(from.udp.received, to.udp.received, time),
          .packets_out_per_s = per_second(from.udp.sent, to.udp.sent, time),
          .bits_in_per_s = 8 * per_second(from.udp.received_bytes, to.udp.received_bytes, time),
          .bits_out_per_s = 8 * per_second(from.udp.sent_bytes, to.udp.sent_bytes, time)};
}

const SfuWorkerCounters* SfuMonitor::counters(size_t worker) const {
  const auto& latest = workers_[worker].latest;
  return latest ? &latest->counters : nullptr;
}

Duration SfuMonitor::cpu(size_t worker) const {
  const auto& latest = workers_[worker].latest;
  return latest ? latest->cpu : Duration::zero();
}

// Every worker has every room.
size_t SfuMonitor::rooms() const {
  size_t most = 0;
  for (const Worker& worker : workers_) {
    if (worker.latest) most = std::max(most, worker.latest->rooms);
  }
  return most;
}

std::vector<SfuTransportReport> SfuMonitor::transports() const {
  std::vector<SfuTransportReport> out;
  for (const Worker& worker : workers_) {
    for (const auto& [id, report] : worker.transports) out.push_back(report);
  }
  return out;
}

double SfuMonitor::node_load(uint64_t uplink_bps) const {
  double most = 0;
  uint64_t bits_out = 0;
  for (size_t i = 0; i < workers_.size(); ++i) {
    const SfuWorkerLoad each = load(i);
    most = std::max(most, each.busy);
    bits_out += each.bits_out_per_s;
  }
  if (uplink_bps == 0) return most;
  return std::max(most, static_cast<double>(bits_out) / static_cast<double>(uplink_bps));
}

}  // namespace earshot::media
